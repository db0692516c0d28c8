"""When an answer is due, why then, and how it stands. Pure: the calendar and the present moment are handed in.

The law: the day of receipt is day 0, whatever the hour and whether or not it is a working day; day N is the Nth working
day after it; the answer is due at close of business of day N; it is late once that moment has passed. A working day on
which the matter was paused at close of business does not count. One clock is another: a consultation is answered within
elapsed hours, nights and holidays included, and is never paused.
"""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from crm.workdays import WORKING, DayKind, WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClockRule:
    """`out_of_hours_next_day`: what arrives after close or on a day off counts as received on the next working day."""

    close: time = time(18)
    out_of_hours_next_day: bool = False


STANDARD = ClockRule()


class Due(NamedTuple):
    due_at: datetime
    provisional: bool


class DayNote(NamedTuple):
    """One day between receipt and due; `number` is 1 to N on the days that count, else 0."""

    day: date
    counts: bool
    number: int
    kind: DayKind
    name: str
    notice_no: str
    paused: bool
    provisional: bool


@dataclass(frozen=True, slots=True)
class Light:
    """`days` left or, when late or answered late, days over; 0 where neither means anything. The same in `hours` for
    what runs in hours."""

    name: Literal["ok", "due", "late", "pause", "done", "open"]
    days: int = 0
    on_time: bool | None = None
    hours: int | None = None


def due_at(
    received_at: datetime,
    days: int,
    calendar: WorkCalendar,
    *,
    rule: ClockRule = STANDARD,
    paused: Collection[date] = (),
) -> Due:
    """`paused` lists the days at whose close of business the clock stood still."""
    day = calendar.add(_day_zero(received_at, calendar, rule=rule), days, skip=paused)
    return Due(datetime.combine(day, rule.close, SHANGHAI), calendar.is_provisional(day))


def due_after_hours(received_at: datetime, hours: int) -> Due:
    """The clock of consultations: elapsed hours from receipt, whatever the days (深圳商报 2020-03-26: 24小时内回复)."""
    return Due(shanghai(received_at) + timedelta(hours=hours), False)


def month_later(day: date, months: int, calendar: WorkCalendar) -> date:
    """So many months on, or that month's last day; the next working day if it is off (民法典 202, 203)."""
    number = day.month - 1 + months
    year, month = day.year + number // 12, number % 12 + 1
    same = date(year, month, min(day.day, monthrange(year, month)[1]))
    return same if calendar.is_workday(same) else calendar.add(same, 1)


def paused_days(since: datetime, until: datetime, *, rule: ClockRule = STANDARD) -> list[date]:
    """The days at whose close of business the clock stood still: paused at or before it, resumed after it."""
    first, last = shanghai(since), shanghai(until)
    days = [first.date() + ONE_DAY * number for number in range((last.date() - first.date()).days + 1)]
    return [day for day in days if first <= datetime.combine(day, rule.close, SHANGHAI) < last]


def explain(
    received_at: datetime,
    days: int,
    calendar: WorkCalendar,
    *,
    rule: ClockRule = STANDARD,
    paused: Collection[date] = (),
) -> list[DayNote]:
    """Every day from the one after receipt to the due day, and whether it counted."""
    day_zero = _day_zero(received_at, calendar, rule=rule)
    due_on = calendar.add(day_zero, days, skip=paused)
    return explain_until(shanghai(received_at).date(), due_on, calendar, paused=paused, day_zero=day_zero)


def explain_until(
    received_on: date,
    until: date,
    calendar: WorkCalendar,
    *,
    paused: Collection[date] = (),
    day_zero: date | None = None,
) -> list[DayNote]:
    """The same for a due day that is fixed. `day_zero` is given when counting starts later than the day of receipt."""
    notes: list[DayNote] = []
    number = 0
    day = received_on
    while day < until:
        day += ONE_DAY
        note = _note(day, calendar, paused=paused, day_zero=day_zero or received_on, number=number + 1)
        number += note.counts
        notes.append(note)
    return notes


def light(
    *,
    now: datetime,
    due_at: datetime,
    calendar: WorkCalendar,
    met_at: datetime | None = None,
    cancelled: bool = False,
    paused: bool = False,
    provisional: bool = False,
    in_hours: bool = False,
) -> Light:
    # What was answered stays answered, even if the matter is withdrawn afterwards.
    if met_at is not None:
        return Light("done", days=days_late(met_at, due_at, calendar), on_time=shanghai(met_at) <= shanghai(due_at))
    if cancelled:
        return Light("done")
    if paused:
        return Light("pause")
    if in_hours:
        return _light_in_hours(now, due_at)
    return _running_light(now, due_at, calendar, provisional=provisional)


def shanghai(moment: datetime) -> datetime:
    """The moment on Shanghai's clock; a moment without a zone is refused, since guessing one may cost a day."""
    if moment.tzinfo is SHANGHAI:
        return moment
    if moment.utcoffset() is None:
        raise ValueError(f"The moment {moment} has no time zone.")
    return moment.astimezone(SHANGHAI)


def _day_zero(received_at: datetime, calendar: WorkCalendar, *, rule: ClockRule) -> date:
    local = shanghai(received_at)
    day = local.date()
    if rule.out_of_hours_next_day and (local.time() > rule.close or not calendar.is_workday(day)):
        return calendar.add(day, 1)
    return day


def _note(day: date, calendar: WorkCalendar, *, paused: Collection[date], day_zero: date, number: int) -> DayNote:
    kind = calendar.kind(day)
    is_paused = day in paused
    counts = kind in WORKING and not is_paused and day > day_zero
    return DayNote(
        day=day,
        counts=counts,
        number=number if counts else 0,
        kind=kind,
        name=calendar.name(day),
        notice_no=calendar.notice_no(day),
        paused=is_paused,
        provisional=calendar.is_provisional(day),
    )


def _running_light(now: datetime, due_at: datetime, calendar: WorkCalendar, *, provisional: bool) -> Light:
    if late := days_late(now, due_at, calendar):
        return Light("late", days=late)
    days_left = calendar.between(shanghai(now).date(), shanghai(due_at).date())
    if not days_left:
        return Light("due")
    return Light("open" if provisional else "ok", days=days_left)


def _light_in_hours(now: datetime, due_at: datetime) -> Light:
    """Hours left, rounded down; due once the last of them are those of today."""
    local, due = shanghai(now), shanghai(due_at)
    if local > due:
        return Light("late", hours=(local - due) // timedelta(hours=1))
    left = (due - local) // timedelta(hours=1)
    return Light("due" if local.date() == due.date() else "ok", hours=left)


def days_late(moment: datetime, due_at: datetime, calendar: WorkCalendar) -> int:
    """Working days past due; at least 1 as soon as the moment has passed, even on the due day itself."""
    local, due = shanghai(moment), shanghai(due_at)
    if local <= due:
        return 0
    return max(1, calendar.between(due.date(), local.date()))
