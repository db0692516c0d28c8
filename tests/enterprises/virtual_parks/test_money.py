"""Output and revenue of the members: this year so far, beside the same months of the year before."""

from decimal import Decimal

import pytest

from crm.models import Role
from enterprises.economy.models import Datum, first_day
from enterprises.virtual_parks.money import so_far
from tests.factories import make_enterprise, make_user


def report(enterprise, year, month, value, measure="output", span=1, now=None):
    return Datum.objects.create(
        enterprise=enterprise, measure=measure, year=year, month=month, span=span, on=first_day(year, month),
        value=value, at=now,
    )  # fmt: skip


@pytest.fixture
def rows(db, now):
    one, other = make_enterprise(), make_enterprise()
    for year, values in ((2023, (100, 100, 400)), (2024, (150, 90))):
        for month, value in enumerate(values, 2):
            report(one, year, month, value, now=now)
    report(other, 2024, 2, 60, span=2, now=now)
    report(other, 2023, 0, 10_000, now=now)  # of the whole year: not among months
    return one, other


def test_growth_compares_the_same_months(rows, officer):
    (found,) = so_far([row.pk for row in rows], officer, year=2024)

    assert (found.measure, found.month, found.reporters) == ("output", 3, 2)
    assert (found.now, found.before, found.growth) == (300, 200, Decimal("50.00"))
    assert found.growth_words == "+50.00%"


def test_each_measure_has_its_own_last_month(rows, officer, now):
    report(rows[0], 2024, 4, 80, measure="revenue", now=now)

    found = so_far([row.pk for row in rows], officer, year=2024)

    assert [(row.measure, row.month, row.before, row.growth) for row in found] == [
        ("output", 3, 200, Decimal("50.00")), ("revenue", 4, None, None),
    ]  # fmt: skip


def test_who_may_not_read_figures_sees_none_and_others_are_not_added(rows, officer):
    assert so_far([rows[0].pk], make_user(Role.HANDLER), year=2024) == []
    assert so_far([], officer, year=2024) == []
    assert so_far([rows[1].pk], officer, year=2024)[0].now == 60


def test_it_takes_two_queries(rows, officer, django_assert_num_queries):
    assert officer.has_role(Role.OFFICER)  # asks for roles and covers, once

    with django_assert_num_queries(2):
        so_far([row.pk for row in rows], officer, year=2024)
