"""Numbers of the request desk as queries: each is counted from the very rows it opens."""

from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from crm.audit import content_type_id
from crm.clock import SHANGHAI
from crm.models import Deadline

from .models import ServiceRequest


def answers_due_this_month(rows: QuerySet, now: datetime) -> QuerySet:
    """Answer deadlines of these requests that fall due this month and have fallen due or been met."""
    local = now.astimezone(SHANGHAI)
    first = datetime(local.year, local.month, 1, tzinfo=SHANGHAI)
    ends = datetime(local.year + local.month // 12, local.month % 12 + 1, 1, tzinfo=SHANGHAI)
    due = Deadline.objects.filter(
        content_type_id=content_type_id(ServiceRequest), kind=Deadline.Kind.ANSWER, cancelled_at=None,
        due_at__gte=first, due_at__lt=ends, object_id__in=rows.values("pk"),
    )  # fmt: skip
    return due.filter(Q(due_at__lte=now) | Q(met_at__isnull=False))


def answered_in_time(rows: QuerySet, now: datetime) -> tuple[int, int]:
    """按时答复率 of this month as numerator and denominator."""
    due = answers_due_this_month(rows, now)
    found = due.aggregate(kept=Count("pk", filter=Q(met_at__lte=F("due_at"))), due=Count("pk"))
    return found["kept"], found["due"]
