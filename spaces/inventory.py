"""Adding and changing parks, buildings, landlords and spaces: keys derived, history written, doubles named."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from crm import audit, reference
from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import User
from crm.templatetags.ui import masked
from crm.words import speak

from . import facts, naming
from .models import Building, Landlord, Park, Space, Spell, Status, landlord_text
from .moves import MANAGES

NOT_YOURS = gettext_lazy("Only space managers change the inventory")
STALE = gettext_lazy("Somebody else has changed this after you had opened it. Look at it again.")
SAID = {"boundary": len, "phone": masked}  # history keeps how many corners, and never a whole number


class Taken(Refused):
    """What should be new is there already: `found`."""

    def __init__(self, reason: object, found: models.Model) -> None:
        super().__init__(reason)
        self.found = found


def with_unit(column: str) -> Callable[[Any], str]:
    """2860.00 of history -> 2,860 ㎡"""
    _label, unit = facts.LABELS.get(column) or ("", facts.FACTS[column].unit)
    return lambda value: f"{facts.plain(Decimal(str(value)))} {unit}".strip()


def yes_or_no(value: bool) -> str:
    return pgettext("fact", "yes") if value else pgettext("fact", "no")


def corners(count: Any) -> str:
    return ngettext("%(n)s corner", "%(n)s corners", int(count)) % {"n": count}


NUMBERS = (
    "area", "least_area", "clear_height", "floor_load", "column_x", "column_y", "freight_lifts", "lift_load", "power",
    "rent_min", "rent_max", "management_fee", "deposit_months", "free_months", "least_months",
)  # fmt: skip
SWITCHES = ("is_divisible", "can_register", "water", "gas", "steam", "discharge", "hazardous", "is_public")
CHOICES = {
    "use": facts.USES, "tenure": facts.TENURES, "certificate": facts.CERTIFICATES, "fire_class": facts.FIRE_CLASSES,
    "fire_acceptance": facts.FIRE_ACCEPTANCES, "landlord_kind": dict(Landlord.Kind.choices),
}  # fmt: skip

speak(
    fields={name: facts.FACTS[name].label for name in facts.FACTS}
    | {name: label for name, (label, _unit) in facts.LABELS.items()}
    | {
        "number": pgettext_lazy("space", "number"),
        "building": gettext_lazy("building"),
        "landlord": gettext_lazy("landlord"),
        "agent": gettext_lazy("agent"),
        "is_public": gettext_lazy("shown to the public"),
        "summary": gettext_lazy("in words, for everybody"),
        "source": pgettext_lazy("space", "source"),
        "lng": gettext_lazy("longitude"),
        "lat": gettext_lazy("latitude"),
        "boundary": gettext_lazy("boundary"),
        "floors": gettext_lazy("floors above ground"),
        "completed_in": gettext_lazy("completed in the year"),
        "description": gettext_lazy("about the park, for everybody"),
        "company": gettext_lazy("company"),
        "email": gettext_lazy("e-mail"),
        "address": gettext_lazy("address"),
        "landlord_kind": pgettext_lazy("landlord", "kind"),
    },
    values=CHOICES
    | {name: with_unit(name) for name in NUMBERS}
    | dict.fromkeys(SWITCHES, yes_or_no)
    | {"boundary": corners},
)  # fmt: skip


def may_manage(user: User) -> bool:
    return user.has_role(*MANAGES)


def create(*, by: User, token: str | None = None, now: datetime | None = None, address: str | None = None,
           status_since: date | None = None, **given: Any) -> Space:  # fmt: skip
    """A new space, vacant since that day. The same form (token) sent twice adds one."""
    now = now or timezone.now()
    refuse_strangers(by)
    space = Space(status_since=status_since or now.astimezone(SHANGHAI).date(), token=token, by=by, **given)
    try:
        with transaction.atomic():
            space.building = standing(space.building_id)
            derive(space)
            space.save(force_insert=True)
            Spell.objects.create(space=space, status=Status.VACANT, from_on=space.status_since, by=by, at=now)
            audit.record(space, "space.create", by=by, at=now, address=address, on_behalf=by.acting_in(*MANAGES))
    except IntegrityError:
        return sent_before(space)
    return space


def sent_before(space: Space) -> Space:
    """The space that the same form has made; another one with that number stands in the way."""
    if space.token and (earlier := Space.objects.filter(token=space.token).first()):
        return earlier
    found = Space.objects.filter(building=space.building_id, number_key=space.number_key).first()
    if found is None:
        raise Refused(_("The space could not be saved. Check area, least area and rent."))
    raise Taken(_("This building has a space with that number already"), found)


def standing(building_id: int) -> Building:
    """The building and its park, so that neither is renamed before the space that takes their names is written."""
    rows = Building.objects.select_related("park").select_for_update(of=("self", "park"), no_key=True)
    return rows.get(pk=building_id)


def change(thing: models.Model, *, by: User, now: datetime | None = None, address: str | None = None,
           seen: datetime | None = None, **given: Any) -> models.Model:  # fmt: skip
    """Change a park, building, landlord or space. `seen`: updated_at when the form was opened; stale forms lose.

    What says the same as the row does is no change, however old the form: sent twice it changes once.
    """
    now, given = now or timezone.now(), columns(given)
    refuse_strangers(by)
    try:
        with transaction.atomic():
            if isinstance(thing, Space):  # first, as whoever renames them goes from them to the spaces
                given["building"] = standing(given.get("building", thing.building).pk)
            row = type(thing).objects.select_for_update().get(pk=thing.pk)
            before = {name: getattr(row, name) for name, value in given.items() if getattr(row, name) != value}
            if not before:
                return row
            if seen is not None and row.updated_at != seen:
                raise Refused(STALE)
            for name in before:
                setattr(row, name, given[name])
            derive(row)
            row.save()
            if "name" in before:
                follow_names(row)
                renew_choices(row)
            record_change(row, before, by=by, now=now, address=address)
    except IntegrityError:
        raise the_other(row) from None
    return row


def columns(given: dict) -> dict:
    """`address` of a verb is where the request came from; that of a park is given as `street_address`."""
    return {"address" if name == "street_address" else name: value for name, value in given.items()}


def record_change(row: models.Model, before: dict, *, by: User, now: datetime, address: str | None) -> None:
    noun = type(row)._meta.model_name
    told = {
        "landlord_kind" if name == "kind" else name: [audit.plain(SAID.get(name, as_it_is)(side)) for side in sides]
        for name in before
        if (sides := (before[name], getattr(row, name)))
    }
    audit.record(row, f"{noun}.edit", by=by, at=now, changes=told, address=address, on_behalf=by.acting_in(*MANAGES))


def as_it_is(value: Any) -> Any:
    return value


def the_other(row: models.Model) -> Refused:
    """The row that has the name or number already, as a reason."""
    if isinstance(row, Space):
        found = Space.objects.filter(building=row.building_id, number_key=row.number_key).exclude(pk=row.pk).first()
        words = _("This building has a space with that number already")
    else:
        found, words = the_same(row), _("There is one of that name already")
    return Taken(words, found) if found and found.pk != row.pk else Refused(words)


def add(model: type[models.Model], *, by: User, now: datetime | None = None, address: str | None = None,
        must_be_new: bool = False, **given: Any) -> models.Model:  # fmt: skip
    """A park, a building or a landlord's contact. One that is there already is taken as it is: nothing doubles.

    `must_be_new`: one that is there and says something else is refused, so that nothing typed is lost.
    """
    now, given = now or timezone.now(), columns(given)
    refuse_strangers(by)
    row = model(**given)
    derive(row)
    with transaction.atomic():
        if earlier := the_same(row):
            return kept(earlier, given, must_be_new)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            return kept(the_same(row), given, must_be_new)
        renew_choices(row)
        audit.record(row, f"{model._meta.model_name}.create", by=by, at=now, address=address,
                     on_behalf=by.acting_in(*MANAGES))  # fmt: skip
    return row


def kept(earlier: models.Model, given: dict, must_be_new: bool) -> models.Model:
    if must_be_new and any(getattr(earlier, name) != value for name, value in given.items()):
        raise Taken(_("There is one of that name already"), earlier)
    return earlier


def renew_choices(row: models.Model) -> None:
    """Parks are offered by name in every filter, from a copy that each process keeps."""
    if isinstance(row, Park):
        reference.bump()


def the_same(row: models.Model) -> models.Model | None:
    match row:
        case Park():
            return Park.objects.filter(name_key=row.name_key).first()
        case Building():
            return Building.objects.filter(park=row.park_id, name_key=row.name_key).first()
        case _:
            return Landlord.objects.filter(name=row.name, company=row.company, phone=row.phone).first()


def derive(row: models.Model) -> None:
    """Fill what follows from the names."""
    match row:
        case Park():
            row.name_key = naming.natural(row.name)
        case Building():
            row.name_key = naming.building_key(row.name)
        case Landlord():
            row.search_text = landlord_text(row)
        case Space():
            building, park = row.building, row.building.park
            row.number_key = naming.number_key(row.number)
            row.place_key = naming.place_key(park.name, building.name, row.floor, row.number)
            row.search_text = naming.search_text(park.name, building.name, row.number, row.source)


def follow_names(row: models.Model) -> None:
    """Spaces are sorted and found by the names of their park and building: a renamed one takes them along."""
    if not isinstance(row, Park | Building):
        return
    under = {"building": row} if isinstance(row, Building) else {"building__park": row}
    rows = Space.objects.filter(**under).select_related("building__park").order_by("id")
    # what goes by their names and nothing else: updated_at stays, no form that is open gets old
    rows = rows.only("number", "floor", "source", "building__name", "building__park__name")
    spaces = list(rows.select_for_update(of=("self",)))
    for space in spaces:
        derive(space)
    Space.objects.bulk_update(spaces, ["place_key", "search_text"], batch_size=500)


def refuse_strangers(by: User) -> None:
    if not may_manage(by):
        raise Refused(NOT_YOURS)
