"""The way from a number to its rows: `query` is the address behind it, `opened` reads it back for the list it opens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from crm.figures import DIMENSIONS, FIGURES, Cell, Figure, Scope
from crm.models import User
from crm.periods import given


def query(figure: Figure, scope: Scope, cell: Cell | None = None) -> dict[str, str]:
    """The address of the rows, for the list that shows them."""
    period = scope.period if figure.has_period else None
    days = period.query if period else {}
    return {"figure": figure.name, **(cell.dimension.query(cell.key, period) if cell else days)}


@dataclass(frozen=True)
class Opened:
    """A list opened by a figure: the rows, and what stands over them."""

    figure: Figure
    scope: Scope
    cell: Cell | None

    @property
    def rows(self) -> QuerySet:
        return self.figure.rows(self.scope, self.cell)

    @property
    def keys(self) -> QuerySet:
        """For pk__in. Distinct: PostgreSQL finds them once, and does not look up each row in the order of the list."""
        return self.rows.order_by().values(self.figure.counts[0].basis.shown).distinct()

    @property
    def query(self) -> dict[str, str]:
        """The address again, for a form on the list to keep."""
        return query(self.figure, self.scope, self.cell)

    @property
    def words(self) -> list[str]:
        """What narrows the rows: the figure, its days, its line."""
        days = [self.scope.period.words] if self.scope.period else []
        return [str(self.figure.label), *days, *([self.cell.words] if self.cell else [])]


def opened(data: Mapping[str, str], *, page: str, user: User, now: datetime) -> Opened | None:
    """The figure that an address names; None if it names none of this list, or makes no sense."""
    figure = FIGURES.get(data.get("figure", ""))
    if figure is None or figure.page != page:
        return None
    period = given(data) if figure.has_period else None
    if figure.has_period and period is None:
        return None
    try:
        return Opened(figure, Scope(user, now, period), cell_of(data, page))
    except (KeyError, ValueError):
        return None


def cell_of(data: Mapping[str, str], page: str) -> Cell | None:
    """The line of a breakdown that an address names. A month is none: it stands in the address as two days."""
    name = data.get("by", "")
    if not name:
        return None
    dimension = DIMENSIONS[page][name]
    if not dimension.is_partition:
        raise ValueError(name)
    return Cell(dimension, dimension.read(data.get("key", "")))
