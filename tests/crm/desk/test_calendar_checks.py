"""Each slip of an administrator's pen is found and named, and a notice that is right raises no doubt."""

from datetime import date, datetime

import pytest

from crm import deadlines
from crm.calendar import calendar_by, shipped_calendar, shipped_days
from crm.clock import SHANGHAI
from crm.desk.calendar_checks import findings
from crm.models import CalendarDay, CalendarNotice, Deadline
from crm.notice_text import Day
from crm.workdays import DayKind

from .notices import NUMBER, TEXT, days_of

OFF, WORK = DayKind.HOLIDAY, DayKind.MAKEUP_WORKDAY
TODAY = date(2026, 11, 20)


@pytest.fixture
def found(db):
    """(words, is error) for these days of 2027, as stored in a draft."""

    def find(days: list[Day], *, text: str = "", number: str = NUMBER, year: int = 2027, today: date = TODAY):
        notice = CalendarNotice.objects.create(year=year, number=number, text=text)
        for day in days:
            CalendarDay.objects.create(notice=notice, date=day.date, kind=day.kind, name=day.name)
        notice.version = 1
        return findings(
            notice, list(notice.days.all()), before=shipped_calendar(), after=calendar_by([notice]), today=today
        )

    return find


def without(*dates: str) -> list[Day]:
    return [day for day in days_of() if f"{day.date:%m-%d}" not in dates]


def plus(*days: Day) -> list[Day]:
    return [*days_of(), *days]


def test_a_notice_that_is_right_raises_no_doubt(found):
    assert found(days_of(), text=TEXT) == []


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (without("09-15"), "Not in the list: 中秋节."),
        (plus(Day(date(2027, 1, 6), WORK, "元旦")), "Wed 6 Jan is a working day anyway"),
        (plus(Day(date(2028, 1, 1), OFF, "元旦")), "2028-01-01 is not in 2027."),
        (plus(Day(date(2026, 12, 31), OFF, "春节")), "2026-12-31 is not in 2027."),
        (without("05-02"), "Sun 2 May is a public holiday by law"),
        (without("10-03"), "Sun 3 Oct is a public holiday by law"),
        ([], "Not in the list: 元旦"),
    ],
    ids=["missing", "weekday", "year after", "not New Year", "Labour Day", "National Day", "empty"],
)
def test_what_is_wrong_is_an_error(found, days, words):
    assert [finding for finding in found(days) if finding.is_error and words in finding.words]


def test_a_notice_has_a_number(found):
    assert found(days_of(), number="")[0] == ("The document number is missing.", True)


def test_a_new_year_block_may_begin_in_december_and_be_worked_for(found):
    early = plus(Day(date(2026, 12, 31), OFF, "元旦"), Day(date(2026, 12, 27), WORK, "元旦"))

    assert not [finding for finding in found(early) if finding.is_error]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (without("02-12"), "春节, 5 Feb–11 Feb, is 7 days; usual is 8 / 9."),
        (plus(Day(date(2027, 2, 21), WORK, "春节")), "15 Feb–26 Feb would be 12 working days on end."),
        (plus(Day(date(2027, 9, 3), OFF, "纪念日")), "纪念日 is not one of the seven known holidays."),
        (without("06-09") + [Day(date(2027, 7, 9), OFF, "端午节")], "端午节, 9 Jul, lies outside its usual season."),
    ],
    ids=["length", "no day of rest", "unknown", "season"],
)
def test_what_is_unusual_is_a_doubt(found, days, words):
    assert (words, False) in found(days)


def test_the_list_is_compared_with_the_text(found):
    text = TEXT.replace("5日（周一）放假，共3天", "6日（周一）放假，共3天")

    doubts = [finding.words for finding in found(without("02-20"), text=text)]

    assert "2027-04-06 is a Tue; the text says Mon." in doubts
    assert "Sat 20 Feb: the list says “—”, the text “make-up working day”." in doubts
    assert "Tue 6 Apr: the list says “—”, the text “holiday”." in doubts


def test_past_days_that_met_deadlines_have_counted_are_named(found, department):
    started_at = datetime(2026, 9, 28, 10, tzinfo=SHANGHAI)
    deadlines.start(department, Deadline.Kind.ANSWER, started_at=started_at, days=3)
    deadlines.meet(department, Deadline.Kind.ANSWER, at=started_at)
    changed = [Day(day, special.kind, special.name) for day, special in shipped_days(2026).items()]
    changed = [day for day in changed if day.date != date(2026, 10, 1)]

    doubts = [finding.words for finding in found(changed, year=2026)]

    assert any("1 Oct has passed: 1 deadline" in words for words in doubts)
