"""Rents as owners write them: by day, month, year, for the whole, with and without a unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces import prices
from tests.spaces.test_readers import Heard

MONTH, DAY = "元/m2·月", "元/m2·日"


@pytest.mark.parametrize(
    ("text", "unit", "expected", "doubts"),
    [
        ("28", "", ("28", "28"), 0), ("28-30", "", ("28", "30"), 0), ("28～30元", "", ("28", "30"), 0),
        ("28元/㎡·月", "", ("28", "28"), 0), ("28元/平/月", "", ("28", "28"), 0), ("28元/㎡", "", ("28", "28"), 0),
        ("28", MONTH, ("28", "28"), 0), ("28元起", "", ("28", "28"), 0), ("30至28", "", ("28", "30"), 0),
        ("1.2元/㎡·日", "", ("36.50", "36.50"), 1), ("1.2", DAY, ("36.50", "36.50"), 1), ("1-1.2元/㎡/天", "", ("30.42", "36.50"), 1),
        ("360元/㎡/年", "", ("30.00", "30.00"), 1), ("28元/(㎡·月)", "", ("28", "28"), 0), ("1.2元/(㎡·日)", MONTH, ("36.50", "36.50"), 1),
        ("28000元/月", "", ("28.00", "28.00"), 1), ("28000", "元/月", ("28.00", "28.00"), 1), ("2.8万元/月", "", ("28.00", "28.00"), 1),
        ("28", DAY, ("851.67", "851.67"), 2),
        ("1.2", MONTH, ("1.2", "1.2"), 1), ("450元/㎡·月", "", ("450", "450"), 1),
        ("1.2", "", None, 1), ("28000", "", None, 1), ("28000", MONTH, ValueError, 0), ("450", "", None, 1), ("1.2元/㎡", "", None, 1),
        ("面议", "", None, 0), ("包含物业", "", None, 0), ("贵", "", ValueError, 0), ("28/30", "", ValueError, 0),
    ],
)  # fmt: skip
def test_rents(text, unit, expected, doubts):
    heard = Heard()
    asked = {"area": Decimal(1000), "usual": prices.RENT, "warn": heard}
    if expected is ValueError:
        pytest.raises(ValueError, prices.price, text, unit, **asked)
        return
    found = prices.price(text, unit, **asked)

    assert (found, len(heard)) == (expected and tuple(map(Decimal, expected)), doubts)


def test_a_doubtful_rent_is_told_in_words():
    heard = Heard()
    prices.price("1.2", "", area=Decimal(1000), usual=prices.RENT, warn=heard)
    prices.price("450", "", area=Decimal(1000), usual=prices.RENT, warn=heard)

    assert "rent of a day" in heard[0]
    assert "rent of the whole space" in heard[1]


def test_a_rent_for_the_whole_space_needs_its_area():
    with pytest.raises(ValueError, match="area is not known"):
        prices.price("28000元/月", "", area=None, usual=prices.RENT, warn=Heard())


@given(st.decimals("0.1", "9", places=2), st.sampled_from(["日", "天"]))
def test_a_day_rent_is_never_kept_as_that_of_a_month(amount, time):
    found = prices.price(f"{amount}元/㎡·{time}", MONTH, area=None, usual=prices.RENT, warn=Heard())

    assert found[0] == (amount * 365 / 12).quantize(Decimal("0.01"), "ROUND_HALF_UP")
