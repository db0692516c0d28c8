"""移交 of holds, places in waiting lists and requirements: locked, each with a line of its own. Ends of holds stay."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import audit
from crm.models import Event, Role, User
from crm.words import speak

from .models import Requirement, Spell, Wait
from .moves import LETS, LOOKS

HOLDS = tuple(sorted(LETS))  # who may hold a space, or wait for one
REQUIRES = tuple(sorted(LOOKS | {Role.SUPERVISOR}))
HOLD, WAIT, REQUIREMENT = "space.hand_over", "space.hand_over_wait", "requirement.hand_over"

speak(
    verbs={
        HOLD: _("handed over the hold"),
        WAIT: _("handed over the place in the waiting list"),
        REQUIREMENT: _("handed over the requirement"),
    },
    fields={"hold_by": pgettext_lazy("hold", "held by"), "wait_by": _("waits for it")},
)


def held(person: User):
    return Spell.objects.holds().filter(by=person)


def waits(person: User):
    return Wait.objects.open().filter(by=person)


def requirements(person: User):
    return Requirement.objects.filter(owner=person, ended_at=None)


def pass_held(person: User, to: User, *, by: User, at: datetime, most: int) -> int:
    rows = locked(held(person).select_related("space"), most)
    for row in rows:
        row.by = to
    Spell.objects.bulk_update(rows, ["by"])
    changes = {"hold_by": [str(person), str(to)]}
    return told(audit.event(row.space, HOLD, by=by, at=at, text=row.holder_name, changes=changes) for row in rows)


def pass_waits(person: User, to: User, *, by: User, at: datetime, most: int) -> int:
    """Whoever waits for the same space and the same firm already waits once: the other place ends."""
    rows = locked(waits(person).select_related("space"), most)
    theirs = set(waits(to).values_list("space_id", "holder_name"))
    for row in rows:
        if (row.space_id, row.holder_name) in theirs:
            row.ended_at = at
        else:
            row.by = to
    Wait.objects.bulk_update(rows, ["by", "ended_at"])
    changes = {"wait_by": [str(person), str(to)]}
    return told(audit.event(row.space, WAIT, by=by, at=at, text=row.holder_name, changes=changes) for row in rows)


def pass_requirements(person: User, to: User, *, by: User, at: datetime, most: int) -> int:
    rows = locked(requirements(person), most)
    for row in rows:
        row.owner, row.changed_at = to, at
    Requirement.objects.bulk_update(rows, ["owner", "changed_at"])
    changes = {"owner": [str(person), str(to)]}
    return told(audit.event(row, REQUIREMENT, by=by, at=at, changes=changes) for row in rows)


def locked(rows, most: int) -> list:
    """Still what they were taken for: a move that came first has been waited for."""
    return list(rows.select_for_update(of=("self",)).order_by("pk")[:most])


def told(lines: Iterable[Event]) -> int:
    return len(Event.objects.bulk_create(lines))
