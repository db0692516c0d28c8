"""The contract of a figure: a number that says what it counts, and opens exactly the rows behind it.

A slice declares its figures beside what they count. Whoever shows one asks `values` for the numbers and puts behind
each the address that crm.figure_lists gives. No number is computed elsewhere.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Q, QuerySet
from django.db.models import Count as CountOf
from django.utils.translation import gettext

from crm.clock import SHANGHAI
from crm.dimensions import Dimension, Key
from crm.models import User
from crm.periods import Period

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Scope:
    """Who asks, when, and for which days; without a period it is about what stands now.

    `against` is the period that this one is compared with: who belongs to a group is asked for that one (year).
    """

    user: User
    now: datetime
    period: Period | None = None
    against: Period | None = None

    @property
    def year(self) -> int:
        """The year whose lists say who belongs to a group: of two that are compared, the later one."""
        return (self.against or self.period).first.year if self.period else self.now.astimezone(SHANGHAI).year


@dataclass(frozen=True)
class Cell:
    """One line of a breakdown: the rows that have this key."""

    dimension: Dimension
    key: Key

    @property
    def words(self) -> str:
        return gettext("%(label)s: %(value)s") % {
            "label": self.dimension.label, "value": self.dimension.named(self.key),
        }  # fmt: skip


Condition = Callable[[Scope], Q]


def always(scope: Scope) -> Q:
    return Q()


@dataclass(frozen=True)
class Basis:
    """The rows that figures are counted from: `rows` as the person may see them, `within` what ties them to the period.

    `anchor` is the moment by which a row belongs to a period; empty for what stands now. `joins` says that a row may be
    met several times, through what hangs on it; it is counted once all the same. Conditions must not negate what is
    joined: `never` of a count is for that. `shown` is what the lines of the list are: the rows themselves, or what they
    hang on (a list of enterprises shows what was counted of their figures).
    """

    page: str  # URL name of the list that shows its rows
    rows: Callable[[User], QuerySet]
    within: Condition = always
    anchor: str = ""
    joins: bool = False
    shown: str = "pk"

    def held(self, scope: Scope, cell: Cell | None, *conditions: Condition) -> QuerySet:
        """All in one filter(): what is asked of something joined is asked of one and the same thing."""
        rows = self.rows(scope.user).order_by()
        asked = Q(*(condition(scope) for condition in (self.within, *conditions)))
        if cell:
            rows, asked = rows.annotate(cell=cell.dimension.of(self.anchor)), asked & Q(cell=cell.key)
        return rows.filter(asked)


@dataclass(frozen=True)
class Found:
    """A number; of a rate or a mean also what was divided by what. None: there is nothing to divide by, or to add up.

    `missing` is how many of the rows do not say what was added up.
    """

    number: int | Decimal | None
    part: int | Decimal | None = None
    whole: int | Decimal | None = None
    missing: int = 0


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`name` is slice.what, as in "requests.received"; `definition` is for those who doubt the number."""

    name: str
    label: object
    definition: object
    unit: object = ""

    @property
    def counts(self) -> tuple["Count", ...]:
        """The counts it is made of; the first one holds the rows it opens."""
        raise NotImplementedError

    @property
    def measured(self) -> tuple["Measured", ...]:
        """What is measured at those rows for it, besides their number."""
        return ()

    @property
    def parts(self) -> tuple["Figure", "Figure"] | None:
        """The two that a rate, a share or a growth is made of, as they are written."""
        return None

    def rows(self, scope: Scope, cell: Cell | None = None) -> QuerySet:
        return self.counts[0].rows(scope, cell)

    def value(self, numbers: Mapping[str, Any]) -> Found:
        """From what was counted and measured, by name."""
        raise NotImplementedError

    def shown(self, number: int | Decimal | None) -> int | Decimal | None:
        """In the unit of the figure, as sheets and pages show it."""
        return number

    def written(self, number: int | Decimal | None) -> str:
        return "—" if number is None else f"{self.shown(number):,}"

    @property
    def page(self) -> str:
        return self.counts[0].basis.page

    @property
    def has_period(self) -> bool:
        return bool(self.counts[0].basis.anchor)


@dataclass(frozen=True, kw_only=True)
class Count(Figure):
    """So many rows for which `where` holds; less those for which, of that, something is found that must `never` be."""

    basis: Basis
    where: Condition = always
    never: Condition | None = None

    @property
    def counts(self):
        return (self,)

    def rows(self, scope, cell=None):
        held = self.basis.held(scope, cell, self.where)
        if self.never:
            held = held.exclude(pk__in=self.basis.held(scope, cell, self.where, self.never).values("pk"))
        return self.basis.rows(scope.user).filter(pk__in=held.values("pk")) if self.basis.joins else held

    def tallies(self, scope: Scope) -> list[Aggregate]:
        """What is counted, and what is taken off it: the same two sets as in rows()."""
        sets = [self.where(scope), *([self.where(scope) & self.never(scope)] if self.never else [])]
        return [CountOf("pk", filter=asked or None, distinct=self.basis.joins) for asked in sets]

    def value(self, numbers):
        return Found(numbers.get(self.name, 0))


