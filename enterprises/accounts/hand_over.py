"""移交 of enterprises: the officer in charge changes, a few files at a time, each with its own line of history."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from crm import audit
from crm.models import Event, User
from crm.words import speak

from .models import Enterprise

VERB = "enterprise.hand_over"

speak(verbs={VERB: _("handed over the enterprise")})


def looked_after(person: User):
    return Enterprise.objects.filter(officer=person)


def pass_on(person: User, to: User, *, by: User, at: datetime, most: int) -> int:
    """`updated_at` moves on, so that a form that is open elsewhere, or an import, notices."""
    rows = list(looked_after(person).select_for_update(of=("self",)).order_by("pk")[:most])
    for row in rows:
        row.officer, row.updated_at = to, at
    Enterprise.objects.bulk_update(rows, ["officer", "updated_at"])
    changes = {"officer": [str(person), str(to)]}
    Event.objects.bulk_create(audit.event(row, VERB, by=by, at=at, changes=changes) for row in rows)
    return len(rows)
