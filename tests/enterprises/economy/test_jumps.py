"""What is far from what was known: the pure judgement as a table, and what is looked up for it."""

from decimal import Decimal

import pytest

from enterprises.economy.jumps import jump, known_before
from enterprises.economy.models import Measure
from tests.factories import make_enterprise

from .conftest import WAN, entry

OUTPUT = Measure.OUTPUT


@pytest.mark.parametrize(
    ("value", "known", "far_from"),
    [(100, [], None), (100, [0], None), (0, [100], None), (2000, [100], None), (2001, [100], 100), (5, [100], None),
     ("4.99", [100], 100), (2001, [100, 2500], None), (2001, [100, 90], 100), (-2001, [100], 100), (50, [0, 1], 1)],
)  # fmt: skip
def test_twenty_times_up_or_down_and_near_nothing_known(value, known, far_from):
    assert jump(Decimal(value), [Decimal(one) for one in known]) == far_from


def test_the_office_decides_how_many_times():
    assert jump(Decimal(600), [Decimal(100)], times=5) == 100


def test_known_are_the_month_before_and_the_same_month_a_year_before(put, enterprise):
    put(entry(5, 7000, year=2023), entry(6, 7100, year=2023), entry(3, 9000), entry(6, 9300))

    assert known_before([enterprise.pk], OUTPUT, 2024, 5) == {enterprise.pk: [9000 * WAN, 7000 * WAN]}
    assert known_before([enterprise.pk], OUTPUT, 2024, 6) == {enterprise.pk: [9000 * WAN, 7100 * WAN]}
    assert known_before([enterprise.pk], Measure.TAX, 2024, 6) == {}


def test_two_months_together_count_as_their_average_and_a_year_by_years(put, enterprise):
    put(entry(2, 15000, span=2), entry(0, 80_000, year=2022), entry(0, 90_000, year=2023), confirmed=True)

    assert known_before([enterprise.pk], OUTPUT, 2024, 3) == {enterprise.pk: [7500 * WAN]}
    assert known_before([enterprise.pk], OUTPUT, 2024, 0) == {enterprise.pk: [90_000 * WAN]}


@pytest.mark.parametrize("many", [1, 3])
def test_one_query_for_all_of_a_sheet(put, db, many, django_assert_num_queries):
    rows = [make_enterprise() for _n in range(many)]
    for row in rows:
        put(entry(4, 9000), of=row)

    with django_assert_num_queries(1):
        assert len(known_before([row.pk for row in rows], OUTPUT, 2024, 5)) == many