@dataclass(frozen=True, kw_only=True)
class Rate(Figure):
    """One count ÷ another of which it is a part; both are kept, and the other one is opened.

    `beside` is a rate without which this one misleads: 1 ÷ 1 rated is no satisfied office. It is always found, too.
    """

    part: Count
    whole: Count
    beside: "Rate | None" = None
    unit: object = "%"

    @property
    def counts(self):
        return (self.whole, self.part, *(self.beside.counts if self.beside else ()))

    @property
    def measured(self):
        return self.beside.measured if self.beside else ()

    @property
    def parts(self):
        return (self.part, self.whole)

    def value(self, numbers):
        part, whole = numbers.get(self.part.name, 0), numbers.get(self.whole.name, 0)
        return Found((100 * Decimal(part) / whole).quantize(TENTH) if whole else None, part, whole)


@dataclass(frozen=True, kw_only=True)
class Measured(Figure):
    """Made of the rows of a count, and of a pair that is measured at them: `measure` gives {key: (sum, how many)}."""

    of: Count

    @property
    def counts(self):
        return (self.of,)

    @property
    def measured(self):
        return (self,)


@dataclass(frozen=True, kw_only=True)
class Mean(Measured):
    """Something on average: the sum ÷ how many, or ÷ how much where it is weighted."""

    measure: Callable[[Scope, Dimension | None], dict[Key, tuple[int | Decimal, int | Decimal]]]

    def value(self, numbers):
        total, many = numbers.get(self.name, (0, 0))
        return Found((Decimal(total) / many).quantize(TENTH) if many else None, total, many)


FIGURES: dict[str, Figure] = {}
DIMENSIONS: dict[str, dict[str, Dimension]] = {}  # by the page whose rows they divide


def declare(*figures: Figure) -> None:
    FIGURES.update({figure.name: figure for figure in figures})


def divide(page: str, *dimensions: Dimension) -> None:
    """Say by what the figures that open this list can be broken down."""
    DIMENSIONS.setdefault(page, {}).update({dimension.name: dimension for dimension in dimensions})


# ---------------------------------------------------------------- computing


def values(figures: Iterable[Figure], scope: Scope) -> dict[str, Found]:
    """{name: number}; one query for each basis, however many figures stand on it."""
    return broken_down(figures, scope, None).get(None, {})


def broken_down(figures: Iterable[Figure], scope: Scope, by: Dimension | None) -> dict[Key, dict[str, Found]]:
    """The same for each key of the dimension, grouped by the database: as many queries, however many keys there are."""
    figures = list(figures)
    return {key: valued(figures, found) for key, found in numbers(figures, scope, by).items()}


def with_total(figures: Iterable[Figure], scope: Scope, by: Dimension) -> tuple[dict, dict[str, Found]]:
    """The lines of a breakdown and the line below them. Where rows stand in several lines, it is counted by itself."""
    figures = list(figures)
    found = numbers(figures, scope, by)
    lines = {key: valued(figures, line) for key, line in found.items()}
    return lines, valued(figures, added(found.values())) if by.is_partition else values(figures, scope)


def valued(figures: Iterable[Figure], found: Mapping[str, Any]) -> dict[str, Found]:
    shown = [figure for own in figures for figure in (own, getattr(own, "beside", None)) if figure]
    return {figure.name: figure.value(found) for figure in shown}


def added(lines: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for line in lines:
        for name, found in line.items():
            is_pair = isinstance(found, tuple)
            before = whole.get(name, (0, 0) if is_pair else 0)
            whole[name] = (before[0] + found[0], before[1] + found[1]) if is_pair else before + found
    return whole


def numbers(figures: Iterable[Figure], scope: Scope, by: Dimension | None) -> dict[Key, dict[str, Any]]:
    """What the database counts: {key: {name: so many, or (sum, how many) of what is measured}}."""
    found: dict[Key, dict[str, Any]] = {} if by else {None: {}}
    for basis, counts in on_each_basis(figures).items():
        for key, line in tallied(basis, counts, scope, by):
            found.setdefault(key, {}).update(line)
    for own in {own.name: own for figure in figures for own in figure.measured}.values():
        for key, pair in own.measure(scope, by).items():
            found.setdefault(key, {})[own.name] = pair
    return found


def on_each_basis(figures: Iterable[Figure]) -> dict[Basis, list[Count]]:
    found: dict[Basis, dict[str, Count]] = {}
    for figure in figures:
        for count in figure.counts:
            found.setdefault(count.basis, {})[count.name] = count
    return {basis: list(counts.values()) for basis, counts in found.items()}


def tallied(basis: Basis, counts: list[Count], scope: Scope, by: Dimension | None):
    """(key, {name: number}) for all counts of one basis."""
    asked = {
        f"n{at}_{part}": tally for at, count in enumerate(counts) for part, tally in enumerate(count.tallies(scope))
    }
    rows = basis.held(scope, None)
    if by:
        lines = rows.annotate(cell=by.of(basis.anchor)).values("cell").annotate(**asked)
    else:
        lines = [rows.aggregate(**asked)]
    for line in lines:
        taken_off = [line.get(f"n{at}_1", 0) for at in range(len(counts))]
        found = {count.name: line[f"n{at}_0"] - taken_off[at] for at, count in enumerate(counts)}
        yield line.get("cell"), found
