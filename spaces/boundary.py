"""Points and outlines as people paste them, and the small plan that is drawn of them. Degrees, longitude first."""

import json
import re
from math import cos, radians

from django.utils.translation import gettext as _

from crm.cells import tight

from .geo import Point

SEPARATOR = re.compile(r"[,;、]|\s+")
MOST_CORNERS = 300
WIDTH, HEIGHT, MARGIN = 392, 232, 16


def point(text: str) -> Point:
    """114.130000,22.680000; 22.68,114.13 as well, for one of the two cannot be a latitude."""
    parts = [part for part in SEPARATOR.split(text.replace("，", ",").strip().strip("()（）[]")) if part]
    try:
        first, second = (float(tight(part).rstrip("°en")) for part in parts)
    except ValueError:
        raise ValueError(_("“%(text)s” is not a pair of longitude and latitude.") % {"text": text}) from None
    return checked(first, second, text)


def checked(first: float, second: float, text: object) -> Point:
    lng, lat = (second, first) if abs(first) <= 90 < abs(second) else (first, second)
    if not (abs(lng) <= 180 and abs(lat) <= 90):  # nan is refused as well
        raise ValueError(_("“%(text)s” is not a pair of longitude and latitude.") % {"text": text})
    return round(lng, 6), round(lat, 6)


def outline(text: str) -> list[list[float]]:
    """One corner a line, or a polygon in GeoJSON; its first corner is not said again at the end."""
    text = text.strip()
    if not text:
        return []
    corners = of_geojson(text) if text[0] in "{[" else [point(line) for line in text.splitlines() if line.strip()]
    corners = [list(corner) for at, corner in enumerate(corners) if at == 0 or corner != corners[at - 1]]
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    if len(corners) < 3:
        raise ValueError(_("A boundary has three corners or more."))
    if len(corners) > MOST_CORNERS:
        raise ValueError(_("A boundary has at most %(n)s corners; please simplify it.") % {"n": MOST_CORNERS})
    return corners


def of_geojson(text: str) -> list[Point]:
    try:
        pairs = [(float(corner[0]), float(corner[1])) for corner in ring_of(json.loads(text))]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        raise ValueError(_("This is not a polygon in GeoJSON.")) from None
    return [checked(*pair, as_text([pair])) for pair in pairs]


def ring_of(found: dict | list) -> list:
    """The outer ring of the first polygon in whatever GeoJSON it comes."""
    if isinstance(found, dict):
        if "features" in found:
            return ring_of(found["features"][0])
        return ring_of(found["geometry"] if "geometry" in found else found["coordinates"])
    return found if isinstance(found[0][0], int | float) else ring_of(found[0])


def as_text(corners: list) -> str:
    return "\n".join(f"{lng:.6f},{lat:.6f}" for lng, lat in corners)


def plan(corners: list, places: list[tuple[str, float, float]]) -> dict | None:
    """An outline and named points as a drawing, north above, not to scale; nothing when there is nothing to draw."""
    points = [tuple(corner) for corner in corners] + [(lng, lat) for _name, lng, lat in places]
    if not points:
        return None
    west, north = min(lng for lng, _lat in points), max(lat for _lng, lat in points)
    narrow = cos(radians(north))  # a degree of longitude is shorter than one of latitude
    wide = max((max(lng for lng, _lat in points) - west) * narrow, 1e-6)
    high = max(north - min(lat for _lng, lat in points), 1e-6)
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
    left, top = (WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2

    def at(lng: float, lat: float) -> tuple[str, str]:
        return f"{left + (lng - west) * narrow * scale:.1f}", f"{top + (north - lat) * scale:.1f}"

    drawn = [(name, *at(lng, lat)) for name, lng, lat in places]
    return {"outline": " ".join(",".join(at(*corner)) for corner in corners), "places": drawn}
