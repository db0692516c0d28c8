"""移交 of visits that are planned and of follow-ups that are open: locked, each with a line in the visit's story."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from crm import audit
from crm.models import Event, Role, User
from crm.words import speak

from .models import VISITS, FollowUp, Status, Visit

GOES = tuple(VISITS)  # who can make a visit
OWNS = (*VISITS, Role.HANDLER)  # who can have to do what follows
VERB, FOLLOW_UP_VERB = "visit.hand_over", "follow_up.hand_over"

speak(verbs={VERB: _("handed over the visit"), FOLLOW_UP_VERB: _("handed over the follow-up:")})


def planned(person: User):
    return Visit.objects.filter(owner=person, status=Status.PLANNED)


def pass_planned(person: User, to: User, *, by: User, at: datetime, most: int) -> int:
    """They keep their day; on the new owner's route they come where they stood."""
    rows = list(planned(person).select_for_update(of=("self",)).order_by("pk")[:most])
    for row in rows:
        row.owner, row.updated_at = to, at
    Visit.objects.bulk_update(rows, ["owner", "updated_at"])
    changes = {"goes": [str(person), str(to)]}
    Event.objects.bulk_create(audit.event(row, VERB, by=by, at=at, changes=changes) for row in rows)
    return len(rows)


def to_do(person: User):
    """What became a request goes with that."""
    return FollowUp.objects.open().filter(owner=person, service_request=None)


def pass_to_do(person: User, to: User, *, by: User, at: datetime, most: int) -> int:
    rows = list(to_do(person).select_for_update(of=("self",)).select_related("visit").order_by("pk")[:most])
    for row in rows:
        row.owner = to
    FollowUp.objects.bulk_update(rows, ["owner"])
    changes = {"follow_up_owner": [str(person), str(to)]}
    lines = (audit.event(row.visit, FOLLOW_UP_VERB, by=by, at=at, text=row.text, changes=changes) for row in rows)
    Event.objects.bulk_create(lines)
    return len(rows)
