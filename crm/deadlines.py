"""The only writer of deadlines. A closed deadline never moves (design: a deadline is a row, and explains itself)."""

from collections.abc import Collection
from datetime import date, datetime, time
from functools import cache
from typing import NamedTuple

from crm.calendar import clock_rule, work_calendar
from crm.clock import SHANGHAI, ClockRule, Due, due_after_hours, due_at, paused_days
from crm.models import Deadline
from crm.workdays import WorkCalendar

PROMISED = (Deadline.Kind.PROMISE, Deadline.Kind.PLAN)  # named to the enterprise: somebody must be in the office then


class Moved(NamedTuple):
    """An open deadline that was counted anew, or looked at again: a date that was named stays."""

    pk: int
    content_type_id: int
    object_id: int
    kind: str
    is_named: bool
    before: datetime
    after: datetime


def start(thing, kind: str, *, started_at: datetime, days: int | None = None, hours: int | None = None) -> Deadline:
    """Open a deadline of so many working days (民法典 201, 203: the day of receipt is day 0), or of elapsed hours."""
    calendar = work_calendar()
    if days is None:
        due = due_after_hours(started_at, hours)
    else:
        due = due_at(started_at, days, calendar, rule=clock_rule())
    return _opened(thing, kind, started_at, due, calendar, days=days, hours=hours)


def promise(thing, kind: str, *, started_at: datetime, due: datetime) -> Deadline:
    """Open a deadline for a moment that somebody named. Where the calendar ends, nobody could show what is left."""
    calendar = work_calendar()
    if not calendar.covers(due.astimezone(SHANGHAI).date()):
        raise ValueError(f"{due} is outside the calendar.")
    return _opened(thing, kind, started_at, Due(due, False), calendar)


def _opened(thing, kind, started_at: datetime, due: Due, calendar: WorkCalendar, **counted) -> Deadline:
    return Deadline.objects.create(
        thing=thing, kind=kind, started_at=started_at, due_at=due.due_at, original_due_at=due.due_at,
        calendar_version=calendar.version(due.due_at.astimezone(SHANGHAI).date()), calendar_edition=calendar.edition,
        provisional=due.provisional, **counted,
    )  # fmt: skip


def meet(thing, *kinds: str, at: datetime) -> None:
    """Close the open deadlines of these kinds, as far as there are any: they were met at that moment."""
    Deadline.objects.about(thing).open().filter(kind__in=kinds).update(met_at=at, paused_at=None)


def cancel(thing, *kinds: str, at: datetime) -> None:
    """Close what is open, of these kinds or of all, without its being met (withdrawn, declined unsaid)."""
    rows = Deadline.objects.about(thing).open()
    (rows.filter(kind__in=kinds) if kinds else rows).update(cancelled_at=at, paused_at=None)


def unmeet(thing, *kinds: str, met_at: datetime) -> None:
    """What that moment's word met of these kinds is open again with its date as it was: the word was void."""
    Deadline.objects.about(thing).filter(kind__in=kinds, met_at=met_at).update(met_at=None)


def extend(thing, kind: str, *, days: int) -> Deadline:
    """延期: so many working days more for the open deadline; the original date stays beside the new one."""
    deadline = _the_open(thing, kind)
    deadline.extra_days += days
    return _counted_anew(deadline)


def pause(thing, kind: str, *, at: datetime) -> Deadline:
    """挂起: the open deadline stands still from then on. Only working days are, never hours or named dates."""
    deadline = _the_open(thing, kind)
    if deadline.paused_at is None:
        deadline.paused_at = at
        deadline.save(update_fields=["paused_at"])
    return deadline


def resume(thing, kind: str, *, at: datetime) -> Deadline:
    """The clock goes on: working days on which it stood still at close of business do not count."""
    deadline = _the_open(thing, kind)
    if deadline.paused_at is not None:
        stood_still = paused_days(deadline.paused_at, at, rule=clock_rule())
        deadline.paused_days = written(deadline.skipped.union(stood_still))
        deadline.paused_at = None
    return _counted_anew(deadline)


def written(days: Collection[date]) -> str:
    return " ".join(sorted(day.isoformat() for day in days))


def _the_open(thing, kind: str) -> Deadline:
    return Deadline.objects.about(thing).open().select_for_update().get(kind=kind)


def _counted_anew(deadline: Deadline) -> Deadline:
    calendar = work_calendar()
    due = due_at(
        deadline.started_at, deadline.total_days, calendar, rule=clock_rule(), paused=deadline.skipped
    )  # fmt: skip
    deadline.due_at, deadline.provisional = due
    deadline.calendar_version = calendar.version(due.due_at.astimezone(SHANGHAI).date())
    deadline.calendar_edition = calendar.edition
    deadline.save()
    return deadline


def redate(pks: Collection[int], *, calendar: WorkCalendar) -> list[Moved]:
    """Count open deadlines anew by this calendar; a named date stays. The caller holds the locks of their records.

    What was met or cancelled meanwhile is left alone, and so is what this calendar has counted already.
    """
    rows = Deadline.objects.counted_otherwise(calendar.edition).filter(pk__in=pks).select_for_update().order_by("pk")
    facts = (
        "pk",
        "content_type_id",
        "object_id",
        "kind",
        "due_at",
        "started_at",
        "days",
        "extra_days",
        "paused_days",
        "hours",
    )
    due, moved, alike = counted_by(calendar), [], {}
    for pk, of, record, kind, before, started_at, days, extra, paused, hours in rows.values_list(*facts):
        found = due(started_at, days + extra, paused) if days else Due(before, False)
        moved.append(Moved(pk, of, record, kind, not days and not hours, before, found.due_at))
        alike.setdefault(found, []).append(pk)
    # many started together and are due together: a few statements for all of them
    for (due_at_, provisional), same in alike.items():
        Deadline.objects.filter(pk__in=same).update(
            due_at=due_at_, provisional=provisional, calendar_edition=calendar.edition,
            calendar_version=calendar.version(due_at_.astimezone(SHANGHAI).date()),
        )  # fmt: skip
    return moved


def counted_by(calendar: WorkCalendar, rule: ClockRule | None = None):
    """due(started_at, days, paused_days) by this calendar, computed once for all that start and end alike."""
    rule = rule or clock_rule()

    @cache
    def of_day(day, is_late: bool, days: int, paused: str) -> Due:
        moment = datetime.combine(day, time.max if is_late else rule.close, SHANGHAI)
        skipped = frozenset(map(date.fromisoformat, paused.split()))
        return due_at(moment, days, calendar, rule=rule, paused=skipped)

    def due(started_at: datetime, days: int, paused: str = "") -> Due:
        local = started_at.astimezone(SHANGHAI)
        return of_day(local.date(), local.time() > rule.close, days, paused)

    return due
