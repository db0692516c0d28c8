"""移交 of activities that are not closed: locked, each with a line in its story. What was decided about them stays."""

from datetime import datetime

from crm import audit
from crm.models import Event, User

from .models import ORGANISES, Activity, Status

OWNS = tuple(sorted(ORGANISES))  # whom something can be given to
VERB = "activity.hand_over"
PENDING = (Status.DRAFT, Status.OPEN, Status.HELD)


def owned(person: User):
    return Activity.objects.filter(owner=person, status__in=PENDING)


def pass_on(person: User, to: User, *, by: User, at: datetime, most: int) -> int:
    rows = list(owned(person).select_for_update(of=("self",)).order_by("pk")[:most])
    for row in rows:
        row.owner, row.updated_at = to, at
    Activity.objects.bulk_update(rows, ["owner", "updated_at"])
    changes = {"activity_owner": [str(person), str(to)]}
    Event.objects.bulk_create(audit.event(row, VERB, by=by, at=at, changes=changes) for row in rows)
    return len(rows)
