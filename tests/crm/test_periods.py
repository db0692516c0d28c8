"""Months, quarters, halves and years: where they begin and end, what they are called, how an address says them."""

from datetime import date, datetime

import pytest
from django.utils.translation import override

from crm import periods
from crm.clock import SHANGHAI
from crm.periods import Period, containing


@pytest.mark.parametrize(
    ("day", "name", "first", "last"),
    [("2024-02-29", "month", "2024-02-01", "2024-02-29"), ("2024-12-31", "month", "2024-12-01", "2024-12-31"),
     ("2024-05-15", "quarter", "2024-04-01", "2024-06-30"), ("2024-12-01", "quarter", "2024-10-01", "2024-12-31"),
     ("2024-06-30", "half", "2024-01-01", "2024-06-30"), ("2024-07-01", "half", "2024-07-01", "2024-12-31"),
     ("2024-07-01", "year", "2024-01-01", "2024-12-31")],
)  # fmt: skip
def test_a_day_lies_in_its_period(day, name, first, last):
    assert containing(date.fromisoformat(day), name) == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("name", "first"),
    [("month", "2024-01-01"), ("last_month", "2023-12-01"), ("last_quarter", "2023-10-01"), ("half", "2024-01-01"),
     ("last_half", "2023-07-01"), ("last_year", "2023-01-01")],
)  # fmt: skip
def test_the_periods_a_page_offers(name, first):
    assert periods.chosen(name, date(2024, 1, 15)).first == date.fromisoformat(first)


def test_every_choice_of_a_page_is_a_period():
    for name, _label in periods.CHOICES:
        if name:
            assert periods.chosen(name, date(2024, 3, 31)).first <= date(2024, 3, 31)


def test_a_period_ends_with_its_last_moment_in_shanghai():
    june = containing(date(2024, 6, 1), "month")

    assert june.start == datetime(2024, 6, 1, tzinfo=SHANGHAI)
    assert june.end == datetime(2024, 7, 1, tzinfo=SHANGHAI)


def test_an_address_says_both_days():
    june = containing(date(2024, 6, 1), "month")

    assert periods.given(june.query) == june
    assert [periods.given(data) for data in ({}, {"from": "2024-06-02", "to": "2024-06-01"}, {"from": "x", "to": "y"})] == [
        None, None, None,
    ]  # fmt: skip
    assert periods.given({"from": "0001-01-01", "to": "9999-12-31"}) is None  # no calendar reaches there


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [("2024-06-01", "2024-06-30", "June 2024"), ("2024-04-01", "2024-06-30", "Q2 2024"),
     ("2024-01-01", "2024-06-30", "first half of 2024"), ("2024-01-01", "2024-12-31", "the year 2024"),
     ("2024-06-01", "2024-06-29", "2024-06-01 to 2024-06-29")],
)  # fmt: skip
def test_a_period_is_called_by_its_name(first, last, words):
    with override("en"):
        assert Period(date.fromisoformat(first), date.fromisoformat(last)).words == words


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        ("2024-01-01", "2024-05-31", "2023-01-01 2023-05-31"),
        ("2024-02-01", "2024-02-29", "2023-02-01 2023-02-28"),
        ("2025-02-01", "2025-02-28", "2024-02-01 2024-02-29"),
        ("2024-02-29", "2024-03-10", "2023-02-28 2023-03-10"),
    ],
)
def test_the_same_days_of_the_year_before(first, last, before):
    found = periods.a_year_before(Period(date.fromisoformat(first), date.fromisoformat(last)))

    assert f"{found.first} {found.last}" == before
