"""For which days economic figures are shown when nobody says it."""

from datetime import date

from crm.periods import ONE_DAY, Period, containing, month_after

from .models import Measure
from .reading import latest_month


def year_so_far(today: date, *, measure: str = Measure.OUTPUT) -> Period:
    """January to the last month for which anybody reported: against the same months, not against a whole year."""
    last = latest_month([measure], until=today) or month_after(today.replace(day=1), -1)
    return Period(date(last.year, 1, 1), month_after(last, 1) - ONE_DAY)


def reported_part(period: Period, so_far: Period) -> Period:
    """A named period ends with the last month reported at the latest; else its growth compares five months with six."""
    return Period(period.first, so_far.last) if period.first <= so_far.last < period.last else period


def previous_month(today: date) -> date:
    return containing(today.replace(day=1) - ONE_DAY, "month").first
