"""Coordinates: stored on WGS-84, converted for maps on GCJ-02 (高德, 腾讯) where they are drawn. Pure.

GCJ-02 is WGS-84 with an offset of some hundred metres that is published only as this formula (eviltransform and many
others; no standard has it). The way back is found by iteration and is exact to less than a centimetre.
"""

from math import cos, pi, sin, sqrt

AXIS, ECCENTRICITY = 6378245.0, 0.00669342162296594323  # Krasovsky 1940
SHENZHEN = (113.70, 114.70, 22.35, 22.90)  # west, east, south, north
EXACT = 1e-9  # degrees
Point = tuple[float, float]  # longitude, latitude


def is_in_shenzhen(lng: float, lat: float) -> bool:
    west, east, south, north = SHENZHEN
    return west <= lng <= east and south <= lat <= north


def offset(lng: float, lat: float) -> Point:
    x, y = lng - 105.0, lat - 35.0
    waves = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    radians = lat / 180.0 * pi
    magic = 1 - ECCENTRICITY * sin(radians) ** 2
    north = north * 180.0 / ((AXIS * (1 - ECCENTRICITY)) / (magic * sqrt(magic)) * pi)
    east = east * 180.0 / (AXIS / sqrt(magic) * cos(radians) * pi)
    return east, north


def to_gcj02(lng: float, lat: float) -> Point:
    east, north = offset(lng, lat)
    return lng + east, lat + north


def to_wgs84(lng: float, lat: float) -> Point:
    """The point that to_gcj02 takes there."""
    found = (lng, lat)
    for _round in range(10):
        moved = to_gcj02(*found)
        off = (moved[0] - lng, moved[1] - lat)
        found = (found[0] - off[0], found[1] - off[1])
        if max(abs(off[0]), abs(off[1])) < EXACT:
            break
    return found
