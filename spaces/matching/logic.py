"""A condition is met, missed, or nobody knows: Kleene's three values. Pure.

One tree is read twice, by `judged` over plain facts and by narrowing as SQL, so that the two cannot drift apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Facts = Mapping[str, Any]  # column -> value; None or "" is not known


@dataclass(frozen=True)
class AtLeast:
    column: str
    value: Decimal | date


@dataclass(frozen=True)
class AtMost:
    column: str
    value: Decimal | date


@dataclass(frozen=True)
class OneOf:
    """`ladder`: all the values in order, where it makes sense to say how many steps are missing."""

    column: str
    values: tuple[Any, ...]
    ladder: str = ""


@dataclass(frozen=True)
class All:
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Either:
    parts: tuple["Condition", ...]


Condition = AtLeast | AtMost | OneOf | All | Either


def is_known(value: Any) -> bool:
    return value is not None and value != ""


def judged(condition: Condition, facts: Facts) -> bool | None:
    """True: met; False: missed; None: not known."""
    match condition:
        case All(parts):
            return together(judged(part, facts) for part in parts)
        case Either(parts):
            return inverse(together(inverse(judged(part, facts)) for part in parts))
        case _:
            have = facts[condition.column]
            return compared(condition, have) if is_known(have) else None


def compared(condition: AtLeast | AtMost | OneOf, have: Any) -> bool:
    match condition:
        case AtLeast(_, value):
            return have >= value
        case AtMost(_, value):
            return have <= value
        case OneOf(_, values):
            return have in values


def together(found) -> bool | None:
    """One that is missed spoils all, whatever is not known."""
    values = set(found)
    return False if False in values else None if None in values else True


def inverse(value: bool | None) -> bool | None:
    return None if value is None else not value


def gap(condition: Condition, facts: Facts) -> Decimal | None:
    """How much is missing of a condition that is missed; None where no number says it (another use, no gas)."""
    match condition:
        case All(parts):
            gaps = [gap(part, facts) for part in parts if judged(part, facts) is False]
            return None if None in gaps else max(gaps)
        case Either(parts):
            return min((found for part in parts if (found := gap(part, facts)) is not None), default=None)
        case OneOf(column, values, ladder):
            return Decimal(steps(ladder, values, facts[column])) if ladder else None
        case _:
            return distance(facts[condition.column], condition.value)


def steps(ladder: str, values: tuple[str, ...], have: str) -> int:
    return min(abs(ladder.index(have) - ladder.index(value)) for value in values)


def distance(one: Decimal | int | date, other: Decimal | date) -> Decimal:
    """Days between two dates, else the difference."""
    between = one - other
    return abs(Decimal(between.days if isinstance(one, date) else between))
