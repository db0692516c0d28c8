"""移交 of requests: a few at a time, locked, each with its own line of history. Closed ones keep their names."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm import audit
from crm.models import Event, Role, User
from crm.reference import unit_family
from crm.words import speak

from .models import ServiceRequest, Status

OWNS = (Role.OFFICER, Role.SUPERVISOR)  # who may be the first-contact owner
WATCHES = (Role.SUPERVISOR,)
VERB = "request.hand_over"

speak(verbs={VERB: _("handed over the request")})


def owned(person: User):
    return ServiceRequest.objects.open().filter(officer=person)


def handled(person: User):
    return ServiceRequest.objects.open().filter(handler=person)


def watched(person: User):
    """Rework rounds over which this person watches as a supervisor."""
    return ServiceRequest.objects.open().filter(supervisor=person)


def in_reach(to: User) -> Q:
    """Which of them the receiver can take in hand: those that lie with a unit for which they are a handler."""
    return Q(unit__in=unit_family(to.unit_id) if Role.HANDLER in to.roles else [])


def pass_owned(person: User, to: User, *, by: User, at: datetime, most: int) -> int:
    rows = _held(owned(person), most)
    for row in rows:
        row.officer = to
    changes = {"officer": [str(person), str(to)]}
    return _written(rows, ["officer"], {row.pk: changes for row in rows}, by=by, at=at)


def pass_watched(person: User, to: User, *, by: User, at: datetime, most: int) -> int:
    rows = _held(watched(person), most)
    for row in rows:
        row.supervisor = to
    changes = {"supervisor": [str(person), str(to)]}
    return _written(rows, ["supervisor"], {row.pk: changes for row in rows}, by=by, at=at)


def pass_handled(person: User, to: User, *, by: User, at: datetime, most: int) -> int:
    """What the receiver cannot take goes back to “to sign”, for anybody in the unit it lies with."""
    rows = _held(handled(person), most)
    units = set(unit_family(to.unit_id)) if Role.HANDLER in to.roles else set()
    changes = {}
    for row in rows:
        before = {"handler": person, "status": row.status}
        row.handler = to if row.unit_id in units else None
        if row.handler is None and row.status == Status.WORKING:
            row.status = Status.ASSIGNED
        changes[row.pk] = audit.differences(before, {"handler": row.handler, "status": row.status})
    return _written(rows, ["handler", "status"], changes, by=by, at=at)


def _held(rows, most: int) -> list[ServiceRequest]:
    """Locked, and still what they were taken for: a move that came first has been waited for."""
    return list(rows.select_for_update(of=("self",)).order_by("pk")[:most])


def _written(rows, fields: list[str], changes: dict[int, dict], *, by: User, at: datetime) -> int:
    ServiceRequest.objects.bulk_update(rows, fields)
    Event.objects.bulk_create(audit.event(row, VERB, by=by, at=at, changes=changes[row.pk]) for row in rows)
    return len(rows)
