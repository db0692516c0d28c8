"""活动 of an enterprise: what it was invited to and came to, the last ones."""

from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import pgettext_lazy

from crm.models import User
from enterprises.accounts.models import Enterprise
from enterprises.outreach.activities.models import ORGANISES, READS, Answer, Participation

from .panel import Panel

LAST = 5


def show(enterprise: Enterprise, user: User, now: datetime) -> dict | None:
    if not user.has_role(*READS):
        return None
    rows = its(enterprise, user)
    came, invited = Q(answer=Answer.ATTENDED), Q(invited_at__isnull=False)
    counts = rows.aggregate(all=Count("pk"), came=Count("pk", filter=came), invited=Count("pk", filter=invited))
    return {
        "activities": list(rows.select_related("activity").order_by("-activity__starts_at", "-id")[:LAST]),
        "activities_counts": counts,
        "activities_may_invite": user.has_role(*ORGANISES),
    }


def its(enterprise: Enterprise, user: User):
    return Participation.objects.visible_to(user).filter(enterprise=enterprise)


def things(enterprise: Enterprise, user: User):
    return [(Participation, its(enterprise, user).values("pk"))]


PANEL = Panel("activities", pgettext_lazy("activity", "Activities"), show, things)
