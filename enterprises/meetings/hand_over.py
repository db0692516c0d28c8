"""移交 of decisions that are pending: locked, each with a line in the story of its meeting. The dates stay."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import audit
from crm.models import CARRIED, Event, User
from crm.words import speak

from .models import Decision

OWNS = tuple(sorted(CARRIED))  # whom something can be given to do
VERB = "decision.hand_over"

speak(verbs={VERB: _("handed over the decision")}, fields={"owner": pgettext_lazy("decision", "owner")})


def owned(person: User):
    return Decision.objects.pending().filter(owner=person)


def pass_on(person: User, to: User, *, by: User, at: datetime, most: int) -> int:
    rows = list(owned(person).select_for_update(of=("self",)).select_related("meeting").order_by("pk")[:most])
    for row in rows:
        row.owner = to
    Decision.objects.bulk_update(rows, ["owner"])
    changes = {"owner": [str(person), str(to)]}
    lines = (audit.event(row.meeting, VERB, by=by, at=at, text=row.text, changes=changes) for row in rows)
    Event.objects.bulk_create(lines)
    return len(rows)
