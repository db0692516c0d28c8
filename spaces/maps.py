"""Spaces on a map: one point a building with what is there, grouped by the database, and the boundaries of parks.

It does not know who looks. Whoever draws a map hands in the rows that may be seen: those of the desk under its filters,
those that the public may see. crm/static/crm/map.js draws what `features` gives; components/map.html says where.

Positions are stored on WGS-84. Where the tiles of the office are on GCJ-02 they are converted here, at the edge.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from csp.decorators import csp_update
from django.conf import settings
from django.db.models import Count, QuerySet, Sum
from django.http import JsonResponse

from . import geo
from .models import Building, Park

EXACT = 6  # digits of a degree: 0.1 m
MOST_PARKS = 200
FEW = 200  # buildings
OF_BUILDINGS = ("pk", "name", "lng", "lat", "park", "park__lng", "park__lat")
OF_PARKS = ("name", "lng", "lat", "boundary")
Point = tuple[float, float]
Place = tuple[Any, Any]  # longitude and latitude as stored, or None


def as_stored(lng, lat) -> Point:
    return float(lng), float(lat)


def as_on_gcj02(lng, lat) -> Point:
    east, north = geo.to_gcj02(float(lng), float(lat))
    return round(east, EXACT), round(north, EXACT)


def datum() -> Callable[[Any, Any], Point]:
    """How a stored position comes to stand where the tiles have it; looked up once for thousands of points."""
    return as_on_gcj02 if settings.MAP_TILES and settings.MAP_TILES_DATUM == "gcj02" else as_stored


@dataclass
class Spot:
    """A point with the buildings that stand there: one, or all of a park that have no position of their own; those have
    no name but the park's."""

    name: str
    park: int
    buildings: list[int]
    count: int = 0
    area: int = 0


def features(rows: QuerySet) -> dict:
    """{spots: [[[building, …], lng, lat, name within its park, count, ㎡, park], …], parks: [[id, name, lng, lat,
    count, ㎡, boundary], …], unplaced: so many spaces that have no position}. Short, for there are thousands."""
    counted = {building: (count, area) for building, count, area in by_building(rows)}
    spots, unplaced = placed(counted)
    parks = Park.objects.filter(pk__in={spot.park for spot in spots.values()}).order_by("pk").only(*OF_PARKS)
    drawn = datum()
    return {
        "spots": [
            [spot.buildings, *drawn(at[0], at[1]), spot.name, spot.count, spot.area, spot.park]
            for at, spot in spots.items()
        ],
        "parks": list(park_features(parks, spots, drawn)),
        "unplaced": unplaced,
    }


def by_building(rows: QuerySet) -> QuerySet:
    grouped = rows.order_by().values("building").annotate(count=Count("pk"), area=Sum("area"))
    return grouped.values_list("building", "count", "area")


def placed(counted: dict[int, tuple]) -> tuple[dict[tuple, Spot], int]:
    """Each spot by where it is, and how many spaces are nowhere."""
    buildings = Building.objects.order_by("pk").values_list(*OF_BUILDINGS)
    if len(counted) <= FEW:  # of more, to say which costs the database more than to read all there are
        buildings = buildings.filter(pk__in=counted)
    return gathered((row for row in buildings if row[0] in counted), counted)


def gathered(buildings: Iterable[tuple], counted: dict[int, tuple]) -> tuple[dict[tuple, Spot], int]:
    spots: dict[tuple, Spot] = {}
    unplaced = 0
    for pk, name, lng, lat, park, park_lng, park_lat in buildings:
        count, area = counted[pk]
        is_own = None not in (lng, lat)
        if not is_own and None in (park_lng, park_lat):
            unplaced += count
            continue
        at = (lng, lat, pk) if is_own else (park_lng, park_lat, "park", park)
        spot = spots.setdefault(at, Spot(name if is_own else "", park, []))
        spot.buildings.append(pk)
        spot.count += count
        spot.area += round(area)
    return spots, unplaced


def park_features(parks: Iterable[Park], spots: dict[tuple, Spot], drawn: Callable) -> Iterable[list]:
    """A park where it says it is, or else amid its buildings."""
    within: dict[int, list[tuple[tuple, Spot]]] = {}
    for at, spot in spots.items():
        within.setdefault(spot.park, []).append((at, spot))
    for park in parks:
        here = within[park.pk]
        place: Place = (park.lng, park.lat)
        if None in place:
            place = tuple(round(sum(at[axis] for at, _spot in here) / len(here), EXACT) for axis in (0, 1))
        count, area = (sum(getattr(spot, name) for _at, spot in here) for name in ("count", "area"))
        yield [park.pk, park.name, *drawn(*place), count, area, [drawn(*corner) for corner in park.boundary]]


def in_parks(rows: QuerySet) -> QuerySet:
    """The list beside the map, for whoever does not see it: {park, name, count, area}, those with most spaces first."""
    grouped = rows.order_by().values("building__park", "building__park__name")
    return grouped.annotate(count=Count("pk"), area=Sum("area")).order_by("-count", "building__park__name")[:MOST_PARKS]


def answer(rows: QuerySet) -> JsonResponse:
    """What map.js fetches."""
    written = {"separators": (",", ":"), "ensure_ascii": False}
    return JsonResponse(features(rows), json_dumps_params=written)


def tile_host() -> str:
    """From where browsers may load pictures: https://*.tiles.example.com of an address with mirrors."""
    address = urlsplit(settings.MAP_TILES)
    if not address.netloc:
        return ""
    host = re.sub(r"^.*\{[^}]*\}[^.]*", "*", address.netloc)
    return f"{address.scheme}://{host}"


def shows_map(view: Callable) -> Callable:
    """Decorator of a page with a map: its browser may load the tiles, and on no other page."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        host = tile_host()
        return (csp_update({"img-src": host})(view) if host else view)(request, *args, **kwargs)

    return shown
