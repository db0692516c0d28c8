"""The scale of freshness: where the mark of today stands, and on which side its words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spaces import scale
from spaces.freshness import Freshness

EDGES = (30, 60, 90, 120)


def of(age, edges=EDGES):
    return scale.scales(Freshness(age, "fresh", edges))


@pytest.mark.parametrize(
    ("age", "place"), [(0, 0), (15, 0.5), (30, 1), (46, 1 + 16 / 30), (90, 3), (120, 4), (9999, 4)]
)
def test_the_mark_stands_where_the_age_is(age, place):
    assert [row.mark for row in of(age)] == [round(place * row.width / 4) for row in of(age)]


def test_what_was_never_verified_has_no_mark():
    assert {row.mark for row in of(None)} == {None}


def test_words_near_the_right_end_stand_left_of_the_mark():
    assert [(of(age)[0].anchor, of(age)[0].is_late) for age in (46, 119)] == [("start", False), ("end", True)]


@settings(deadline=None)
@given(age=st.integers(0, 2000), edges=st.lists(st.integers(1, 365), min_size=4, max_size=4).map(sorted).map(tuple))
def test_the_mark_never_leaves_the_scale(age, edges):
    assert all(0 <= row.mark <= row.width for row in of(age, edges))


def test_the_narrow_one_has_numbers_only():
    wide, narrow = of(46)

    assert [stretch.words for stretch in narrow.stretches] == ["Fresh", "30", "60", "90"]
    assert wide.stretches[1].words == "30 days · ask the landlord"
