"""Contacts on the landlord's side: the list, the form, the combobox. Numbers are masked."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.flow import Refused
from crm.web import client_address, form_data, render_list, render_page, role_required

from . import inventory
from .fields import there
from .landlord_fields import suggested
from .models import SEES, Landlord, Space
from .moves import MANAGES
from .place_filters import LandlordFilter
from .place_forms import LandlordForm
from .places import counted, story

SHOWN = 20  # spaces beside the form of a contact


@require_GET
@role_required(*SEES)
def landlords(request):
    rows = Landlord.objects.visible_to(request.user).order_by("name", "id").annotate(
        count_own=counted("landlord", Count("pk")), count_brokered=counted("agent", Count("pk"))
    )  # fmt: skip
    found = LandlordFilter(request.GET, queryset=rows)
    context = {"may_manage": inventory.may_manage(request.user)}
    return render_list(
        request, "spaces/landlords.html", part="spaces/_landlord_rows.html", filterset=found, context=context
    )


@role_required(*MANAGES)
def landlord_create(request):
    form = LandlordForm(form_data(request), user=request.user)
    return landlord_form(request, form, lambda **given: inventory.add(Landlord, must_be_new=True, **given))


@role_required(*MANAGES)
def landlord_edit(request, pk):
    row = get_object_or_404(Landlord.objects.visible_to(request.user), pk=pk)
    form = LandlordForm(form_data(request), user=request.user, record=row)

    def verb(**given):
        return inventory.change(row, seen=form.cleaned_data["seen"], **given)

    return landlord_form(request, form, verb)


def landlord_form(request, form, verb):
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            row = verb(by=request.user, address=client_address(request), **form.facts())
            messages.success(request, _("Saved: %(space)s") % {"space": row})
            return redirect("spaces:landlords")
        except inventory.Taken as refusal:
            form.add_error("name", there(refusal.reason, refusal.found))
        except Refused as refusal:
            refused = refusal.reason
            form = form.caught_up(Landlord.objects.visible_to(request.user).get(pk=form.record.pk))
    context = {"form": form, "refused": refused} | held_by(request, form)
    return render_page(request, "spaces/landlord_form.html", context)


def held_by(request, form) -> dict:
    """The spaces of this contact, as landlord or agent."""
    if not form.record:
        return {"spaces": [], "count_spaces": 0, "events": []}
    rows = Space.objects.visible_to(request.user).select_related("building__park").order_by("place_key", "id")
    own = rows.filter(landlord=form.record) | rows.filter(agent=form.record)
    return {"spaces": own[:SHOWN], "count_spaces": own.count(), "events": story(form.record)}


@require_GET
@role_required(*MANAGES)
def landlord_options(request):
    """What stands under the combobox of landlord or agent while somebody types."""
    words = request.GET.get("landlord_words") or request.GET.get("agent_words") or request.GET.get("q", "")
    return render_page(request, "spaces/_landlord_options.html", {"options": suggested(request.user, words)})
