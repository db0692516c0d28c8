"""After the calendar has changed: every open deadline is counted anew, five hundred at a time, by a worker."""

import time
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import deadlines, jobs, reference
from crm.audit import content_type_id
from crm.calendar import applied_notices, calendar_by, work_calendar
from crm.clock import SHANGHAI
from crm.deadlines import Moved
from crm.models import CalendarNotice, Deadline, Job
from crm.workdays import WorkCalendar
from enterprises.meetings import redating as meetings
from enterprises.meetings.models import Decision
from enterprises.outreach.visits import redating as visits
from enterprises.outreach.visits.models import FollowUp
from enterprises.requests import redating
from enterprises.requests.models import ServiceRequest
from spaces import redating as spaces
from spaces.models import Spell

CHUNK = 500
PAUSE = 0.05  # seconds in which others may write; SQLite has one writer at a time
AFTER_FAILURE = timedelta(hours=1)
# whose deadlines there are: each slice locks its records, keeps its copies and tells its people
SLICES = {ServiceRequest: redating, Decision: meetings, FollowUp: visits, Spell: spaces}

Found = tuple[int, int, int]  # deadline, kind of record, record


@jobs.work(label=gettext_lazy("Count open deadlines anew"))
def redate(job: Job) -> None:
    """Until nothing open is left that another calendar has counted; begun again, it goes on with what is left."""
    while left := outdated():
        total = max(job.total, len(left))
        for first in range(0, len(left), CHUNK):
            chunk = left[first : first + CHUNK]
            with transaction.atomic():
                count_anew(chunk, job)
                jobs.beat(job, done=total - len(left) + first + len(chunk), total=total)
            if connection.vendor == "sqlite":
                time.sleep(PAUSE)
    with transaction.atomic():
        for part in SLICES.values():
            part.tell_of_earlier_ones(since=job.at, url=reverse("desk:workbench"), key=f"redate:{job.pk}")
        jobs.beat(job)


def catch_up(now: datetime) -> None:
    """For the clock: what began by the old calendar while a new one was applied, or before the program was upgraded."""
    if not Deadline.objects.counted_otherwise(work_calendar().edition).exists():
        return
    last = redate.last()
    if last and last.status == Job.Status.FAILED and last.done_at > now - AFTER_FAILURE:
        return
    with transaction.atomic():
        redate.start()


def outdated() -> list[Found]:
    """Those that are due together stand together, for they are written together."""
    reference.forget()  # the calendar may have changed again since
    rows = Deadline.objects.counted_otherwise(work_calendar().edition).order_by("due_at", "id")
    return list(rows.values_list("pk", "content_type_id", "object_id"))


def count_anew(chunk: list[Found], job: Job) -> None:
    slices = {content_type_id(model): part for model, part in SLICES.items()}
    for kind, part in slices.items():
        part.lock({record for _pk, of, record in chunk if of == kind})
    reference.forget()  # only now: who applied a notice while we waited for the locks has the last word
    calendar, notice = work_calendar(), last_changed()
    moved = deadlines.redate([pk for pk, _kind, _record in chunk], calendar=calendar)
    for kind, part in slices.items():
        own = [row for row in moved if row.content_type_id == kind]
        part.follow(own, by=job.by, at=timezone.now(), text=reason(notice, at=job.at))
        part.tell_of_days_off(promises_on_days_off(own, before=calendar_before(), now=calendar))


def promises_on_days_off(moved: list[Moved], *, before: WorkCalendar, now: WorkCalendar) -> list[Moved]:
    named = [(row, local_day(row.after)) for row in moved if row.is_named]
    return [row for row, day in named if before.is_workday(day) and not now.is_workday(day)]


@reference.kept
def last_changed() -> CalendarNotice | None:
    """The notice that was applied or withdrawn last."""
    rows = CalendarNotice.objects.exclude(version=None).prefetch_related("days")
    return max(rows, key=changed_at, default=None)


@reference.kept
def calendar_before() -> WorkCalendar:
    """What was in force before that."""
    notice = last_changed()
    others = [other for other in applied_notices() if notice is None or other.pk != notice.pk]
    if notice and not notice.is_applied:
        others = sorted([*others, notice], key=lambda other: (other.year, other.version))
    return calendar_by(others)


def changed_at(notice: CalendarNotice) -> datetime:
    return notice.withdrawn_at or notice.applied_at


def reason(notice: CalendarNotice | None, *, at: datetime) -> str:
    """For history; nothing when it was not a notice that changed the calendar, but an upgrade of the program."""
    if notice is None or changed_at(notice) < at - timedelta(days=1):
        return ""
    return notice.number if notice.is_applied else _("%(number)s withdrawn") % {"number": notice.number}


def local_day(moment: datetime):
    return moment.astimezone(SHANGHAI).date()
