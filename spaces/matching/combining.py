"""Spaces taken together where none alone is large enough: neighbours on one floor first, then within a building. Pure.

Floor plans are not known, only numbers: two spaces are neighbours when no other stands between them in the order in
which people count them. Fewest parts first. Only vacant spaces that meet whatever must be met by each are parts; one
that is let, or does not meet it, ends a row of neighbours.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
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


@dataclass(frozen=True)
class Combination:
    parts: tuple[Part, ...]
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


def may_be_part(facts: Facts, needs: Iterable[Need]) -> bool:
    return all(judged(need.condition, facts) for need in for_each(needs))


def combined(parts: Iterable[Part], needs: Needs, *, shown: int = SHOWN) -> list[Combination]:
    """The best combinations that meet every must, fewest parts first; no space stands in two of them."""
    parts = sorted(parts, key=lambda part: (part.building, part.place_key, part.pk))
    found = [*on_a_floor(parts, needs), *in_a_building(parts, needs)]
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


def fit_together(parts: Sequence[Part], needs: Needs, *, is_adjacent: bool) -> Combination | None:
    match = judge_together([part.facts for part in parts], needs)
    return Combination(tuple(parts), match, is_adjacent) if match.group == Group.FITS else None


def on_a_floor(parts: Sequence[Part], needs: Needs) -> list[Combination]:
    """From every space on, the shortest row of neighbours that is enough."""
    found = []
    for _floor, row in groupby(parts, key=lambda part: (part.building, part.floor)):
        for run in runs(list(row)):
            starts = (shortest(run[at : at + MOST_PARTS], needs) for at in range(len(run)))
            found += [combination for combination in starts if combination]
    return found


def runs(row: Sequence[Part]) -> list[list[Part]]:
    """Neighbours without a gap. Where the floor is not known, nothing is next to anything."""
    if not row or row[0].floor is None:
        return []
    return [list(run) for is_open, run in groupby(row, key=lambda part: part.facts is not None) if is_open]


def shortest(run: Sequence[Part], needs: Needs) -> Combination | None:
    sizes = (fit_together(run[:count], needs, is_adjacent=True) for count in range(2, len(run) + 1))
    return next((found for found in sizes if found), None)


def in_a_building(parts: Sequence[Part], needs: Needs) -> list[Combination]:
    """The largest ones until it is enough, and the smallest that still does as the last."""
    found = []
    for _building, row in groupby(parts, key=lambda part: part.building):
        largest = sorted((part for part in row if part.facts), key=area_of, reverse=True)
        found += first_fit(largest, needs)
    return found


def area_of(part: Part) -> Any:
    return part.facts["area"]


def first_fit(largest: Sequence[Part], needs: Needs) -> list[Combination]:
    for count in range(2, min(MOST_PARTS, len(largest)) + 1):
        for last in reversed(largest[count - 1 :]):
            found = fit_together((*largest[: count - 1], last), needs, is_adjacent=False)
            if found:
                return [found]
    return []
