"""For which days economic figures are shown when nobody says it, and what stands beside them a year before."""

from datetime import date

from django.db.models import F, FloatField, Q, QuerySet, Sum, Value
from django.db.models.functions import Abs, Cast, NullIf

from crm.periods import ONE_DAY, Period, a_year_before, containing, month_after

from .models import WHOLE_YEAR, Measure
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


def summed_up(enterprises: QuerySet, measure: str, period: Period) -> QuerySet:
    """Enterprises with `now`, `before` (the same days a year before) and `growth`; those with neither are left out."""
    these, then = (within(days) for days in (period, a_year_before(period)))
    found = enterprises.filter(Q(data__measure=measure, data__month__gt=WHOLE_YEAR) & (these | then))
    found = found.annotate(now=Sum("data__value", filter=these), before=Sum("data__value", filter=then))
    # SQLite divides whole numbers without a rest
    gain, base = Cast(F("now") - F("before"), FloatField()), NullIf(Cast(Abs(F("before")), FloatField()), Value(0.0))
    return found.annotate(growth=gain / base)


def within(period: Period) -> Q:
    return Q(data__on__gte=period.first, data__on__lte=period.last)
