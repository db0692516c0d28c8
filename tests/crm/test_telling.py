"""The hours of quiet and the day of a reminder, by the calendar of 2024."""

from datetime import date, datetime

import pytest

from crm import rules, telling
from crm.clock import SHANGHAI
from crm.models import RuleValue

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.strptime(f"2024-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


QUIET = {
    "a working morning": ("06-03 10:00", "06-03 10:00"),
    "the first minute of the day": ("06-03 08:00", "06-03 08:00"),
    "the last minute before the quiet": ("06-03 19:59", "06-03 19:59"),
    "the evening of a working day": ("06-03 20:00", "06-04 08:00"),
    "before dawn of a working day": ("06-04 02:30", "06-04 08:00"),
    "friday evening": ("05-31 21:00", "06-03 08:00"),
    "saturday at noon": ("06-01 12:00", "06-03 08:00"),
    "sunday night": ("06-02 23:59", "06-03 08:00"),
    "a make-up saturday at noon": ("05-11 12:00", "05-11 12:00"),
    "before dawn of a make-up saturday": ("05-11 05:00", "05-11 08:00"),
    "the evening before a make-up saturday": ("05-10 22:00", "05-11 08:00"),
    "the evening of a make-up saturday": ("05-11 20:30", "05-13 08:00"),
    "a holiday on a monday": ("06-10 11:00", "06-11 08:00"),
    "national day": ("10-01 09:00", "10-08 08:00"),
}


@pytest.mark.parametrize(("said", "goes"), QUIET.values(), ids=QUIET)
def test_what_is_said_in_the_quiet_goes_in_the_next_working_morning(said, goes):
    assert telling.out_of_quiet(at(said)) == at(goes)


@pytest.mark.parametrize(
    ("hours", "said", "goes"),
    [
        ((22, 7), "06-03 21:00", "06-03 21:00"),
        ((22, 7), "06-03 22:00", "06-04 07:00"),
        ((24, 0), "06-03 23:59", "06-03 23:59"),
        ((24, 0), "06-04 00:00", "06-04 00:00"),
        ((0, 8), "06-03 23:00", "06-03 23:00"),
        ((0, 8), "06-04 00:30", "06-04 08:00"),
        ((24, 0), "06-01 12:00", "06-03 00:00"),
    ],
)
def test_the_office_decides_the_hours(hours, said, goes):
    for name, value in zip(("telling.quiet_from", "telling.quiet_until"), hours, strict=True):
        rules.decide(name, value, from_on=date(2024, 1, 1), by=None)

    assert telling.out_of_quiet(at(said)) == at(goes)
    assert RuleValue.objects.count() == 2


@pytest.mark.parametrize(
    ("due", "days", "day"),
    [
        ("06-06 18:00", 0, date(2024, 6, 6)),
        ("06-06 18:00", 1, date(2024, 6, 5)),
        ("06-11 18:00", 1, date(2024, 6, 7)),
        ("06-11 18:00", 2, date(2024, 6, 6)),
        ("05-13 18:00", 1, date(2024, 5, 11)),
        ("06-09 10:00", 0, date(2024, 6, 7)),
        ("06-09 10:00", 1, date(2024, 6, 6)),
    ],
)
def test_a_reminder_counts_working_days_back(due, days, day):
    assert telling.reminded_on(at(due), days) == day


def test_the_digest_has_its_hour_on_working_days():
    assert telling.digest_at(at("06-03 23:00")) == at("06-03 08:00")
    assert telling.digest_at(at("05-11 01:00")) == at("05-11 08:00")
    assert telling.digest_at(at("06-01 10:00")) is None
