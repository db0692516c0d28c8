"""走访、辅导 of an enterprise: the last visits with a line of what was found, what is planned, what is still to do."""

from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import pgettext_lazy

from crm.models import User
from enterprises.accounts.models import Enterprise
from enterprises.outreach.coaching import models as coaching
from enterprises.outreach.coaching.models import Coaching
from enterprises.outreach.visits.models import READS, VISITS, FollowUpStatus, Status, Visit

from .panel import Panel

LAST = 6
TO_DO = Count("follow_ups", filter=Q(follow_ups__status=FollowUpStatus.OPEN), distinct=True)


def show(enterprise: Enterprise, user: User, now: datetime) -> dict | None:
    if not user.has_role(*READS):
        return None
    rows = list(
        its(enterprise, user).exclude(status=Status.CANCELLED).select_related("owner").annotate(to_do=TO_DO)[:LAST]
    )
    sessions = Coaching.objects.visible_to(user).standing().filter(enterprise=enterprise)[:LAST]
    planned = [row for row in rows if row.status == Status.PLANNED]
    return {
        "visits_made": [row for row in rows if row.status != Status.PLANNED],
        "visits_planned": planned[::-1],
        "visits_coachings": list(sessions),
        "visits_may_plan": user.has_role(*VISITS),
        "visits_may_coach": user.has_role(*coaching.COACHES),
    }


def its(enterprise: Enterprise, user: User):
    return Visit.objects.visible_to(user).filter(enterprise=enterprise)


def things(enterprise: Enterprise, user: User):
    sessions = Coaching.objects.visible_to(user).filter(enterprise=enterprise)
    return [(Visit, its(enterprise, user).values("pk")), (Coaching, sessions.values("pk"))]


PANEL = Panel("visits", pgettext_lazy("outreach", "Visits"), show, things)
