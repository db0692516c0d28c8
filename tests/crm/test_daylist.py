"""Days as rows for a phone, and what is out of the ordinary ahead, on the real calendar."""

from datetime import date, datetime

import pytest

from crm import daylist, deadlines
from crm.calendar import work_calendar
from crm.clock import SHANGHAI
from crm.models import Deadline


@pytest.fixture
def counted(department):
    def of(received: str, **length):
        started_at = datetime.fromisoformat(received).replace(tzinfo=SHANGHAI)
        return deadlines.start(department, Deadline.Kind.ANSWER, started_at=started_at, **(length or {"days": 3}))

    return of


def told(deadline):
    return [(row.when, row.what, row.hint, row.number) for row in daylist.rows(deadline, work_calendar())]


def test_a_night_before_a_weekend_begins_on_monday(counted):
    assert told(counted("2024-06-14 23:50")) == [
        ("Fri 14 Jun", "23:50 received", "the day of receipt does not count", ""),
        ("15–16 Jun", "Weekend", "2 days, do not count", ""),
        ("Mon 17 Jun", "Counting starts", "", "Day 1"),
        ("Tue 18 Jun", "Working day", "", "Day 2"),
        ("Wed 19 Jun", "Working day", "answered before 18:00", "Day 3"),
    ]


def test_a_holiday_over_two_months_is_one_row(counted):
    rows = told(counted("2025-01-24 10:00"))

    assert ("28 Jan–4 Feb", "Spring Festival holiday", "8 days, do not count", "") in rows


def test_hours_are_told_as_hours(counted):
    assert told(counted("2024-06-15 23:50", hours=24)) == [
        ("Sat 15 Jun", "23:50 received", "", ""),
        ("Sun 16 Jun", "24 hours later", "answered before 23:50", ""),
    ]


@pytest.mark.parametrize(
    ("length", "words"), [({"days": 3}, "3 working days, counted from Thu 8 Oct"), ({"hours": 24}, "")]
)
def test_where_counting_begins_is_said_in_one_line(counted, length, words):
    assert daylist.counted_from(counted("2026-09-30 23:42", **length), work_calendar()) == words


@pytest.mark.parametrize(
    ("today", "lines"),
    [
        (date(2026, 10, 9), ["Sat 10 Oct is a make-up working day: it counts as usual."]),
        (
            date(2026, 9, 28),
            ["1–7 Oct, National Day: requests are taken, the days do not count."],
        ),
        (date(2026, 7, 6), []),
    ],
)  # fmt: skip
def test_what_is_out_of_the_ordinary_ahead(db, today, lines):
    assert daylist.coming(today, work_calendar()) == lines


def test_a_date_that_may_still_move_says_so(counted):
    deadline = counted("2026-12-30 10:00")

    assert daylist.due_hint(deadline, work_calendar()).startswith("An estimate")
