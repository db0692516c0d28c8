"""A whole office's open deadlines, invented, and the time in which a new notice re-dates them all."""

from datetime import date, datetime, timedelta
from time import perf_counter

from django.db import transaction
from django.utils import timezone

from crm import jobs, reference
from crm.calendar import clock_rule, work_calendar
from crm.clock import SHANGHAI, due_at
from crm.desk.redate_jobs import redate
from crm.management.measures import Skipped, some_request
from crm.models import CalendarDay, CalendarNotice, Deadline, Job
from crm.workdays import DayKind
from enterprises.requests.models import ServiceRequest, Status

OPEN = 100_000
AT_ONCE = 5_000
DAYS_OFF = 4  # at New Year, so that whatever began before it moves


def redated_a_second(count: int = OPEN) -> float:
    """Everything is made and moved inside a transaction that is rolled back."""
    try:
        with transaction.atomic():
            log_open_requests(some_request(), count)
            announce(work_calendar().announced_through.year + 1)
            job = redate.start()
            began = perf_counter()
            jobs.run(job.pk)
            seconds = perf_counter() - began
            status = Job.objects.get(pk=job.pk).status
            moved = Deadline.objects.filter(calendar_edition=work_calendar().edition).count()
            transaction.set_rollback(True)
    finally:
        reference.forget_all()
    if status != Job.Status.DONE or moved < count:
        raise Skipped(f"the job was {status} after {moved} deadlines")
    return moved / seconds


def log_open_requests(model: ServiceRequest, count: int) -> None:
    """Like `model`, received in the last days of the last year announced."""
    calendar, rule = work_calendar(), clock_rule()
    last = datetime.combine(calendar.announced_through, rule.close, SHANGHAI)
    for first in range(0, count, AT_ONCE):
        rows = [like(model, number, last - timedelta(days=number % 3)) for number in range(first, first + AT_ONCE)]
        Deadline.objects.bulk_create(
            deadline_of(row, due_at(row.received_at, 3, calendar, rule=rule), calendar)
            for row in ServiceRequest.objects.bulk_create(rows)
        )


def like(model: ServiceRequest, number: int, received_at: datetime) -> ServiceRequest:
    return ServiceRequest(
        number=f"BENCH-{number}", token=f"bench-{number}", enterprise_id=model.enterprise_id, category_id=model.category_id,
        officer_id=model.officer_id, unit_id=model.unit_id, title=model.title, text=model.text, search_text="",
        status=Status.ASSIGNED, received_at=received_at, due_at=received_at + timedelta(days=9), due_provisional=True,
    )  # fmt: skip


def deadline_of(row: ServiceRequest, due, calendar) -> Deadline:
    return Deadline(
        thing=row, kind=Deadline.Kind.ANSWER, days=3, started_at=row.received_at, due_at=due.due_at,
        original_due_at=due.due_at, provisional=due.provisional, calendar_version="", calendar_edition=calendar.edition,
    )  # fmt: skip


def announce(year: int) -> None:
    notice = CalendarNotice.objects.create(
        year=year, version=99, number="BENCH", status=CalendarNotice.Status.APPLIED, applied_at=timezone.now()
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(notice=notice, date=date(year, 1, number), kind=DayKind.HOLIDAY, name="元旦")
        for number in range(1, DAYS_OFF + 1)
    )
    reference.bump()
