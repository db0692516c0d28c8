"""Numbers as people type them, and what is refused in words."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spaces.facts import plain
from spaces.measures import MEASURES, storey


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("area", "2860", "2860"),
        ("area", "２，８６０．５　㎡", "2860.5"),
        ("area", "2,860 平方米", "2860"),
        ("area", "1.2万平方米", "12000"),
        ("area", "0.3万", "3000"),
        ("clear_height", "6.5米", "6.5"),
        ("clear_height", "650cm", "6.5"),
        ("column_x", "8400mm", "8.4"),
        ("floor_load", "1.0吨/㎡", "1"),
        ("floor_load", "1000kg/m²", "1"),
        ("floor_load", "9.8 kN/㎡", "1"),
        ("lift_load", "3T", "3"),
        ("freight_lifts", "2台", "2"),
        ("freight_lifts", "0", "0"),
        ("power", "630KVA", "630"),
        ("power", "1.25 MVA", "1250"),
        ("rent_min", "28元/㎡·月", "28"),
        ("rent_min", "28 元/平方米/月", "28"),
        ("rent_max", "30.5元/月·㎡", "30.5"),
        ("deposit_months", "2个月", "2"),
        ("least_months", "3年", "36"),
        ("free_months", "1.5", "1.5"),
    ],
)
def test_a_number_is_read_with_its_unit(column, text, value):
    assert MEASURES[column].read(text) == Decimal(value)


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("area", "0", "must be from 0.01"),
        ("area", "-5", "must be from"),
        ("area", "两千", "not a number"),
        ("area", "28,60", "does not belong|not a number"),
        ("area", "2860元", "unit that does not belong"),
        ("area", "999999999999", "must be from"),
        ("clear_height", "65", "from 0.5 to 60"),
        ("rent_min", "80000", "from 0 to 2,000"),
        ("rent_min", "0.9元/㎡·日", "price for a day. For a month write 27.38"),
        ("management_fee", "0.15 元/天", "price for a day"),
        ("power", "nan", "not a number"),
        ("power", "9" * 40, "must be from"),
        ("area", "-" + "9" * 40, "must be from"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(column, text, words):
    with pytest.raises(ValueError, match=words):
        MEASURES[column].read(text)


@settings(deadline=None)
@given(number=st.decimals(min_value="0.01", max_value=5_000_000, places=2))
def test_what_is_said_of_an_area_is_read_back_as_the_same(number):
    assert MEASURES["area"].read(plain(number)) == number


@pytest.mark.parametrize("column", MEASURES)
@settings(deadline=None)
@given(text=st.text(max_size=30))
def test_whatever_is_typed_is_a_number_in_bounds_or_refused(column, text):
    measure = MEASURES[column]
    try:
        value = measure.read(text)
    except ValueError:
        return
    assert measure.least <= value <= measure.most


@pytest.mark.parametrize(
    ("text", "floor"),
    [
        ("5", 5),
        ("５层", 5),
        ("5F", 5),
        ("五楼", 5),
        ("十二层", 12),
        ("二十", 20),
        ("B1", -1),
        ("负一层", -1),
        ("-2", -2),
        ("地下1层", -1),
    ],
)
def test_a_floor_is_read(text, floor):
    assert storey(text) == floor


@pytest.mark.parametrize("text", ["0", "200", "-30", "顶层", "1.5", "三五", "9" * 30])
def test_no_floor(text):
    with pytest.raises(ValueError, match="not a floor"):
        storey(text)
