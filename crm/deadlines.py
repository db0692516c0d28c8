"""The only writer of deadlines. A closed deadline never moves (design: a deadline is a row, and explains itself)."""

from collections.abc import Collection
from datetime import datetime, time
from functools import cache
from typing import NamedTuple

from crm.calendar import clock_rule, work_calendar
from crm.clock import SHANGHAI, ClockRule, Due, due_at
from crm.models import Deadline
from crm.workdays import WorkCalendar


class Moved(NamedTuple):
    """An open deadline that was counted anew, or looked at again: a date that was named stays."""

    pk: int
    content_type_id: int
    object_id: int
    days: int | None
    before: datetime
    after: datetime


def start(thing, kind: str, *, started_at: datetime, days: int) -> Deadline:
    """Open a deadline of so many working days; received day is day 0 (民法典 201, 203)."""
    calendar = work_calendar()
    due = due_at(started_at, days, calendar, rule=clock_rule())
    return Deadline.objects.create(
        thing=thing, kind=kind, days=days, started_at=started_at, due_at=due.due_at, original_due_at=due.due_at,
        calendar_version=calendar.version(due.due_at.date()), calendar_edition=calendar.edition,
        provisional=due.provisional,
    )  # fmt: skip


def promise(thing, kind: str, *, started_at: datetime, due: datetime) -> Deadline:
    """Open a deadline for a moment that somebody named."""
    calendar = work_calendar()
    return Deadline.objects.create(
        thing=thing, kind=kind, started_at=started_at, due_at=due, original_due_at=due,
        calendar_version=calendar.version(due.astimezone(SHANGHAI).date()), calendar_edition=calendar.edition,
        provisional=False,
    )  # fmt: skip


def meet(thing, kind: str, *, at: datetime) -> None:
    """Close the open deadline of this kind, if there is one: it was met at that moment."""
    Deadline.objects.about(thing).open().filter(kind=kind).update(met_at=at)


def cancel(thing, *, at: datetime) -> None:
    """Close whatever is open without its being met (withdrawn, declined unsaid)."""
    Deadline.objects.about(thing).open().update(cancelled_at=at)


def redate(pks: Collection[int], *, calendar: WorkCalendar) -> list[Moved]:
    """Count open deadlines anew by this calendar; a named date stays. The caller holds the locks of their records.

    What was met or cancelled meanwhile is left alone, and so is what this calendar has counted already.
    """
    rows = Deadline.objects.counted_otherwise(calendar.edition).filter(pk__in=pks).select_for_update().order_by("pk")
    facts = rows.values_list("pk", "content_type_id", "object_id", "days", "due_at", "started_at")
    due, moved, alike = counted_by(calendar), [], {}
    for pk, kind, record, days, before, started_at in facts:
        found = due(started_at, days) if days else Due(before, False)
        moved.append(Moved(pk, kind, record, days, before, found.due_at))
        alike.setdefault(found, []).append(pk)
    # many started together and are due together: a few statements for all of them
    for (due_at_, provisional), same in alike.items():
        Deadline.objects.filter(pk__in=same).update(
            due_at=due_at_, provisional=provisional, calendar_edition=calendar.edition,
            calendar_version=calendar.version(due_at_.astimezone(SHANGHAI).date()),
        )  # fmt: skip
    return moved


def counted_by(calendar: WorkCalendar, rule: ClockRule | None = None):
    """due(started_at, days) by this calendar, computed once for all that start on one day and end alike."""
    rule = rule or clock_rule()

    @cache
    def of_day(day, is_late: bool, days: int) -> Due:
        moment = datetime.combine(day, time.max if is_late else rule.close, SHANGHAI)
        return due_at(moment, days, calendar, rule=rule)

    def due(started_at: datetime, days: int) -> Due:
        local = started_at.astimezone(SHANGHAI)
        return of_day(local.date(), local.time() > rule.close, days)

    return due
