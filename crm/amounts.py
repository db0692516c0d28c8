"""Figures that add up: how many ㎡ the rows of a count have together, how much tax they paid; their shares and growth.

What nobody has entered is not 0: rows that do not say it are counted beside the sum, and where none says it there is
no sum at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import CharField, QuerySet, Sum, Value
from django.db.models import Count as CountOf

from crm.dimensions import Dimension, Key, Step
from crm.figures import TENTH, Condition, Count, Figure, Found, Measured, Rate, Scope
from crm.periods import a_year_before

HUNDREDTH = Decimal("0.01")
EXACT = Decimal("0.0001")  # no column says more; SQLite adds up in binary fractions
Pair = tuple[int | Decimal, int]


@dataclass(frozen=True, kw_only=True)
class Amount(Measured):
    """The sum of a column over the rows of a count; `places` after the point are shown, of `per` to the unit (亿元)."""

    column: str
    places: int = 0
    per: int = 1

    def value(self, numbers):
        rows, (total, known) = numbers.get(self.of.name, 0), numbers.get(self.name, (0, 0))
        return Found(total if known or not rows else None, missing=rows - known)

    def shown(self, number):
        return number if number is None or self.per == 1 else Decimal(number) / self.per

    def written(self, number):
        if number is None:
            return "—"
        return f"{Decimal(self.shown(number)).quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP):,}"

    def measure(self, scope: Scope, by: Dimension | None) -> dict[Key, Pair]:
        """{key: (sum, how many rows say it)}; the same two sets of rows as of the count."""
        sums: dict[Key, Pair] = {}
        for sign, conditions in self.sets():
            for key, total, known in self.summed(self.of.basis.held(scope, None, *conditions), by):
                before = sums.get(key, (0, 0))
                sums[key] = (before[0] + sign * exact(total), before[1] + sign * known)
        return sums

    def sets(self) -> Iterator[tuple[int, tuple[Condition, ...]]]:
        yield 1, (self.of.where,)
        if self.of.never:
            yield -1, (self.of.where, self.of.never)

    def summed(self, rows: QuerySet, by: Dimension | None):
        """(key, sum, how many) as the database adds it up."""
        rows = rows.annotate(cell=by.of(self.of.basis.anchor) if by else Value(None, CharField()))
        if self.of.basis.joins:  # a row that is met several times is added once in each line
            once = rows.exclude(**{self.column: None}).values_list("cell", "pk", self.column).distinct()
            return ((key, amount, 1) for key, _pk, amount in once.iterator())
        lines = rows.values("cell").annotate(total=Sum(self.column), known=CountOf(self.column))
        return lines.values_list("cell", "total", "known")


def exact(total: int | Decimal | None) -> int | Decimal:
    return total.quantize(EXACT) if isinstance(total, Decimal) else total or 0


@dataclass(frozen=True, kw_only=True)
class Share(Rate):
    """One amount ÷ another of which it is a part; both are kept, and the rows of both are opened."""

    part: Amount
    whole: Amount

    @property
    def counts(self):
        return (self.whole.of, self.part.of, *(self.beside.counts if self.beside else ()))

    @property
    def measured(self):
        return (self.whole, self.part, *super().measured)

    def value(self, numbers):
        part, whole = self.part.value(numbers), self.whole.value(numbers)
        is_known = bool(whole.number) and part.number is not None
        number = (100 * Decimal(part.number) / whole.number).quantize(TENTH) if is_known else None
        return Found(number, part.number, whole.number, missing=whole.missing)


@dataclass(frozen=True, kw_only=True)
class Growth(Figure):
    """同比: an amount ÷ the same amount a year earlier, less one. Both are kept, and the rows of now are opened.

    Who belongs to the group is asked for now (Scope.year): this year's 50 are compared with the same 50 a year
    before. Where nothing was a year before, there is no growth.
    """

    amount: Amount
    unit: object = "%"

    @property
    def counts(self) -> tuple[Count, ...]:
        return self.amount.counts

    @property
    def measured(self):
        return (self.amount, self)

    @property
    def parts(self):
        return (self.amount, self.amount)

    def measure(self, scope: Scope, by: Dimension | None) -> dict[Key, Pair]:
        """{key: (sum, how many rows say it)} of a year earlier, under the keys of now."""
        if scope.period is None:
            return {}
        earlier = replace(scope, period=a_year_before(scope.period), against=scope.period)
        return {a_year_later(key, by): pair for key, pair in self.amount.measure(earlier, by).items()}

    def value(self, numbers):
        now, (before, known) = self.amount.value(numbers), numbers.get(self.name, (0, 0))
        if now.number is None or not known or not before:
            return Found(None, now.number, before if known else None, missing=now.missing)
        growth = (100 * (Decimal(now.number) - before) / abs(Decimal(before))).quantize(HUNDREDTH, ROUND_HALF_UP)
        return Found(growth, now.number, before, missing=now.missing)

    def written(self, number):
        return "—" if number is None else f"{number:+,.2f}"


def a_year_later(key: Key, by: Dimension | None) -> Key:
    """The line of now that stands beside a line of a year earlier: its own, or of months and years the next one."""
    if not isinstance(by, Step):
        return key
    return date(key.year + 1, key.month, key.day) if isinstance(key, date) else key + 2  # halves are counted in twos
