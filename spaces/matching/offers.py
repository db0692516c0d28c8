"""What there is for somebody who looks: ranked spaces with reasons, and combinations where none alone is enough."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet, Sum

from ..models import Space, Status
from .combining import Combination, Part, combined, for_each, may_be_part
from .narrowing import CANDIDATES, fitting, narrowed
from .needs import Need, Needs, musts
from .scoring import Group, Match, judge, ranked
from .terms import COLUMNS, facts_of

OPEN = (Status.VACANT,)
BUILDINGS = 20  # so many are looked through for combinations, those with most room first
PARTS = 1000


@dataclass(frozen=True)
class Offer:
    space: Space
    match: Match


@dataclass(frozen=True)
class Together:
    """Several spaces that meet together what none meets alone."""

    spaces: tuple[Space, ...]
    match: Match
    is_adjacent: bool


@dataclass
class Found:
    """In order, the best first; `is_cut`: there may be more of the last group than was looked at."""

    offers: list[Offer]
    combinations: list[Together] = field(default_factory=list)
    is_cut: bool = False

    @property
    def fits(self) -> list[Offer]:
        return self.of(Group.FITS)

    @property
    def to_ask(self) -> list[Offer]:
        return self.of(Group.ASK)

    @property
    def nearly(self) -> list[Offer]:
        return self.of(Group.NEARLY)

    def of(self, group: Group) -> list[Offer]:
        return [offer for offer in self.offers if offer.match.group == group]


def match(
    needs: Needs, rows: QuerySet, *, statuses: Iterable[str] = OPEN, limit: int = CANDIDATES, joins: bool = True
) -> Found:
    """`rows`: the spaces this person may see. Three queries: keys, spaces, spells; four more when parts are joined.

    Ordered by the musts that are missed and unknown, then by wishes; equal ones by place, so that two runs agree.
    """
    open_rows = rows.filter(status__in=list(statuses))
    spaces = rows.for_list().in_bulk(narrowed(open_rows, needs, limit=limit))
    judged = (Offer(space, judge(facts_of(space), needs)) for space in spaces.values())
    near = [offer for offer in judged if offer.match.group != Group.NO]
    offers = ranked(near, match=lambda offer: offer.match, key=lambda offer: (offer.space.place_key, offer.space.pk))
    found = Found(offers, is_cut=len(spaces) == limit and len(near) == limit)
    if joins and not found.fits:
        found.combinations = joined(needs, rows)
    return found


def count_fitting(wanted: dict[int, Needs], rows: QuerySet) -> dict[int, int]:
    """How many vacant spaces fit each of them now, in one query however many there are."""
    if not wanted:
        return {}
    counts = {f"n{key}": Count("pk", filter=fitting(needs) or Q(pk__isnull=False)) for key, needs in wanted.items()}
    found = rows.filter(status__in=OPEN).aggregate(**counts)
    return {key: found[f"n{key}"] for key in wanted}


# ---------------------------------------------------------------- several together


def joined(needs: Needs, rows: QuerySet) -> list[Together]:
    area = next((need for need in musts(needs) if need.name == "area" and need.least is not None), None)
    if area is None:
        return []
    found = combined(parts_of(needs, rows, area), needs)
    spaces = rows.for_list().in_bulk([pk for combination in found for pk in combination.pks])
    return [together(combination, spaces) for combination in found]


def together(combination: Combination, spaces: dict[int, Space]) -> Together:
    members = tuple(spaces[part.pk] for part in combination.parts)
    return Together(members, combination.match, combination.is_adjacent)


def parts_of(needs: Needs, rows: QuerySet, area: Need) -> list[Part]:
    """Every standing space of the buildings with enough room: also those between two parts must be known."""
    candidates = rows.filter(fitting(for_each(needs)), status__in=OPEN).order_by()
    roomy = candidates.values("building").annotate(room=Sum("area")).filter(room__gte=area.least)
    buildings = [row["building"] for row in roomy.order_by("-room", "building")[:BUILDINGS]]
    standing = rows.standing().filter(building__in=buildings).order_by("building", "place_key", "id")
    return [part_of(row, needs) for row in standing.values("pk", "building", "place_key", "status", *COLUMNS)[:PARTS]]


def part_of(row: dict, needs: Needs) -> Part:
    is_open = row["status"] in OPEN and may_be_part(row, needs)
    return Part(row["pk"], row["building"], row["floor"], row["place_key"], row if is_open else None)
