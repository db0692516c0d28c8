"""What the pages of parks and buildings show: how much is vacant, and the spaces of a building floor by floor."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from django.db.models import Count, DecimalField, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from crm.models import Event
from crm.search import normalised

from . import boundary, facts, geo, naming
from .models import Building, Park, Space, Status

SUGGESTED = 8
STORY = 50  # lines of history that a page shows
TALLEST = 60  # a building with more floors shows only those that have a space
LET = (Status.FITTING, Status.OCCUPIED)


# ---------------------------------------------------------------- how much


def counted(place: str, value, **only) -> Coalesce:
    """A number of each park or building, by a query of its own: joined, spaces would multiply one another."""
    rows = Space.objects.filter(**{place: OuterRef("pk")}, **only).order_by().values(place).annotate(n=value)
    zero = Value(Decimal(0) if isinstance(value, Sum) else 0)
    return Coalesce(Subquery(rows.values("n")), zero, output_field=DecimalField() if isinstance(value, Sum) else None)


def with_counts(rows: QuerySet, place: str) -> QuerySet:
    """`place` leads from a space to the row: building, or building__park."""
    return rows.annotate(
        count_spaces=counted(place, Count("pk"), status__in=[state for state in Status if state != Status.WITHDRAWN]),
        count_vacant=counted(place, Count("pk"), status=Status.VACANT),
        count_held=counted(place, Count("pk"), status=Status.HELD),
        count_let=counted(place, Count("pk"), status__in=LET),
        area_vacant=counted(place, Sum("area"), status=Status.VACANT),
    )


def square(area: Decimal) -> str:
    return f"{facts.plain(area)} {facts.SQUARE}"


def say(row: Park | Building) -> None:
    row.vacant = square(row.area_vacant)


# ---------------------------------------------------------------- found by words


def parks_by(rows: QuerySet, words: str) -> QuerySet:
    """By part of the name or address; letters are the pinyin initials that its spaces are found by."""
    for word in words.split():
        sign = normalised(word)
        found = Q(name_key__contains=naming.natural(word)) | Q(address__icontains=word)
        if sign.isascii() and sign.isalpha():
            found |= Exists(Space.objects.filter(building__park=OuterRef("pk"), search_text__contains=sign))
        rows = rows.filter(found)
    return rows


def parks_like(user, words: str) -> list[Park]:
    rows = Park.objects.visible_to(user).select_related("community").order_by("name_key")
    return list(parks_by(rows, words)[:SUGGESTED])


def buildings_like(user, park: str, words: str) -> list[Building]:
    rows = Building.objects.visible_to(user).filter(park__name_key=naming.natural(park)).order_by("name_key")
    return list(rows.filter(name_key__contains=naming.building_key(words))[:SUGGESTED])


# ---------------------------------------------------------------- floor by floor


@dataclass
class Storey:
    """One row of the stack; None: spaces of which nobody knows the floor."""

    floor: int | None
    spaces: list[Space] = field(default_factory=list)

    @property
    def vacant(self) -> str:
        """How much of it is vacant, empty when nothing is."""
        area = sum((space.area for space in self.spaces if space.status == Status.VACANT), Decimal(0))
        return square(area) if area else ""

    @property
    def words(self) -> str:
        if self.floor is None:
            return _("floor not known")
        return _("basement %(n)s") % {"n": -self.floor} if self.floor < 0 else _("floor %(n)s") % {"n": self.floor}


def for_stack(rows: QuerySet) -> QuerySet:
    columns = ("building", "number", "number_key", "floor", "area", "use", "status", "status_since")
    return rows.only(*columns).order_by("building", "floor", "number_key", "id")


def stack(spaces: Iterable[Space], floors: int | None) -> list[Storey]:
    """Top floor first, spaces in the order of their numbers; floors without a space are there as far as known."""
    found: dict[int | None, list[Space]] = {}
    for space in spaces:
        space.area_words = square(space.area)
        found.setdefault(space.floor, []).append(space)
    nowhere = found.pop(None, None)
    levels = set(found) | (set(range(1, floors + 1)) if floors and floors <= TALLEST else set())
    storeys = [Storey(level, found.get(level, [])) for level in sorted(levels, reverse=True)]
    return [*storeys, *([Storey(None, nowhere)] if nowhere else [])]


def stacks(buildings: Iterable[Building], spaces: QuerySet) -> None:
    """Give each building its stack, with one query for all."""
    rows = for_stack(spaces.filter(building__in=[building.pk for building in buildings]))
    of = {pk: list(group) for pk, group in groupby(rows, key=lambda space: space.building_id)}
    for building in buildings:
        say(building)
        building.stack = [storey for storey in stack(of.get(building.pk, []), None) if storey.spaces]


# ---------------------------------------------------------------- where, and what happened


def plan_of(park: Park, buildings: Iterable[Building] = ()) -> dict | None:
    """The drawing of a park: its outline, and where the buildings are; the park's own point when they are nowhere."""
    places = [(row.name, float(row.lng), float(row.lat)) for row in buildings if has_point(row)]
    if not places and has_point(park):
        places = [(park.name, float(park.lng), float(park.lat))]
    return boundary.plan(park.boundary, places)


def has_point(place: Park | Building) -> bool:
    return place.lng is not None and place.lat is not None


def is_far(place: Park | Building) -> bool:
    """Coordinates that are not in Shenzhen are most likely a slip."""
    points = [(float(place.lng), float(place.lat))] if has_point(place) else []
    return not all(geo.is_in_shenzhen(*point) for point in [*points, *getattr(place, "boundary", [])])


def story(place: Park | Building) -> list[Event]:
    return list(Event.objects.about(place)[:STORY])
