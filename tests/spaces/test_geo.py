"""WGS-84 and GCJ-02: there and back, how far apart, what lies in Shenzhen."""

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces import geo

WEST, EAST, SOUTH, NORTH = geo.SHENZHEN
CITY_HALL = (114.054_1, 22.546_9)  # 市民中心
DEGREE = 111_320  # metres of a degree of latitude


def metres(one: geo.Point, other: geo.Point) -> float:
    return hypot((one[0] - other[0]) * DEGREE * cos(radians(one[1])), (one[1] - other[1]) * DEGREE)


@given(st.floats(WEST, EAST), st.floats(SOUTH, NORTH))
def test_the_way_back_leads_to_where_one_came_from(lng, lat):
    back = geo.to_wgs84(*geo.to_gcj02(lng, lat))

    assert back == pytest.approx((lng, lat), abs=1e-6)


@given(st.floats(WEST, EAST), st.floats(SOUTH, NORTH))
def test_in_shenzhen_the_maps_are_some_hundred_metres_apart(lng, lat):
    assert 300 < metres((lng, lat), geo.to_gcj02(lng, lat)) < 900


def test_the_city_hall_lies_east_and_south_of_itself_on_the_other_map():
    moved = geo.to_gcj02(*CITY_HALL)

    assert 300 < metres(CITY_HALL, moved) < 700
    assert (moved[0] > CITY_HALL[0], moved[1] < CITY_HALL[1]) == (True, True)


@pytest.mark.parametrize(
    ("point", "is_in"),
    [((114.13, 22.69), True), ((22.69, 114.13), False), ((116.4, 39.9), False), ((113.26, 23.13), False)],
    ids=["Pinghu", "the other way round", "Beijing", "Guangzhou"],
)
def test_what_lies_in_shenzhen(point, is_in):
    assert geo.is_in_shenzhen(*point) is is_in
