"""Adding and changing parks, buildings, landlords and spaces: keys derived, history written, doubles named."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm import audit
from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import User
from crm.words import speak

from . import facts, naming
from .models import Building, Landlord, Park, Space, Spell, Status, landlord_text
from .moves import MANAGES

NOT_YOURS = gettext_lazy("Only space managers change the inventory")
QUIET = {"name_key", "number_key", "place_key", "search_text", "updated_at"}  # follow from other fields

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
    },
)  # fmt: skip


def may_manage(user: User) -> bool:
    return user.has_role(*MANAGES)


def create(*, by: User, token: str | None = None, now: datetime | None = None, address: str | None = None,
           status_since: date | None = None, **given: Any) -> Space:  # fmt: skip
    """A new space, vacant since that day. The same form (token) sent twice adds one."""
    now = now or timezone.now()
    refuse_strangers(by)
    try:
        with transaction.atomic():
            today = now.astimezone(SHANGHAI).date()
            space = Space(status_since=status_since or today, token=token, by=by, **given)
            derive(space)
            space.save(force_insert=True)
            Spell.objects.create(space=space, status=Status.VACANT, from_on=space.status_since, by=by, at=now)
            audit.record(space, "space.create", by=by, at=now, address=address, on_behalf=by.acting_in(*MANAGES))
    except IntegrityError:
        earlier = Space.objects.filter(token=token).first() if token else None
        if earlier is None:
            raise Refused(_("This building has a space with that number already")) from None
        return earlier
    return space


def change(thing: models.Model, *, by: User, now: datetime | None = None, address: str | None = None,
           seen: datetime | None = None, **given: Any) -> models.Model:  # fmt: skip
    """Change a park, building, landlord or space. `seen`: updated_at when the form was opened; stale forms lose."""
    now = now or timezone.now()
    refuse_strangers(by)
    noun = type(thing)._meta.model_name
    try:
        with transaction.atomic():
            row = type(thing).objects.select_for_update().get(pk=thing.pk)
            if seen is not None and row.updated_at != seen:
                raise Refused(_("Somebody else has changed this after you had opened it. Look at it again."))
            before = {name: getattr(row, name) for name in given}
            for name, value in given.items():
                setattr(row, name, value)
            changes = audit.differences(before, given)
            if not changes:
                return row
            derive(row)
            row.save()
            follow_names(row)
            audit.record(row, f"{noun}.edit", by=by, at=now, changes=changes, address=address,
                         on_behalf=by.acting_in(*MANAGES))  # fmt: skip
    except IntegrityError:
        raise Refused(_("There is one of that name already")) from None
    return row


def add(model: type[models.Model], *, by: User, now: datetime | None = None, address: str | None = None,
        **given: Any) -> models.Model:  # fmt: skip
    """A park, a building or a landlord's contact. One that is there already is taken as it is: nothing doubles."""
    now = now or timezone.now()
    refuse_strangers(by)
    row = model(**given)
    derive(row)
    with transaction.atomic():
        if earlier := the_same(row):
            return earlier
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            return the_same(row)
        audit.record(row, f"{model._meta.model_name}.create", by=by, at=now, address=address,
                     on_behalf=by.acting_in(*MANAGES))  # fmt: skip
    return row


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
    spaces = list(Space.objects.filter(**under).select_related("building__park"))
    for space in spaces:
        derive(space)
    Space.objects.bulk_update(spaces, ["place_key", "search_text"], batch_size=200)


def refuse_strangers(by: User) -> None:
    if not may_manage(by):
        raise Refused(NOT_YOURS)
