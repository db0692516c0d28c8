"""Several spaces together: neighbours first, fewest parts first, each meeting what all must meet."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.matching.combining import Part, combined, for_each, may_be_part
from spaces.matching.needs import said
from spaces.matching.offers import match
from spaces.matching.scoring import Group, judge_together
from spaces.matching.terms import COLUMNS
from spaces.models import Space
from tests.factories import make_building, make_space

from .strategies import calm, needs, spaces

NOTHING = dict.fromkeys(COLUMNS) | {"is_divisible": False}
AREA = (said("area", least=3000, most=3600),)


def part(pk: int, area: int | None, *, floor: int | None = 5, building: int = 1, **known) -> Part:
    """None: not to be had."""
    facts = None if area is None else NOTHING | known | {"area": Decimal(area)}
    return Part(pk, building, floor, f"{floor}-{pk:03d}", facts)


def numbers(found) -> list[tuple[int, ...]]:
    return [tuple(part.pk for part in combination.parts) for combination in found]


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([part(1, 1000), part(2, 1100), part(3, 1000)], [(1, 2, 3)]),
        ([part(1, 1000), part(2, 1700), part(3, 1400)], [(2, 3)]),
        ([part(1, 1700), part(2, None), part(3, 1400)], [(1, 3)]),
        ([part(1, 1700, floor=5), part(2, 1400, floor=6)], [(1, 2)]),
        ([part(1, 1700, floor=None), part(2, 1400, floor=None)], [(1, 2)]),
        ([part(1, 1700, building=1), part(2, 1400, building=2)], []),
        ([part(1, 2000), part(2, 2000)], []),
        ([part(1, 2000), part(2, 2000, is_divisible=True, least_area=Decimal(1000))], [(1, 2)]),
        ([part(1, 1000)], []),
        ([], []),
    ],
    ids=[
        "three neighbours", "two are fewer", "a let one between", "two floors", "floors unknown", "two buildings",
        "too large together", "a divisible one", "one alone", "none",
    ],
)  # fmt: skip
def test_what_is_enough_together(parts, found):
    assert numbers(combined(parts, AREA)) == found


def test_neighbours_come_before_parts_of_several_floors():
    parts = [part(1, 3100, floor=1), part(2, 1500, floor=2), part(3, 1600, floor=2), part(4, 400, floor=3)]

    found = combined(parts, AREA)

    assert (numbers(found)[0], found[0].is_adjacent) == ((2, 3), True)


def test_power_adds_up_and_lifts_of_one_building_do_not():
    known = {"power": 300, "freight_lifts": 2}
    parts = [part(1, 1600, **known), part(2, 1500, **known)]

    assert numbers(combined(parts, (*AREA, said("power", least=600)))) == [(1, 2)]
    assert numbers(combined(parts, (*AREA, said("freight_lifts", least=3)))) == []


@calm
@given(st.lists(spaces(), max_size=5), needs(most=2), st.integers(3, 6))
def test_every_combination_meets_every_must_and_no_space_is_in_two(rows, others, area):
    wanted = (said("area", least=area), *(need for need in others if need.name != "area"))
    parts = [
        Part(at, at % 2, facts["floor"], f"{at}", facts if may_be_part(facts, wanted) else None)
        for at, facts in enumerate(rows)
    ]

    found = combined(parts, wanted)

    used = [part.pk for combination in found for part in combination.parts]
    assert len(used) == len(set(used))
    for combination in found:
        facts = [part.facts for part in combination.parts]
        assert len(facts) > 1
        assert judge_together(facts, wanted).group == Group.FITS
        assert all(may_be_part(one, for_each(wanted)) for one in facts)


def test_neighbours_are_offered_where_none_alone_is_large_enough(manager, now, django_assert_num_queries):
    building = make_building()
    for number in range(4):
        facts = {"area": 1200, "floor": 5, "clear_height": "6.5" if number else "4"}
        make_space(by=manager, now=now, building=building, number=f"50{number}", **facts)
    make_space(by=manager, now=now, area=9000, clear_height="4")
    rows = Space.objects.visible_to(manager)
    manager.has_role()

    with django_assert_num_queries(7):
        found = match((said("area", least=3000), said("clear_height", least=6)), rows)

    (together,) = found.combinations
    assert [space.number for space in together.spaces] == ["501", "502", "503"]
    assert together.is_adjacent


def test_nothing_is_joined_where_one_alone_is_enough(manager, now):
    for area in (1600, 1600, 3200):
        make_space(by=manager, now=now, area=area)

    assert match(AREA, Space.objects.visible_to(manager)).combinations == []
