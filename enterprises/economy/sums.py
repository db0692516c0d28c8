"""What each enterprise reported in a period and in the same days a year before, added up by the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Q, QuerySet, Sum, Value

from crm.amounts import exact
from crm.periods import Period, a_year_before
from enterprises.accounts.models import Enterprise

from .reading import growth


@dataclass(frozen=True)
class Line:
    """Of one enterprise; None where it reported nothing."""

    pk: int
    name: str
    now: Decimal | None
    before: Decimal | None

    @property
    def growth(self) -> Decimal | None:
        return growth(self.now, self.before)


def within(period: Period) -> Q:
    return Q(on__gte=period.first, on__lte=period.last)


def both(rows: QuerySet, period: Period, *, named: bool = False) -> list[Line]:
    """Of these values, which may be of any days. Names are asked for only where lines are sorted by them."""
    these, then = within(period), within(a_year_before(period))
    found = rows.filter(these | then).order_by().values("enterprise").annotate(name=name_of(named))
    found = found.annotate(now=Sum("value", filter=these), before=Sum("value", filter=then))
    return [line(*row) for row in found.values_list("enterprise", "name", "now", "before")]


def beside(rows: QuerySet, earlier: QuerySet, *, named: bool = False) -> list[Line]:
    """Of what a figure counts, and what it counted a year before: the two are asked for apart, as the figure does."""
    found: dict[int, list] = {}
    for at, values in enumerate((rows, earlier)):
        summed = values.order_by().values("enterprise").annotate(name=name_of(named), total=Sum("value"))
        for pk, name, total in summed.values_list("enterprise", "name", "total"):
            found.setdefault(pk, [pk, name, None, None])[2 + at] = total
    return [line(*row) for row in found.values()]


def name_of(named: bool):
    return Max("enterprise__name") if named else Value("")


def line(pk: int, name: str, now: Decimal | None, before: Decimal | None) -> Line:
    return Line(pk, name, *(None if amount is None else Decimal(exact(amount)) for amount in (now, before)))


def low(number: Decimal | None) -> tuple:
    """What is not known comes last, whichever way the numbers run."""
    return (number is None, number or 0)


def high(number: Decimal | None) -> tuple:
    return (number is None, -(number or 0))


ORDERS = {
    "": lambda line: (high(line.now), line.pk), "now": lambda line: (low(line.now), line.pk),
    "before": lambda line: (low(line.before), line.pk), "-before": lambda line: (high(line.before), line.pk),
    "growth": lambda line: (low(line.growth), line.pk), "-growth": lambda line: (high(line.growth), line.pk),
    "name": lambda line: (line.name, line.pk),
}  # fmt: skip


def in_order(lines: list[Line], order: str) -> list[Line]:
    if order == "-name":
        return sorted(lines, key=ORDERS["name"], reverse=True)
    return sorted(lines, key=ORDERS[order])


class Rows:
    """Enterprises in the order of their lines, fetched as they are shown: a page, or in chunks for a sheet."""

    def __init__(self, enterprises: QuerySet, lines: list[Line]) -> None:
        self.enterprises, self.lines = enterprises, lines

    def count(self) -> int:
        return len(self.lines)

    def __getitem__(self, part: slice) -> list[Enterprise]:
        lines = self.lines[part]
        found = self.enterprises.in_bulk([line.pk for line in lines])
        shown = [line for line in lines if line.pk in found]
        for line in shown:
            found[line.pk].line = line
        return [found[line.pk] for line in shown]

    def iterator(self, chunk_size: int) -> Iterator[Enterprise]:
        for start in range(0, len(self.lines), chunk_size):
            yield from self[start : start + chunk_size]
