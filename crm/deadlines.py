"""The only writer of deadlines. A closed deadline never moves (design: a deadline is a row, and explains itself)."""

from datetime import datetime

from crm.calendar import clock_rule, work_calendar
from crm.clock import due_at
from crm.models import Deadline


def start(thing, kind: str, *, started_at: datetime, days: int) -> Deadline:
    """Open a deadline of so many working days; received day is day 0 (民法典 201, 203)."""
    calendar = work_calendar()
    due = due_at(started_at, days, calendar, rule=clock_rule())
    return Deadline.objects.create(
        thing=thing, kind=kind, days=days, started_at=started_at, due_at=due.due_at, original_due_at=due.due_at,
        calendar_version=calendar.version(due.due_at.date()), provisional=due.provisional,
    )  # fmt: skip


def promise(thing, kind: str, *, started_at: datetime, due: datetime) -> Deadline:
    """Open a deadline for a moment that somebody named."""
    calendar = work_calendar()
    return Deadline.objects.create(
        thing=thing, kind=kind, started_at=started_at, due_at=due, original_due_at=due,
        calendar_version=calendar.version(due.date()), provisional=False,
    )  # fmt: skip


def meet(thing, kind: str, *, at: datetime) -> None:
    """Close the open deadline of this kind, if there is one: it was met at that moment."""
    Deadline.objects.about(thing).open().filter(kind=kind).update(met_at=at)


def cancel(thing, *, at: datetime) -> None:
    """Close whatever is open without its being met (withdrawn, declined unsaid)."""
    Deadline.objects.about(thing).open().update(cancelled_at=at)
