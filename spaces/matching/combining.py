"""Spaces taken together where none alone is large enough: neighbours on one floor first, then within a building. Pure.

Floor plans are not known, only numbers: two spaces are neighbours when no other stands between them in the order in
which people count them. Fewest parts first. Only vacant spaces that meet whatever must be met by each are parts; one
that is let, or does not meet it, ends a row of neighbours.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from .logic import Facts, judged
from .needs import Need, Needs, musts
from .scoring import Group, Match, judge_together, ranked
from .terms import Joined

MOST_PARTS = 6
SHOWN = 5


@dataclass(frozen=True)
class Part:
    """A space as combining sees it; `facts` is None when it cannot be part of anything."""

    pk: int
    building: int
    floor: int | None
    place_key: str
    facts: Facts | None = None


Row = tuple[Part, ...]


@dataclass(frozen=True)
class Combination:
    parts: Row
    match: Match
    is_adjacent: bool

    @property
    def key(self) -> tuple:
        return tuple((part.place_key, part.pk) for part in self.parts)

    @property
    def pks(self) -> frozenset[int]:
        return frozenset(part.pk for part in self.parts)


def for_each(needs: Iterable[Need]) -> list[Need]:
    """The musts that every part must meet by itself."""
    return [need for need in musts(needs) if need.term.joined == Joined.EACH]


def for_all(needs: Iterable[Need]) -> list[Need]:
    """The musts that the parts meet together."""
    return [need for need in musts(needs) if need.term.joined != Joined.EACH]


def may_be_part(facts: Facts, needs: Iterable[Need]) -> bool:
    return all(judged(need.condition, facts) for need in for_each(needs))


def combined(parts: Iterable[Part], needs: Needs, *, shown: int = SHOWN) -> list[Combination]:
    """The best combinations that meet every must, fewest parts first; no space stands in two of them."""
    parts = sorted(parts, key=lambda part: (part.building, part.place_key, part.pk))
    rows = [(row, True) for row in on_a_floor(parts, for_all(needs))]
    rows += [(row, False) for row in in_a_building(parts, for_all(needs))]
    found = [Combination(row, judge_together([part.facts for part in row], needs), near) for row, near in rows]
    in_order = ranked(found, match=lambda found: found.match, key=lambda found: (found.key, not found.is_adjacent))
    in_order.sort(key=lambda found: (not found.is_adjacent, len(found.parts)))  # stable: then as ranked
    return apart(in_order)[:shown]


def apart(found: Iterable[Combination]) -> list[Combination]:
    taken: set[int] = set()
    kept = []
    for combination in found:
        if not combination.pks & taken:
            kept.append(combination)
            taken |= combination.pks
    return kept


def is_enough(parts: Sequence[Part], needs: Sequence[Need]) -> bool:
    """Whether they meet together what is asked of all of them; size, which mostly decides, is looked at first."""
    least = next((need.least for need in needs if need.name == "area"), None)
    if least is not None and sum(map(area_of, parts)) < least:
        return False
    return judge_together([part.facts for part in parts], needs).group == Group.FITS


def area_of(part: Part) -> Any:
    return part.facts["area"]


def on_a_floor(parts: Sequence[Part], needs: Sequence[Need]) -> Iterator[Row]:
    """From every space on, the shortest row of neighbours that is enough."""
    for _floor, row in groupby(parts, key=lambda part: (part.building, part.floor)):
        for run in runs(list(row)):
            for at in range(len(run)):
                yield from shortest(run[at : at + MOST_PARTS], needs)


def runs(row: Sequence[Part]) -> list[list[Part]]:
    """Neighbours without a gap. Where the floor is not known, nothing is next to anything."""
    if row[0].floor is None:
        return []
    return [list(run) for is_open, run in groupby(row, key=lambda part: part.facts is not None) if is_open]


def shortest(run: Sequence[Part], needs: Sequence[Need]) -> Iterator[Row]:
    sizes = (tuple(run[:count]) for count in range(2, len(run) + 1))
    yield from islice((row for row in sizes if is_enough(row, needs)), 1)


def in_a_building(parts: Sequence[Part], needs: Sequence[Need]) -> Iterator[Row]:
    """The largest ones until it is enough, and the smallest that still does as the last."""
    for _building, row in groupby(parts, key=lambda part: part.building):
        largest = sorted((part for part in row if part.facts), key=area_of, reverse=True)
        yield from islice((row for row in with_few(largest) if is_enough(row, needs)), 1)


def with_few(largest: Sequence[Part]) -> Iterator[Row]:
    for count in range(2, min(MOST_PARTS, len(largest)) + 1):
        for last in reversed(largest[count - 1 :]):
            yield (*largest[: count - 1], last)
