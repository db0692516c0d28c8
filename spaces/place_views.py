"""Pages of parks and buildings: the list, what is vacant floor by floor, their forms."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.flow import Refused
from crm.web import client_address, form_data, render_list, render_page, role_required

from . import inventory, places
from .fields import there
from .models import READS, Building, Park, Space
from .moves import MANAGES
from .place_filters import ParkFilter
from .place_forms import BuildingForm, ParkForm

BUILDINGS = 20  # on one page of a park


@require_GET
@role_required(*READS)
def parks(request):
    rows = places.with_counts(Park.objects.visible_to(request.user), "building__park")
    rows = rows.select_related("community").defer("boundary", "description", "notes").order_by("name_key", "id")
    context = {"may_manage": inventory.may_manage(request.user)}
    found = ParkFilter(request.GET, queryset=rows)
    return render_list(
        request, "spaces/parks.html", part="spaces/_park_rows.html", filterset=found, context=context, each=places.say
    )


@require_GET
@role_required(*READS)
def park(request, pk):
    user = request.user
    counted = places.with_counts(Park.objects.visible_to(user), "building__park").select_related("community")
    row = get_object_or_404(counted, pk=pk)
    places.say(row)
    buildings = places.with_counts(Building.objects.visible_to(user), "building").filter(park=row).order_by("name_key")
    page = Paginator(buildings, BUILDINGS).get_page(request.GET.get("page"))
    places.stacks(page.object_list, Space.objects.visible_to(user))
    context = {
        "park": row, "page": page, "plan": places.plan_of(row, page), "is_far": places.is_far(row),
        "events": places.story(row), "may_manage": inventory.may_manage(user),
    }  # fmt: skip
    return render_page(request, "spaces/park.html", context)


@require_GET
@role_required(*READS)
def building(request, pk):
    user = request.user
    rows = places.with_counts(Building.objects.visible_to(user), "building").select_related("park__community")
    row = get_object_or_404(rows, pk=pk)
    places.say(row)
    spaces = places.for_stack(Space.objects.visible_to(user).filter(building=row))
    context = {
        "building": row, "stack": places.stack(spaces, row.floors), "plan": places.plan_of(row.park, [row]),
        "is_far": places.is_far(row), "events": places.story(row), "may_manage": inventory.may_manage(user),
    }  # fmt: skip
    return render_page(request, "spaces/building.html", context)


@role_required(*MANAGES)
def park_create(request):
    form = ParkForm(form_data(request), user=request.user)
    return place_form(request, "spaces/park_form.html", form, lambda **given: new(Park, **given))


@role_required(*MANAGES)
def park_edit(request, pk):
    row = get_object_or_404(Park.objects.visible_to(request.user).select_related("community"), pk=pk)
    form = ParkForm(form_data(request), user=request.user, record=row)
    return place_form(request, "spaces/park_form.html", form, changing(row, form), context={"park": row})


@role_required(*MANAGES)
def building_create(request, pk):
    row = get_object_or_404(Park.objects.visible_to(request.user), pk=pk)
    form = BuildingForm(form_data(request), user=request.user)
    context = {"park": row}
    return place_form(
        request, "spaces/building_form.html", form, lambda **given: new(Building, park=row, **given), context=context
    )


@role_required(*MANAGES)
def building_edit(request, pk):
    row = get_object_or_404(Building.objects.visible_to(request.user).select_related("park"), pk=pk)
    form = BuildingForm(form_data(request), user=request.user, record=row)
    context = {"building": row, "park": row.park}
    return place_form(request, "spaces/building_form.html", form, changing(row, form), context=context)


def new(model, **given):
    return inventory.add(model, must_be_new=True, **given)


def changing(row, form):
    def verb(**given):
        return inventory.change(row, seen=form.cleaned_data["seen"], **given)

    return verb


def place_form(request, template, form, verb, *, context=None):
    """Draw the form, or save it; a name that is there already leads to whoever has it."""
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            return saved(request, verb(by=request.user, address=client_address(request), **form.facts()))
        except inventory.Taken as refusal:
            form.add_error("name", there(refusal.reason, refusal.found))
        except Refused as refusal:
            refused = refusal.reason
            present = type(form.record).objects.visible_to(request.user).get(pk=form.record.pk)
            form = form.caught_up(present)
    drawn = {"park": None, "building": None} | (context or {})
    return render_page(request, template, {"form": form, "refused": refused, **drawn})


def saved(request, row):
    messages.success(request, _("Saved: %(space)s") % {"space": row})
    if places.is_far(row):
        messages.warning(request, _("These coordinates are not in Shenzhen. Please look at them again."))
    return redirect(row)
