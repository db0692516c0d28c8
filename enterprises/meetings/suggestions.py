"""Which requests a meeting should look at, and why: late, disputed, returned too often, unsatisfied, important."""

from datetime import date, datetime, time, timedelta

from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, Value, When

from crm.calendar import work_calendar
from crm.clock import SHANGHAI, shanghai
from enterprises.requests.models import Rating, ServiceRequest
from enterprises.requests.models import Status as RequestStatus

from .models import AgendaItem, Meeting, Reason, Status
from .rules import number

MOST = 50
NOTHING_YET = 0  # grades begin at 1


def with_reason(rows: QuerySet, now: datetime) -> QuerySet:
    """Requests with `reason`: the first that holds; one that nothing speaks for is picked by hand."""
    reasons = [When(condition, then=Value(name.value)) for name, condition in conditions(now).items()]
    graded = rows.annotate(last_grade=Subquery(last_grade()))
    return graded.annotate(reason=Case(*reasons, default=Value(Reason.PICKED.value), output_field=CharField()))


def conditions(now: datetime) -> dict[Reason, Q]:
    today = shanghai(now).date()
    long_late = Q(met_at=None, due_at__lt=late_before(today, number("late_days", today)))
    return {
        Reason.DISPUTED: Q(status=RequestStatus.DISPUTED),
        Reason.LATE: long_late & ~Q(status=RequestStatus.PAUSED),
        Reason.RETURNED: Q(returned_count__gte=number("returns", today)),
        Reason.UNSATISFIED: Q(last_grade__gt=NOTHING_YET, last_grade__lte=number("grade", today)),
        Reason.IMPORTANT: Q(is_important=True),
    }


def last_grade() -> QuerySet:
    return Rating.objects.filter(service_request=OuterRef("pk")).order_by("-round").values("grade")[:1]


def late_before(today: date, days: int) -> datetime:
    """What was due before this moment is late by more than so many working days."""
    calendar, day = work_calendar(), today
    while calendar.between(day, today) <= days:
        day -= timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)


def suggested(user, meeting: Meeting, now: datetime) -> QuerySet:
    """Open requests that something speaks for and no meeting to come has on its agenda yet, the first due on top."""
    rows = with_reason(ServiceRequest.objects.visible_to(user).open().for_list(), now)
    on_agendas = AgendaItem.objects.standing().filter(
        Q(meeting=meeting) | Q(meeting__status__in=[Status.PLANNED, Status.HELD])
    )
    taken = on_agendas.values("service_request")
    return rows.exclude(reason=Reason.PICKED).exclude(pk__in=taken).order_by("due_at", "id")


def found(user, words: str, now: datetime) -> QuerySet:
    """Requests that these words find, open ones first."""
    rows = ServiceRequest.objects.visible_to(user).for_list().matching(words).recent(now)
    return with_reason(rows, now)
