"""移交 of financing needs that are open: locked, each with a line of history."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from crm import audit
from crm.models import Event, User
from crm.words import speak

from .models import WRITES, FinancingNeed, NeedStatus

OWNS = WRITES
VERB = "financing.hand_over"

speak(verbs={VERB: _("handed over the financing need")})


def owned(person: User):
    return FinancingNeed.objects.filter(owner=person, status=NeedStatus.OPEN)


def pass_on(person: User, to: User, *, by: User, at: datetime, most: int) -> int:
    """`updated_at` moves on, so that a form that is open elsewhere notices."""
    rows = list(owned(person).select_for_update(of=("self",)).order_by("pk")[:most])
    for row in rows:
        row.owner, row.updated_at = to, at
    FinancingNeed.objects.bulk_update(rows, ["owner", "updated_at"])
    changes = {"financing_owner": [str(person), str(to)]}
    Event.objects.bulk_create(audit.event(row, VERB, by=by, at=at, changes=changes) for row in rows)
    return len(rows)
