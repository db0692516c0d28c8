"""The form of a space: new, like another one, or changed."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.flow import Refused
from crm.web import client_address, form_data, render_page, role_required, row_id

from . import inventory
from .fields import there
from .landlord_fields import ROLES
from .models import Building, Landlord, Park, Space
from .moves import MANAGES
from .places import buildings_like, parks_like
from .space_form import SpaceForm

CODE = "KJ"


def spaces_of(user):
    return Space.objects.visible_to(user).select_related("building__park", "landlord", "agent")


@role_required(*MANAGES)
def create(request):
    user, like = request.user, copied(request)
    form = SpaceForm(form_data(request), user=user, initial=arrived_with(request, like))
    if request.method == "POST":
        sent = form.data.get("token", "").replace("\0", "")
        if sent and (earlier := Space.objects.visible_to(user).filter(token=sent).first()):
            return redirect(earlier)
    return space_form(request, form, inventory.create, token=form.data.get("token") or None, like=like)


@role_required(*MANAGES)
def edit(request, pk):
    space = get_object_or_404(spaces_of(request.user), pk=pk)
    form = SpaceForm(form_data(request), user=request.user, record=space)

    def verb(**given):
        return inventory.change(space, seen=form.cleaned_data["seen"], **given)

    return space_form(request, form, verb)


def space_form(request, form, verb, *, token=None, like=None):
    """Draw the form, or save it; a refusal is shown above what was typed, which stays."""
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            given = form.facts() | ({} if form.record else {"token": token})
            return saved(request, form, written(form, verb, by=request.user, at=client_address(request), given=given))
        except inventory.Taken as refusal:
            form.add_error("number", there(refusal.reason, refusal.found))
        except Refused as refusal:
            refused = refusal.reason
            form = form.caught_up(spaces_of(request.user).get(pk=form.record.pk)) if form.record else form
    return render_page(request, "spaces/form.html", {"form": form, "refused": refused, "like": like})


def written(form, verb, *, by, at, given) -> Space:
    """Park, building and contacts if they are new, and the space: all or nothing."""
    data = form.cleaned_data
    with transaction.atomic():
        park = data["park"] or inventory.add(Park, by=by, address=at, name=data["park_name"])
        building = inventory.add(Building, by=by, address=at, park=park, name=data["building_name"])
        people = {role: contact(data[role], by=by, at=at) for role in ROLES}
        return verb(by=by, address=at, building=building, **people, **given)


def contact(person: Landlord | None, *, by, at) -> Landlord | None:
    if person is None or person.pk:
        return person
    typed = {name: getattr(person, name) for name in ("name", "company", "phone", "kind")}
    return inventory.add(Landlord, by=by, address=at, **typed)


def saved(request, form, space):
    messages.success(request, _("Saved: %(space)s") % {"space": space})
    if "next" in request.POST:
        return redirect(f"{reverse('spaces:create')}?like={space.pk}")
    return redirect(space)


def copied(request) -> Space | None:
    """The space that the new one is to be like: by its id, or its number as people write it."""
    pk = row_id(request.GET.get("like", "").strip().upper().removeprefix(CODE))
    return spaces_of(request.user).filter(pk=pk).first()


def arrived_with(request, like: Space | None) -> dict:
    """What the form knows when it is opened from a building, or as the next one like another."""
    if like:
        return SpaceForm.held(like) | {"number": ""}
    rows = Building.objects.visible_to(request.user).select_related("park")
    building = rows.filter(pk=row_id(request.GET.get("building", ""))).first()
    known = {"park_name": building.park.name, "building_name": building.name} if building else {}
    return known | {"floor": request.GET.get("floor", "")[:8]}


@require_GET
@role_required(*MANAGES)
def place_options(request):
    """What stands under the two comboboxes of the form: parks, or the buildings of the park that is typed."""
    user, park = request.user, request.GET.get("park_name", "")
    if request.GET.get("of") == "building":
        found = buildings_like(user, park, request.GET.get("building_name", ""))
    else:
        found = parks_like(user, park)
    return render_page(request, "spaces/_place_options.html", {"options": found})
