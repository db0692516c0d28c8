"""Dates the slow way: one day after another, asking the published calendar itself. Nothing of crm.clock is used here."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import chinese_calendar

CLOSE = time(18)
ZONE = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)

Pause = tuple[datetime, datetime]


@cache
def works(day: date) -> bool:
    return chinese_calendar.is_workday(day)


def closing(day: date) -> datetime:
    return datetime.combine(day, CLOSE, ZONE)


def due(started: datetime, days: int, pauses: Iterable[Pause] = ()) -> datetime:
    """Close of business of the day on which so many working days have passed that were not paused at their close."""
    stood_still, day, left = list(pauses), started.astimezone(ZONE).date(), days
    while left:
        day += DAY
        if works(day) and not any(since <= closing(day) < until for since, until in stood_still):
            left -= 1
    return closing(day)


def workdays_between(first: date, last: date) -> int:
    """How many working days come after the first day, up to and with the last."""
    count = 0
    while first < last:
        first += DAY
        count += works(first)
    return count


def month_later(started: datetime) -> datetime:
    """A calendar month on, or the last day of a month that is too short; the next working day if that is off."""
    day = started.astimezone(ZONE).date()
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    number = day.day
    while True:
        try:
            found = date(year, month, number)
            break
        except ValueError:
            number -= 1
    while not works(found):
        found += DAY
    return closing(found)
