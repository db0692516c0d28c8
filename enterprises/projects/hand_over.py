"""移交 of investment projects: the person in charge changes, a few at a time, each with its own line of history."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from crm import audit
from crm.models import Event, User
from crm.words import speak

from .models import InvestmentProject, Status

VERB = "project.hand_over"

speak(verbs={VERB: _("handed over the project")})


def owned(person: User):
    """Those that are not over."""
    return InvestmentProject.objects.filter(owner=person).exclude(status__in=(Status.DONE, Status.STOPPED))


def pass_on(person: User, to: User, *, by: User, at: datetime, most: int) -> int:
    """`updated_at` moves on, so that a form that is open elsewhere notices."""
    rows = list(owned(person).select_for_update(of=("self",)).order_by("pk")[:most])
    for row in rows:
        row.owner, row.updated_at = to, at
    InvestmentProject.objects.bulk_update(rows, ["owner", "updated_at"])
    changes = {"project_owner": [str(person), str(to)]}
    Event.objects.bulk_create(audit.event(row, VERB, by=by, at=at, changes=changes) for row in rows)
    return len(rows)
