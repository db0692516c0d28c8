"""Pages of the lists of a year: which there are, who stands on one, putting on, copying and taking off."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from crm import exports
from crm.flow import Refused
from crm.models import Role
from crm.web import client_address, form_data, render_list, render_page, role_required

from . import lists
from .counting import ENTRIES
from .entry_filter import EntryFilter
from .forms import ListForm, PasteForm
from .models import READS, WRITES, ListEntry, Listing
from .sheet import MAY_EXPORT, WHO

EVERYBODY = tuple(Role.values)
PASTE = "enterprises/economy/list_add.html"


def address_of(listing: str, year: int) -> str:
    return f"{reverse(ENTRIES)}?{urlencode({'listing': listing, 'year': year})}"


@require_GET
@role_required(*EVERYBODY)
def lists_of_years(request):
    """All lists by year, each with how many stand on it."""
    rows = ListEntry.objects.visible_to(request.user).filter(removed_at=None).order_by()
    counted = rows.values_list("year", "listing").annotate(n=Count("pk"))
    found = {(year, listing): n for year, listing, n in counted}
    years = sorted({year for year, _listing in found}, reverse=True)
    table = [
        (year, [(found.get((year, name)), address_of(name, year), label) for name, label in Listing.choices])
        for year in years
    ]
    today = timezone.localdate()
    context = {"table": table, "listings": Listing.labels, "may_write": request.user.has_role(*WRITES)}
    context["sees_figures"] = request.user.has_role(*READS)
    context["form"] = ListForm(today=today, initial={"year": today.year})
    return render_page(request, "enterprises/economy/lists.html", context)


def found_entries(request) -> EntryFilter:
    rows = ListEntry.objects.visible_to(request.user).filter(removed_at=None)
    rows = rows.select_related("enterprise__community", "enterprise__officer", "by").defer("enterprise__search_text")
    return EntryFilter(request.GET, queryset=rows, request=request, now=timezone.now())


@require_GET
@role_required(*EVERYBODY)
def list_detail(request):
    found = found_entries(request)
    before = ListEntry.objects.visible_to(request.user).of(found.listing, found.year - 1)
    context = {
        "may_write": request.user.has_role(*WRITES),
        "may_export": request.user.has_role(*MAY_EXPORT),
        "can_copy": before.exists(),
        "before": found.year - 1,
    }
    part = "enterprises/economy/_entries.html"
    return render_list(request, "enterprises/economy/list_detail.html", part=part, filterset=found, context=context)


@require_GET
@role_required(*MAY_EXPORT)
def list_export(request, kind):
    found = found_entries(request)

    def of(value):
        return lambda row: value(row.enterprise)

    columns = [(pgettext("listing", "rank"), lambda row: row.rank), *((label, of(value)) for label, value in WHO)]
    also, name = [found.listing_words, str(found.year)], pgettext("sheet", "List of the year")
    return exports.export(request, found, columns, page=ENTRIES, name=name, kind=kind, also=also)


def known(listing: str) -> str:
    if listing not in Listing.values:
        raise Http404
    return str(Listing(listing).label)


@role_required(*WRITES)
def list_add(request, listing, year):
    """What can be read is put on at once; the lines that cannot stay in the form, each with its reason."""
    context = {"listing": listing, "label": known(listing), "year": year, "problems": [], "refused": ""}
    form = PasteForm(form_data(request))
    if request.method == "POST" and form.is_valid():
        try:
            pasted = lists.read(form.cleaned_data["lines"], by=request.user)
            n = lists.add(
                listing, year, by=request.user, enterprises=pasted.found, now=timezone.now(),
                address=client_address(request),
            )  # fmt: skip
        except Refused as refusal:
            context["refused"] = refusal.reason
        else:
            say_added(request, n, len(pasted.found))
            if not pasted.problems:
                return redirect(address_of(listing, year))
            context["problems"], form = pasted.problems, PasteForm({"lines": "\n".join(pasted.left)})
    return render_page(request, PASTE, context | {"form": form, "back": address_of(listing, year)})


def say_added(request, n: int, of: int) -> None:
    said = ngettext("%(n)s enterprise put on the list.", "%(n)s enterprises put on the list.", n) % {"n": n}
    nothing_new = _("All of them stand on the list already.") if of else _("Nobody was put on the list.")
    messages.success(request, said if n else nothing_new)


@require_POST
@role_required(*WRITES)
def list_copy(request, listing, year):
    known(listing)
    try:
        n = lists.copy(listing, year, by=request.user, now=timezone.now(), address=client_address(request))
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
    else:
        say_added(request, n, 1)
    return redirect(address_of(listing, year))


@require_POST
@role_required(*WRITES)
def list_remove(request, pk):
    row = ListEntry.objects.visible_to(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    entry = lists.remove(pk, by=request.user, now=timezone.now(), address=client_address(request))
    messages.success(request, _("%(name)s has been taken off the list.") % {"name": entry.enterprise})
    return redirect(address_of(entry.listing, entry.year))
