"""What can be asked of a space: one table, and of each row the condition that says when it is met. Pure.

To add a condition: one row here, its words in `words.py`; page, address, SQL and judgement follow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from .logic import All, AtLeast, AtMost, Condition, Either, Facts, OneOf

LADDER = "abcde"  # fire classes, the most dangerous first


class Kind(StrEnum):
    """How a condition is filled in and said."""

    RANGE = "range"
    LEAST = "least"
    MOST = "most"
    DAY = "day"  # by that day
    ONE_OF = "one_of"
    CLASS = "class"  # at least as dangerous
    YES = "yes"


class Joined(StrEnum):
    """How several spaces taken together are judged."""

    EACH = "each"  # every one must meet it
    SUM = "sum"
    MOST = "most"  # the best of them counts, once: lifts of one building are shared by its floors


class Limits(Protocol):
    """What a need says (needs.Need)."""

    least: Decimal | None
    most: Decimal | date | None
    any_of: tuple[str, ...]


Columns = tuple[str, ...]


def within(columns: Columns, limits: Limits) -> Condition:
    """Between the limits that are given, in every column."""
    parts = [AtLeast(column, limits.least) for column in columns if limits.least is not None]
    parts += [AtMost(column, limits.most) for column in columns if limits.most is not None]
    return All(tuple(parts))


def area_within(columns: Columns, limits: Limits) -> Condition:
    """Large enough as a whole; and small enough as a whole, or in parts: the least part may not be too large."""
    area, is_divisible, least_area = columns
    parts: list[Condition] = []
    if limits.least is not None:
        parts.append(AtLeast(area, limits.least))
    if limits.most is not None:
        in_parts = All((OneOf(is_divisible, (True,)), AtMost(least_area, limits.most)))
        parts.append(Either((AtMost(area, limits.most), in_parts)))
    return All(tuple(parts))


def one_of(columns: Columns, limits: Limits) -> Condition:
    return OneOf(columns[0], limits.any_of)


def id_of(columns: Columns, limits: Limits) -> Condition:
    return OneOf(columns[0], tuple(map(int, limits.any_of)))


def yes(columns: Columns, limits: Limits) -> Condition:
    return OneOf(columns[0], (True,))


def accepted(columns: Columns, limits: Limits) -> Condition:
    """Filed is enough: since 2020 most workshops are filed and spot-checked, not accepted one by one."""
    return OneOf(columns[0], ("accepted", "filed"))


def as_dangerous(columns: Columns, limits: Limits) -> Condition:
    """A building for class B may hold C, D and E as well."""
    return OneOf(columns[0], tuple(LADDER[: LADDER.index(limits.any_of[0]) + 1]), LADDER)


@dataclass(frozen=True)
class Term:
    name: str
    kind: Kind
    columns: Columns  # of a space, as paths of the ORM
    made: Callable[[Columns, Limits], Condition]
    joined: Joined = Joined.EACH
    places: int = 2  # decimals that the column keeps; a finer need would be rounded by the database
    top: int = 9_999_999
    has_ids: bool = False

    def condition(self, limits: Limits) -> Condition:
        return self.made(self.columns, limits)

    @property
    def is_measured(self) -> bool:
        return self.kind in {Kind.RANGE, Kind.LEAST, Kind.MOST}


def ranged(name: str, *columns: str, **more: Any) -> Term:
    return Term(name, Kind.RANGE, columns or (name,), more.pop("made", within), **more)


def least(name: str, *columns: str, **more: Any) -> Term:
    return Term(name, Kind.LEAST, columns or (name,), within, **more)


def most(name: str, *columns: str, **more: Any) -> Term:
    return Term(name, Kind.MOST, columns or (name,), within, **more)


def chosen(name: str, *columns: str, **more: Any) -> Term:
    return Term(name, Kind.ONE_OF, columns or (name,), id_of if more.get("has_ids") else one_of, **more)


def switch(name: str) -> Term:
    return Term(name, Kind.YES, (name,), yes)


# in the order of forms and reasons
TERMS: dict[str, Term] = {
    term.name: term
    for term in (
        ranged("area", "area", "is_divisible", "least_area", made=area_within, joined=Joined.SUM),
        chosen("use"),
        ranged("floor", places=0, top=200),
        chosen("community", "building__park__community_id", has_ids=True),
        chosen("park", "building__park_id", has_ids=True),
        chosen("tenure"),
        chosen("certificate"),
        switch("can_register"),
        least("clear_height", top=99),
        least("floor_load", top=99),
        least("column_span", "column_x", "column_y", top=99),  # the smaller side counts
        least("freight_lifts", places=0, top=99, joined=Joined.MOST),
        least("lift_load", top=99, joined=Joined.MOST),
        # each space has a supply of its own, and who takes all of them has all of it
        least("power", places=0, joined=Joined.SUM),
        switch("water"),
        switch("gas"),
        switch("steam"),
        Term("fire_class", Kind.CLASS, ("fire_class",), as_dangerous),
        Term("fire_accepted", Kind.YES, ("fire_acceptance",), accepted),
        switch("discharge"),
        switch("hazardous"),
        most("rent", "rent_min", top=9_999),  # what is asked at the least: the rest is talked about
        most("management_fee", top=999),
        Term("available_on", Kind.DAY, ("available_on",), within),
    )
}
COLUMNS: tuple[str, ...] = tuple(dict.fromkeys(column for term in TERMS.values() for column in term.columns))


def facts_of(row: Any) -> Facts:
    """What the table reads of a space, with its building and park."""
    return {column: walked(row, column) for column in COLUMNS}


def walked(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row
