"""What may be done to the duty roster: enter, change, remove. Each line of history stands with the person on duty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm import audit, reference
from crm.flow import Refused
from crm.models import DutyShift, Event, Role, User
from crm.words import speak

from .covers_flow import hold

MAY_EDIT = frozenset({Role.ADMIN, Role.SUPERVISOR})
WRITTEN = ("person", "phone", "note")

speak(
    verbs={
        "duty.add": pgettext_lazy("roster", "put on duty"),
        "duty.change": pgettext_lazy("roster", "changed the duty"),
        "duty.remove": pgettext_lazy("roster", "took off duty"),
        "duty.hand_over": pgettext_lazy("roster", "handed over the duty"),
    },
    fields={"person": gettext_lazy("on duty"), "note": gettext_lazy("remark")},
)


@dataclass(frozen=True)
class Line:
    """One person on one day, as somebody wants it on the roster."""

    date: date
    person: User
    phone: str = ""
    note: str = ""


def add(lines: Iterable[Line], *, by: User, address: str | None = None) -> tuple[int, int]:
    """All or nothing. (how many were put on the roster, how many stood there already)"""
    allow(by)
    wanted = {(line.date, line.person.pk): line for line in lines}
    with transaction.atomic():
        hold(*{line.person for line in wanted.values()})
        there = DutyShift.objects.standing().filter(
            person__in={pk for _day, pk in wanted}, date__in={day for day, _pk in wanted}
        )
        known = set(there.values_list("date", "person"))
        fresh = [line for key, line in sorted(wanted.items()) if key not in known]
        shifts = [
            DutyShift(date=line.date, person=line.person, phone=line.phone or line.person.phone, note=line.note)
            for line in fresh
        ]
        DutyShift.objects.bulk_create(shifts)
        Event.objects.bulk_create(told(shift, "duty.add", by=by, address=address) for shift in shifts)
        reference.bump()
    return len(fresh), len(wanted) - len(fresh)


def change(pk: int, *, by: User, seen: str, address: str | None = None, **facts) -> DutyShift:
    """`seen` is what the page showed; whoever comes second is told."""
    allow(by)
    try:
        with transaction.atomic():
            shift = held(pk)
            if as_shown(shift) != seen:
                raise Refused(_("Somebody changed this duty after you had opened it."))
            before = {name: getattr(shift, name) for name in WRITTEN}
            for name, value in facts.items():
                setattr(shift, name, value)
            changes = audit.differences(before, {name: getattr(shift, name) for name in WRITTEN})
            if changes:
                shift.save()
                reference.bump()
                told(shift, "duty.change", by=by, address=address, changes=changes).save(force_insert=True)
    except IntegrityError:
        words = _("%(person)s is on duty that day already")
        raise Refused(words % {"person": facts["person"]}) from None
    return shift


def remove(pk: int, *, by: User, address: str | None = None) -> None:
    """Off the roster; that it stood there stays on record."""
    allow(by)
    with transaction.atomic():
        shift = DutyShift.objects.select_for_update(of=("self",)).select_related("person").get(pk=pk)
        if shift.removed_at is None:
            shift.removed_at = timezone.now()
            shift.save(update_fields=["removed_at"])
            reference.bump()
            told(shift, "duty.remove", by=by, address=address).save(force_insert=True)


def to_come(person: User):
    return person.duty_shifts.standing().filter(date__gt=timezone.localdate())


def pass_on(person: User, to: User, *, by: User, at: datetime, most: int) -> int:
    """Part of a hand-over. Where the receiver is on duty already the duty stays."""
    hold(person, to)
    taken = to.duty_shifts.standing().values("date")
    shifts = list(to_come(person).exclude(date__in=taken).select_for_update(of=("self",)).order_by("pk")[:most])
    for shift in shifts:
        shift.person, shift.phone = to, to.phone if shift.phone == person.phone else shift.phone
    DutyShift.objects.bulk_update(shifts, ["person", "phone"])
    changes = {"person": [str(person), str(to)]}
    Event.objects.bulk_create(told(shift, "duty.hand_over", by=by, at=at, changes=changes) for shift in shifts)
    if shifts:
        reference.bump()
    return len(shifts)


# ---------------------------------------------------------------- what the verbs share


def allow(by: User) -> None:
    if not by.has_role(*MAY_EDIT):
        raise Refused(_("Your role does not include this."))


def held(pk: int) -> DutyShift:
    shift = DutyShift.objects.select_for_update(of=("self",)).select_related("person").get(pk=pk)
    if shift.removed_at:
        raise Refused(_("Somebody has taken this duty off the roster."))
    return shift


def as_shown(shift: DutyShift) -> str:
    return f"{shift.person_id}|{shift.phone}|{shift.note}"


def told(shift: DutyShift, verb: str, **details) -> Event:
    return audit.event(shift.person, verb, text=f"{shift.date:%Y-%m-%d}", **details)
