"""Pages of virtual parks. Rules live in the table of moves; here is only who asks and what is drawn."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from crm import exports
from crm.flow import Refused
from crm.models import CARRIED, Role
from crm.web import PAGE_SIZE, client_address, form_data, render_list, render_page, role_required
from enterprises.requests.pages import light_of
from enterprises.requests.views import READERS

from . import flow, sheet
from .filters import MemberFilter, ParkFilter
from .forms import FORMS, ParkForm
from .models import Status, VirtualPark
from .moves import FLOW, WRITES, standings
from .pages import asked_by_members, for_list, members, members_of, panel, state_counts

EVERYBODY = tuple(Role.values)
KEEPERS = tuple(sorted(CARRIED))  # who can lead a park or be in its team
PAGE, PART = "enterprises/virtual_parks/detail.html", "enterprises/virtual_parks/_panel.html"


def the_park(user, pk) -> VirtualPark:
    rows = VirtualPark.objects.visible_to(user).select_related("leader__unit").prefetch_related("people__unit")
    return get_object_or_404(rows, pk=pk)


@require_GET
@role_required(*EVERYBODY)
def park_list(request):
    parks = VirtualPark.objects.visible_to(request.user)
    found = ParkFilter(request.GET, queryset=for_list(parks, request.user), request=request)
    held = state_counts(parks)
    context = {
        "tabs": [(state.value, state.label, held[state]) for state in Status],
        "may_create": request.user.has_role(*WRITES),
        "sees_requests": request.user.has_role(*READERS),
    }
    part = "enterprises/virtual_parks/_cards.html"
    return render_list(request, "enterprises/virtual_parks/list.html", part=part, filterset=found, context=context)


@role_required(*WRITES)
def create(request):
    form = ParkForm(form_data(request))
    if request.method == "POST" and form.is_valid():
        facts = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        try:
            park = flow.create(by=request.user, address=client_address(request), **facts)
            messages.success(request, _("Opened. Now take in the enterprises."))
            return redirect(park)
        except flow.Known as refusal:
            if (refusal.park.by_id, refusal.park.theme) == (request.user.pk, facts["theme"]):  # sent twice
                return redirect(refusal.park)
            form.add_error("name", str(refusal.reason))
    return render_page(request, "enterprises/virtual_parks/form.html", {"form": form, "park": None, "refused": ""})


@role_required(*KEEPERS)
def edit(request, pk):
    park, refused = the_park(request.user, pk), ""
    if FLOW["edit"].by.isdisjoint(standings(request.user, park)):
        raise PermissionDenied
    form = ParkForm(form_data(request), park=park)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(flow.edit(pk, by=request.user, address=client_address(request), **form.cleaned_data))
        except flow.Known as refusal:
            form.add_error("name", str(refusal.reason))
        except Refused as refusal:
            refused, park = refusal.reason, the_park(request.user, pk)
            form.caught_up(park)
    context = {"form": form, "park": park, "refused": refused}
    return render_page(request, "enterprises/virtual_parks/form.html", context)


@require_GET
@role_required(*EVERYBODY)
def detail(request, pk):
    return draw(request, the_park(request.user, pk))


def draw(request, park, **more):
    context = panel(park, request, now=timezone.now()) | {"may_export": request.user.has_role(*sheet.MAY_EXPORT)}
    return render_page(request, PAGE, context | more, part=PART)


@require_GET
@role_required(*EVERYBODY)
def member_list(request, pk):
    """The part of the page that is narrowed; without script its form opens the page itself."""
    park = the_park(request.user, pk)
    may = {move.name for move in FLOW.open_to(standings(request.user, park), park.status)}
    context = {"park": park, "may": may, "may_export": request.user.has_role(*sheet.MAY_EXPORT)}
    return render_page(request, "enterprises/virtual_parks/_members.html", context | members(park, request))


@require_GET
@role_required(*sheet.MAY_EXPORT)
def export(request, pk, kind):
    park = the_park(request.user, pk)
    rows = members_of(park.pk).select_related("enterprise__community", "enterprise__officer")
    found = MemberFilter(request.GET, queryset=rows, request=request)
    return exports.export(request, found, sheet.MEMBERS, page="virtual_parks:list", name=park.name, kind=kind)


@require_GET
@role_required(*READERS)
def requests(request, pk):
    """All that its members have open."""
    park, now = the_park(request.user, pk), timezone.now()
    page = Paginator(asked_by_members(park, request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"park": park, "page": page, "requests": [(row, light_of(row, now=now)) for row in page]}
    return render_page(request, "enterprises/virtual_parks/requests.html", context)


@role_required(*KEEPERS)
def move(request, pk, name):
    """One address for all moves: GET draws the panel with the move's form, POST takes the move."""
    if name not in FORMS:
        raise Http404
    park, refused = the_park(request.user, pk), ""
    initial = {"membership": request.GET.get("membership", "")}
    form = FORMS[name](form_data(request), park=park, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid() and getattr(form, "is_sure", True):
        try:
            said = take(name, park, request, form)
        except Refused as refusal:
            refused = refusal.reason
        park = the_park(request.user, pk)
        if not refused:
            if not request.htmx and said:
                messages.success(request, said)
            return draw(request, park, said=said) if request.htmx else redirect(park)
    return draw(request, park, form=form, move=FLOW[name], refused=refused)


def take(name: str, park, request, form) -> str:
    """The verb of the move; how many came, in words."""
    details = {"by": request.user, "address": client_address(request), **form.facts}
    if name in {"leave", "end"}:
        {"leave": flow.leave, "end": flow.end}[name](park.pk, **details)
        return ""
    n = flow.join(park.pk, move=name, **details)
    said = ngettext("%(n)s enterprise taken in.", "%(n)s enterprises taken in.", n)
    return said % {"n": n} if n else _("All of them are in it already.")
