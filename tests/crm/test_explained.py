"""A deadline explains itself: every day between receipt and due with its reason, on real holidays."""

from datetime import date, datetime

import pytest
from django.utils import translation

from crm import deadlines
from crm.calendar import calendar_of, shipped_calendar, work_calendar
from crm.clock import SHANGHAI
from crm.explained import explained
from crm.models import Deadline


@pytest.fixture
def explain(department):
    """Cells and sentence of an answer due in three working days, as seen on a day, in the source language."""

    def of(received: str, today: date, days: int = 3):
        started_at = datetime.fromisoformat(received).replace(tzinfo=SHANGHAI)
        deadline = deadlines.start(department, Deadline.Kind.ANSWER, started_at=started_at, days=days)
        with translation.override("en"):
            return deadline, explained(deadline, calendar=work_calendar(), today=today)

    return of


def test_national_day_2024_is_told_day_by_day(explain):
    deadline, shown = explain("2024-09-27 11:00", date(2024, 9, 27))

    assert f"{deadline.due_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" == "2024-10-08 18:00"
    assert [cell.foot for cell in shown.cells[1:]] == [
        "weekend", "Day 1", "Day 2", *["National Day"] * 7, "Day 3, due",
    ]  # fmt: skip
    assert shown.notices == ["国办发明电〔2023〕7号"]


def test_the_sentence_names_the_holiday_and_the_make_up_day(explain):
    _deadline, shown = explain("2024-09-27 11:00", date(2024, 9, 27))

    assert "National Day, 1 Oct to 7 Oct, does not count" in shown.sentence
    assert "Sun 29 Sep is a make-up working day and counts" in shown.sentence


def test_beyond_the_last_announced_year_it_is_provisional_and_says_why(explain, monkeypatch):
    shipped = shipped_calendar()
    known = {2026: {day: special for day, special in shipped.special.items() if day.year == 2026}}
    until_2026 = calendar_of(known, versions={2026: "2026/0"})
    for module in ("crm.deadlines", "tests.crm.test_explained"):
        monkeypatch.setattr(f"{module}.work_calendar", lambda: until_2026, raising=False)
    deadline, shown = explain("2026-12-29 10:00", date(2026, 12, 29))

    assert deadline.provisional
    assert "2027 are not announced yet" in shown.sentence


def test_a_long_run_of_days_off_is_folded(explain):
    _deadline, shown = explain("2026-02-13 10:00", date(2026, 2, 13), days=8)

    assert "9 days off" in [cell.head for cell in shown.cells]
    assert len(shown.cells) < 14


def test_today_is_marked_and_what_is_to_come_is_dashed(explain):
    _deadline, shown = explain("2024-06-03 10:00", date(2024, 6, 4))

    assert [cell.kind for cell in shown.cells] == ["is-zero", "is-count is-today", "is-todo", "is-todo is-end"]
