"""One space, or several together, judged against needs: a verdict for each need, a group, and an order. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from .logic import Facts, gap, is_known, judged
from .needs import Need
from .terms import Joined, Kind

NEAR = 2  # so many musts may be missed by what is still worth a word
HALF = Decimal("0.5")
A_MONTH = Decimal(30)


class State(StrEnum):
    MET = "met"
    MISSED = "missed"
    UNKNOWN = "unknown"  # to be asked: never a “no”


class Group(StrEnum):
    FITS = "fits"  # every must is met
    ASK = "ask"  # none is missed, but of one or more nobody knows
    NEARLY = "nearly"  # one or two are missed
    NO = "no"


STATES = {True: State.MET, False: State.MISSED, None: State.UNKNOWN}
WORST = (State.MISSED, State.UNKNOWN, State.MET)


@dataclass(frozen=True)
class Verdict:
    """`distance` says how much is missing, in the unit of the condition; of a choice that is missed it is one step."""

    need: Need
    state: State
    facts: Facts
    distance: Decimal | None = None

    @property
    def have(self) -> tuple[Any, ...]:
        """What the columns of the condition say, in their order."""
        return tuple(self.facts[column] for column in self.need.term.columns)

    @property
    def closeness(self) -> Decimal:
        """1: met; towards 0, the more is missing; what nobody knows counts half, as likely as not."""
        if self.state != State.MISSED:
            return Decimal(1) if self.state == State.MET else HALF
        return HALF * max(Decimal(0), 1 - self.distance / size_of(self.need))


def size_of(need: Need) -> Decimal:
    """What a distance is measured by: all of what was asked for, a month, or one step."""
    if need.term.kind == Kind.DAY:
        return A_MONTH
    if not need.term.is_measured:
        return Decimal(1)
    return max(Decimal(1), abs(need.least if need.least is not None else need.most))


@dataclass(frozen=True)
class Match:
    verdicts: tuple[Verdict, ...]

    def musts(self, state: State) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.need.is_must and verdict.state == state]

    @cached_property
    def missed(self) -> list[Verdict]:
        return self.musts(State.MISSED)

    @cached_property
    def unknown(self) -> list[Verdict]:
        return self.musts(State.UNKNOWN)

    @property
    def group(self) -> Group:
        if self.missed:
            return Group.NEARLY if len(self.missed) <= NEAR else Group.NO
        return Group.ASK if self.unknown else Group.FITS

    @cached_property
    def score(self) -> Decimal:
        """The weights of the wishes that are met, and a part of those that are nearly; 1 when all are."""
        wished = [verdict for verdict in self.verdicts if not verdict.need.is_must]
        total = sum(verdict.need.weight for verdict in wished)
        return sum(verdict.need.weight * verdict.closeness for verdict in wished) / total if total else Decimal(1)

    @cached_property
    def rank(self) -> tuple:
        """The smaller, the better: by what is missing, then by what is to be asked, then by wishes."""
        shortfall = sum(1 - verdict.closeness for verdict in self.missed)
        return len(self.missed), len(self.unknown), shortfall, -self.score


def judge(facts: Facts, needs: Iterable[Need]) -> Match:
    return Match(tuple(verdict(facts, need) for need in needs))


def verdict(facts: Facts, need: Need) -> Verdict:
    condition = need.condition
    state = STATES[judged(condition, facts)]
    missing = gap(condition, facts) if state == State.MISSED else None
    return Verdict(need, state, facts, Decimal(1) if state == State.MISSED and missing is None else missing)


def is_fit(facts: Facts, needs: Iterable[Need]) -> bool:
    """Whether every must is met, without the reasons."""
    return all(judged(need.condition, facts) for need in needs if need.is_must)


def ranked(found: Iterable[Any], *, match: Callable, key: Callable) -> list:
    """In order, the same whatever the order before: ties go by the key, which no two share."""
    return sorted(found, key=lambda item: (match(item).rank, key(item)))


# ---------------------------------------------------------------- several together


def judge_together(parts: Sequence[Facts], needs: Iterable[Need]) -> Match:
    """Areas and supplies add up, the best lift counts; whatever else is asked, every part must meet."""
    return Match(tuple(verdict_together(parts, need) for need in needs))


def verdict_together(parts: Sequence[Facts], need: Need) -> Verdict:
    match need.term.joined:
        case Joined.SUM:
            return verdict(added(parts), need)
        case Joined.MOST:
            return verdict({column: best_of(parts, column) for column in need.term.columns}, need)
        case _:
            each = [verdict(facts, need) for facts in parts]
            return min(each, key=lambda found: (WORST.index(found.state), -(found.distance or 0)))


def added(parts: Sequence[Facts]) -> Facts:
    """The least that can be let of all is every divisible part at its least. One unknown part makes the sum unknown."""
    smallest = [facts["least_area"] if facts["is_divisible"] else facts["area"] for facts in parts]
    return {
        "area": total(facts["area"] for facts in parts),
        "is_divisible": any(facts["is_divisible"] for facts in parts),
        "least_area": total(smallest),
        "power": total(facts["power"] for facts in parts),
    }


def total(values: Iterable[Any]) -> Any:
    found = list(values)
    return sum(found) if all(map(is_known, found)) else None


def best_of(parts: Sequence[Facts], column: str) -> Any:
    return max((facts[column] for facts in parts if is_known(facts[column])), default=None)
