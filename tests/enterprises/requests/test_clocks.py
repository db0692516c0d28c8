"""Which clocks a request carries: working days, or for a consultation elapsed hours; and how each is explained."""

import pytest
from django.utils import translation

from crm.calendar import work_calendar
from crm.explained import explained
from enterprises.requests.models import ServiceRequest

from .cases import at, day_hour


@pytest.mark.parametrize(
    ("received", "due"),
    [
        pytest.param("06-03 10:00", "06-04 10:00", id="an ordinary day"),
        pytest.param("06-07 17:30", "06-08 17:30", id="into a holiday"),
        pytest.param("02-09 23:15", "02-10 23:15", id="New Year's Eve at night"),
        pytest.param("2024-12-31 12:00", "01-01 12:00", id="into another year"),
    ],
)
def test_a_consultation_is_answered_in_twenty_four_hours_whatever_the_days(logged, consultation, received, due):
    assert logged(at(received), category=consultation).due == due


def test_the_hours_of_a_consultation_are_on_its_row_and_on_its_copy(logged, consultation):
    case = logged(at("02-09 23:15"), category=consultation)

    clock = case.clock()
    assert (clock.hours, clock.days, clock.is_named, clock.provisional) == (24, None, False, False)
    assert case.row.due_in_hours


def test_a_consultation_is_late_the_moment_its_hours_are_over(logged, consultation):
    logged(at("02-09 23:15"), category=consultation)

    assert not ServiceRequest.objects.late(at("02-10 23:15")).exists()
    assert ServiceRequest.objects.late(at("02-10 23:16")).exists()


def test_after_an_interim_word_its_promise_is_a_date_like_any_other(logged, consultation):
    case = logged(at("06-03 10:00"), category=consultation)
    case.working()
    case.do("interim", "06-04 09:00", next_at="06-06 18:00")

    assert (case.due, case.row.due_in_hours) == ("06-06 18:00", False)


def test_a_second_round_of_a_consultation_runs_in_hours_again(logged, consultation):
    case = logged(at("06-03 10:00"), category=consultation)
    case.working()
    case.do("reply", "06-04 09:00")
    case.do("rate", "06-07 20:00", grade=1)

    assert case.due == "06-08 20:00"


def test_a_consultation_is_explained_by_its_hours(logged, consultation):
    case = logged(at("02-09 23:15"), category=consultation)
    with translation.override("en"):
        shown = explained(case.clock(), calendar=work_calendar(), today=at("02-10 10:00").date())

    assert shown.sentence == (
        "A consultation is answered within 24 hours of its receipt: nights, weekends and holidays count."
    )
    assert [cell.foot for cell in shown.cells] == ["23:15 received", "due"]


@pytest.mark.parametrize(
    ("reported", "due"),
    [
        pytest.param("2024-01-31 10:00", "02-29", id="31 January: the last of a leap February"),
        pytest.param("2025-01-31 10:00", "02-28", id="and of an ordinary one"),
        pytest.param("2024-05-08 10:00", "06-11", id="a day off rolls on over Dragon Boat"),
        pytest.param("2024-09-03 10:00", "10-08", id="and over the whole of National Day"),
        pytest.param("2024-08-29 10:00", "09-29", id="a Sunday at work is a day like any other"),
        pytest.param("2024-12-15 10:00", "01-15", id="into another year"),
        pytest.param("2024-03-31 10:00", "04-30", id="31 March"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_and_rolls_on(logged, reported, due):
    case = logged(at(reported), is_important=True)

    assert case.open("progress") == {"progress": f"{due} 18:00"}


def test_the_dates_of_the_three_ones_are_named_or_counted(logged):
    case = logged(at("06-03 10:00"), is_important=True)
    facts = {row.kind: (row.days, row.is_named) for row in case.row.deadlines.all()}

    assert facts == {"answer": (3, False), "assign": (1, False), "action": (5, False), "progress": (None, True)}


def test_the_copy_is_what_the_enterprise_is_owed_never_what_is_between_us(logged):
    case = logged(at("06-03 10:00"), is_important=True)
    case.working()
    case.do("urge", "06-03 15:00")

    assert case.open("urge") == {"urge": "06-04 18:00"}
    assert (case.due, day_hour(case.clock("answer").due_at)) == ("06-06 18:00", "06-06 18:00")
