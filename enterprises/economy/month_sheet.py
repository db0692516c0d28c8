"""A measure of a year on its way out: enterprises down, months across, under headers by which an import knows them."""

from collections.abc import Callable
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from crm.cells import UNITS
from crm.exports import Column
from enterprises.accounts.models import Enterprise

from .models import WHOLE_YEAR, WRITES, Datum, Measure
from .sheet_headers import header

MAY_EXPORT = frozenset(WRITES)
MONEY, PEOPLE = "万元", "人"


def for_sheet(rows: QuerySet[Enterprise], measure: str, year: int) -> QuerySet[Enterprise]:
    """The enterprises with all that `columns` reads."""
    of_year = Datum.objects.filter(measure=measure, year=year)
    return rows.prefetch_related(Prefetch("data", of_year, to_attr="of_year"))


def reporters(rows: QuerySet[Enterprise], measure: str, year: int) -> QuerySet[Enterprise]:
    """Who reported it in that year or the year before: a sheet of whom to ask again."""
    reported = Datum.objects.filter(measure=measure, year__in=[year - 1, year]).values("enterprise")
    return for_sheet(rows.filter(pk__in=reported), measure, year)


def columns(measure: str, year: int) -> list[Column]:
    """For crm.exports, of rows that went through `for_sheet`. Twelve months, and what several of them or the year have
    as one value; in 万元 to the last 分, so that the sheet reads back as what it was."""
    spans = dict.fromkeys((month, 1) for month in range(1, 13))
    stored = Datum.objects.filter(measure=measure, year=year).order_by("month", "span")
    spans |= dict.fromkeys(stored.values_list("month", "span").distinct())
    in_order = sorted(spans, key=lambda each: (each[0] == WHOLE_YEAR, each))
    return [
        ("企业名称", lambda row: row.name), ("统一社会信用代码", lambda row: row.uscc),
        *(column(measure, year, month, span) for month, span in in_order),
    ]  # fmt: skip


def column(measure: str, year: int, month: int, span: int) -> Column:
    unit = PEOPLE if measure == Measure.EMPLOYEES else MONEY
    first = WHOLE_YEAR if month == WHOLE_YEAR else month - span + 1
    return header(measure, year, first, month, unit), value_of(month, span, Decimal(UNITS.get(unit, 1)))


def value_of(month: int, span: int, per: Decimal) -> Callable[[Enterprise], Decimal | str]:
    def value(row: Enterprise) -> Decimal | str:
        own = next((datum for datum in row.of_year if (datum.month, datum.span) == (month, span)), None)
        return plain(own.value / per) if own else ""

    return value


def plain(value: Decimal) -> Decimal:
    """120050, not 1.2005E+5, and without noughts that say nothing."""
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()
