"""Who else is on the floor of a space, and where its building stands."""

import pytest

from spaces.models import Space
from spaces.surroundings import surroundings
from tests.factories import make_building, make_park, make_space

CORNERS = [[114.11, 22.69], [114.12, 22.69], [114.12, 22.70]]


@pytest.fixture
def building(db, community):
    return make_building(make_park("禾麓智造园", community=community), "1栋")


@pytest.fixture
def make(building, manager, now):
    return lambda number, **facts: make_space(by=manager, now=now, **{"building": building, "number": number} | facts)


def numbers(space, user) -> list[str]:
    return [row.number for row, _area in surroundings(Space.objects.for_list().get(pk=space.pk), user)["neighbours"]]


def test_the_spaces_of_its_floor_stand_in_the_order_of_their_numbers(make, building, manager):
    space = make("502", floor=5)
    for number, floor in (("501", 5), ("5010", 5), ("401", 4)):
        make(number, floor=floor)
    make("503", floor=5, building=make_building(building.park, "2栋"))

    assert numbers(space, manager) == ["501", "502", "5010"]


@pytest.mark.parametrize("floor", [5, None])
def test_one_that_is_alone_or_on_no_known_floor_shows_none(make, manager, floor):
    space = make("502", floor=floor)
    make("401", floor=None if floor is None else 4)

    assert numbers(space, manager) == []


def test_a_plan_is_drawn_where_the_park_has_an_outline(make, building, manager):
    space = make("502")
    assert surroundings(Space.objects.for_list().get(pk=space.pk), manager)["plan"] is None

    building.park.boundary = CORNERS
    building.park.save()

    assert surroundings(Space.objects.for_list().get(pk=space.pk), manager)["plan"]["outline"]
