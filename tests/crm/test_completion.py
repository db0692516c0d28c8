"""What has been reached of a target: cut off after two decimals, as reports say it, and beside the days that passed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import rules, targets
from crm.periods import containing
from crm.targets import Pace, completion, pace

YI = 10**8
YEAR, JUNE = containing(date(2024, 1, 1), "year"), date(2024, 5, 31)


@pytest.mark.parametrize(
    ("reached", "target", "cut_off", "rounded"),
    [
        ("88.3", "300", "29.43", "29.43"),  # 固定资产投资累计完成88.3亿元，完成年度目标29.43%
        ("57.74", "220", "26.24", "26.25"),  # 工业投资累计完成57.74亿元，完成年度目标26.24%: rounded it would be 26.25
        ("13.25", "34.8", "38.07", "38.07"),
        ("300", "300", "100.00", "100.00"),
        ("299.999", "300", "99.99", "100.00"),
        ("330", "300", "110.00", "110.00"),
        ("0", "300", "0.00", "0.00"),
        ("-1", "300", "-0.33", "-0.33"),
    ],
)
def test_completion_is_written_as_reports_write_it(reached, target, cut_off, rounded):
    sums = Decimal(reached) * YI, Decimal(target) * YI

    assert completion(*sums) == Decimal(cut_off)
    assert completion(*sums, rounding=targets.ROUNDED) == Decimal(rounded)


def test_a_target_of_nothing_has_no_completion():
    assert completion(5, 0) is None


@given(st.integers(0, 10**15), st.integers(1, 10**15))
def test_what_is_cut_off_never_says_more_than_was_reached(reached, target):
    share = completion(reached, target)

    assert share * target <= 100 * reached < (share + Decimal("0.01")) * target


@pytest.mark.parametrize(
    ("reached", "today", "expected"),
    [
        (30, date(2024, 12, 31), Pace(-256, Decimal(100))),  # 366 days: 30 % of them are 109.8
        (100, date(2024, 12, 31), Pace(0, Decimal(100))),
        (50, date(2024, 7, 1), Pace(0, Decimal("50.00"))),
        (50, date(2024, 6, 1), Pace(30, Decimal("41.80"))),
        (50, date(2024, 8, 1), Pace(-31, Decimal("58.47"))),
        (0, date(2024, 1, 1), Pace(-1, Decimal("0.27"))),
        (0, date(2023, 12, 31), None),
        (120, date(2025, 3, 1), Pace(73, Decimal(100))),
    ],
)
def test_pace_is_against_the_days_that_have_passed(reached, today, expected):
    assert pace(reached, 100, YEAR, today) == expected


@pytest.mark.django_db
def test_the_office_decides_how_completion_is_written(supervisor):
    assert targets.rounding(JUNE) == targets.TRUNCATED

    rules.decide("targets.rounding", targets.ROUNDED, from_on=JUNE, by=supervisor)

    assert targets.rounding(JUNE) == targets.ROUNDED
