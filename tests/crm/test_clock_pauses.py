"""Months, elapsed hours and pauses: tables on real holidays, and laws that hold whatever the moments. No database."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm.clock import SHANGHAI, ClockRule, Light, due_after_hours, due_at, light, month_later, paused_days

from .test_clock import CALENDAR, at, counts, moments, moments_2024

days = st.dates(date(2005, 1, 1), date(2026, 6, 30))
months = st.integers(1, 12)
hours = st.integers(1, 240)
spans = st.timedeltas(timedelta(0), timedelta(days=40))


# ---------------------------------------------------------------- months


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        pytest.param("2024-01-15", 1, "2024-02-18", id="15 February is in the Spring Festival, Sunday 18 is at work"),
        pytest.param("2024-01-31", 1, "2024-02-29", id="a leap February"),
        pytest.param("2023-01-31", 1, "2023-02-28", id="an ordinary February"),
        pytest.param("2024-05-31", 1, "2024-07-01", id="30 June is a Sunday"),
        pytest.param("2024-09-01", 1, "2024-10-08", id="National Day is passed over"),
        pytest.param("2024-08-29", 1, "2024-09-29", id="a Sunday at work"),
        pytest.param("2024-11-30", 3, "2025-02-28", id="three months, into another year"),
        pytest.param("2023-12-31", 12, "2024-12-31", id="a year"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_and_rolls_on(day, count, expected):
    assert month_later(date.fromisoformat(day), count, CALENDAR) == date.fromisoformat(expected)


@given(day=days, count=months)
def test_a_month_later_is_a_working_day_and_hardly_later_than_that_month(day, count):
    found = month_later(day, count, CALENDAR)
    since = (found.year - day.year) * 12 + found.month - day.month

    assert CALENDAR.is_workday(found)
    assert since in {count, count + 1}  # days off at the end of a month lead into the next
    assert found.day >= day.day or since > count or found.month == 2 or found.day >= 28


@given(day=days, later=st.integers(0, 60), count=months)
def test_what_is_reported_later_is_never_due_again_earlier(day, later, count):
    assert month_later(day, count, CALENDAR) <= month_later(day + timedelta(days=later), count, CALENDAR)


# ---------------------------------------------------------------- elapsed hours


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2024-02-09 23:15", "2024-02-10 23:15"),
        ("2024-09-30 18:30", "2024-10-01 18:30"),
        ("2024-12-31 12:00", "2025-01-01 12:00"),
    ],
    ids=["New Year's Eve", "eve of National Day", "into another year"],
)
def test_twenty_four_hours_run_through_every_holiday(received, due):
    assert due_after_hours(at(received), 24) == (at(due), False)


@given(moment=moments, first=hours, second=hours)
def test_hours_add_up_and_are_exact(moment, first, second):
    halfway = due_after_hours(moment, first).due_at

    assert due_after_hours(moment, first + second) == due_after_hours(halfway, second)
    assert halfway - moment == timedelta(hours=first)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param("2024-02-09 23:15", Light("ok", hours=24), id="just received"),
        pytest.param("2024-02-09 23:16", Light("ok", hours=23), id="rounded down"),
        pytest.param("2024-02-10 00:00", Light("due", hours=23), id="its day begins"),
        pytest.param("2024-02-10 23:15", Light("due", hours=0), id="at the moment"),
        pytest.param("2024-02-10 23:16", Light("late", hours=0), id="a minute over"),
        pytest.param("2024-02-11 09:15", Light("late", hours=10), id="holidays add to it"),
    ],
)
def test_a_light_in_hours(now, expected):
    shown = light(now=at(now), due_at=at("2024-02-10 23:15"), calendar=CALENDAR, in_hours=True)

    assert shown == expected


# ---------------------------------------------------------------- pauses


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        pytest.param("06-04 10:00", "06-04 17:59", [], id="resumed before close"),
        pytest.param("06-04 10:00", "06-04 18:00", [], id="resumed at close"),
        pytest.param("06-04 10:00", "06-04 18:01", ["06-04"], id="resumed after close"),
        pytest.param("06-04 18:00", "06-05 09:00", ["06-04"], id="paused at close"),
        pytest.param("06-04 18:01", "06-05 09:00", [], id="a night"),
        pytest.param("06-07 10:00", "06-11 10:00", ["06-07", "06-08", "06-09", "06-10"], id="days off are listed, too"),
    ],
)
def test_the_days_at_whose_close_it_stood_still(since, until, expected):
    found = paused_days(at(f"2024-{since}"), at(f"2024-{until}"))

    assert [f"{day:%m-%d}" for day in found] == expected


def test_another_close_of_business_is_another_measure():
    rule = ClockRule(close=time(17, 30))

    assert paused_days(at("2024-06-04 10:00"), at("2024-06-04 17:45"), rule=rule) == [date(2024, 6, 4)]
    assert paused_days(at("2024-06-04 10:00"), at("2024-06-04 17:45")) == []


@given(moment=moments_2024, count=counts, wait=spans, span=spans)
def test_a_pause_over_k_counted_working_days_moves_the_due_date_by_exactly_k(moment, count, wait, span):
    before = due_at(moment, count, CALENDAR).due_at
    since = moment + wait
    assume(since <= before)  # what is late before its pause stays late
    stood_still = paused_days(since, since + span)
    counted = [day for day in stood_still if CALENDAR.is_workday(day) and day > moment.date()]

    after = due_at(moment, count, CALENDAR, paused=stood_still).due_at

    assert CALENDAR.between(before.date(), after.date()) == len(counted)


@given(moment=moments_2024, count=counts, second=st.integers(0, 18 * 3600), length=st.integers(0, 18 * 3600))
def test_resuming_before_close_of_business_the_same_day_moves_nothing(moment, count, second, length):
    day = datetime.combine(moment.date() + timedelta(days=1), time(), SHANGHAI)
    since, until = day + timedelta(seconds=second), day + timedelta(seconds=min(second + length, 18 * 3600))

    assert paused_days(since, until) == []
    assert due_at(moment, count, CALENDAR, paused=paused_days(since, until)) == due_at(moment, count, CALENDAR)


@given(moment=moments_2024, count=counts, wait=spans, first=spans, second=spans)
def test_two_pauses_one_after_another_are_one(moment, count, wait, first, second):
    since = moment + wait
    middle, until = since + first, since + first + second
    apart = {*paused_days(since, middle), *paused_days(middle, until)}

    assert apart == set(paused_days(since, until))
    assert len(apart) == len(paused_days(since, middle)) + len(paused_days(middle, until))


@given(moment=moments_2024, count=counts, extra=st.integers(1, 20), wait=spans, span=spans)
def test_an_extension_and_a_pause_come_to_the_same_in_either_order(moment, count, extra, wait, span):
    """Both are facts from which one date is counted: which came first plays no part."""
    stood_still = paused_days(moment + wait, moment + wait + span)
    extended = due_at(moment, count + extra, CALENDAR, paused=stood_still).due_at
    paused = due_at(moment, count, CALENDAR, paused=stood_still).due_at
    more = [day for day in stood_still if paused.date() < day <= extended.date() and CALENDAR.is_workday(day)]

    assert CALENDAR.between(paused.date(), extended.date()) == extra + len(more)
