"""Figures of enterprises as others ask for them: of a year, of its months, of this year so far. One query for all."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max

from .models import STOCKS, WHOLE_YEAR, Datum, Measure


def of_year(enterprise_ids: Collection[int], measures: Iterable[str], year: int) -> dict[int, dict[str, Decimal]]:
    """{enterprise: {measure: value}}: the value of the year if there is one, else the sum of its months; of what
    stands at the end of a month the last one. What nobody entered is not there."""
    rows = Datum.objects.filter(enterprise__in=enterprise_ids, measure__in=list(measures), year=year)
    found: dict[int, dict[str, Decimal]] = {}
    # the months in their order, the year last: it has the last word
    months = rows.order_by("month").values_list("enterprise", "measure", "month", "value")
    for pk, measure, month, value in sorted(months, key=lambda row: (row[2] == WHOLE_YEAR, row[2])):
        own = found.setdefault(pk, {})
        replaces = month == WHOLE_YEAR or measure in STOCKS or measure not in own
        own[measure] = value if replaces else own[measure] + value
    return found


def months_of(
    enterprise_id: int, measures: Iterable[str], years: Collection[int]
) -> dict[str, dict[tuple[int, int], Datum]]:  # fmt: skip
    """{measure: {(year, month): the row}}, the value of a year as month 0; for tables and drawings."""
    rows = Datum.objects.filter(enterprise=enterprise_id, measure__in=list(measures), year__in=years)
    found: dict[str, dict[tuple[int, int], Datum]] = {}
    for row in rows.order_by("year", "month"):
        found.setdefault(row.measure, {})[row.year, row.month] = row
    return found


def latest_month(measures: Iterable[str] = (Measure.OUTPUT,), *, until: date) -> date | None:
    """The first day of the last month for which anybody reported."""
    rows = Datum.objects.of_months().filter(measure__in=list(measures), on__lte=until)
    return rows.aggregate(last=Max("on"))["last"]


@dataclass(frozen=True)
class ToDate:
    """A measure of one enterprise: of this year so far, the same months a year before, the year before as a whole."""

    measure: str
    until: date | None = None  # the last month of this year that is known
    now: Decimal | None = None
    before: Decimal | None = None
    last_year: Decimal | None = None

    @property
    def growth(self) -> Decimal | None:
        return growth(self.now, self.before)


def growth(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """In %, as the figures count it (crm.amounts.Growth)."""
    if now is None or not before:
        return None
    return (100 * (now - before) / abs(before)).quantize(Decimal("0.01"))


def to_date(rows: dict[tuple[int, int], Datum], measure: str, year: int) -> ToDate:
    """Of what months_of found for the two years. What stands is compared as it stands, what flows is added up.

    The months before are those up to the last one known of this year, however they were told (1–2月 or apart); where
    they are not the same ones, there is nothing to compare with.
    """
    until = max((month for of, month in rows if of == year and month), default=0)
    last_year = whole(rows, measure, year - 1)
    if measure in STOCKS:
        day, now = standing(rows, year, until)
        return ToDate(measure, day, now, standing(rows, year - 1, until)[1], last_year)
    is_same = covered(rows, year, until) == covered(rows, year - 1, until)
    before = added(rows, year - 1, until) if is_same else None
    return ToDate(measure, date(year, until, 1) if until else None, added(rows, year, until), before, last_year)


def year_growth(rows: dict[tuple[int, int], Datum], measure: str, year: int) -> Decimal | None:
    """Of two years that are known as a whole; else of the months known of both."""
    if all(is_whole(rows, of) for of in (year, year - 1)):
        return growth(whole(rows, measure, year), whole(rows, measure, year - 1))
    return to_date(rows, measure, year).growth


def is_whole(rows: dict[tuple[int, int], Datum], year: int) -> bool:
    return (year, WHOLE_YEAR) in rows or len(covered(rows, year, 12)) == 12


def covered(rows: dict[tuple[int, int], Datum], year: int, until: int) -> set[int]:
    """The months that are known, by themselves or together."""
    own = [(month, row.span) for (of, month), row in rows.items() if of == year and 0 < month <= until]
    return {month for last, span in own for month in range(last - span + 1, last + 1)}


def standing(rows, year: int, until: int) -> tuple[date | None, Decimal | None]:
    months = [month for of, month in rows if of == year and 0 < month <= until]
    return (date(year, max(months), 1), rows[year, max(months)].value) if months else (None, None)


def added(rows, year: int, until: int) -> Decimal | None:
    values = [row.value for (of, month), row in rows.items() if of == year and 0 < month <= until]
    return sum(values, Decimal(0)) if values else None


def whole(rows, measure: str, year: int) -> Decimal | None:
    if row := rows.get((year, WHOLE_YEAR)):
        return row.value
    return standing(rows, year, 12)[1] if measure in STOCKS else added(rows, year, 12)
