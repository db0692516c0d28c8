"""The shipped calendar, the stored notices on top of it, the reasons in words, and the clock at the command line."""

import json
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from crm import reference
from crm.calendar import (
    HOLIDAY_NAMES,
    NOTICE_NUMBERS,
    clock_rule,
    shipped_calendar,
    unannounced_year,
    why,
    work_calendar,
)
from crm.clock import SHANGHAI, ClockRule, explain
from crm.models.workdays import CalendarNotice
from crm.workdays import DayKind

NUMBER_2027 = "国办发明电〔2026〕9号"


@pytest.fixture
def store(db):
    def store_notice(year, *days, version=1, number=NUMBER_2027):
        moment = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)
        notice = CalendarNotice.objects.create(
            year=year, version=version, number=number, status="applied", applied_at=moment
        )
        for day, kind, name in days:
            notice.days.create(date=day, kind=kind, name=name)

    return store_notice


@pytest.fixture
def fresh():
    """No calendar has been built in this process yet, whatever ran before."""
    reference.forget_all()


@pytest.fixture
def due(db):
    def run(*arguments):
        out = StringIO()
        with translation.override("en"):
            call_command("due", *arguments, stdout=out)
        return out.getvalue()

    return run


def reasons(received_at, days, **keywords):
    moment = datetime.fromisoformat(received_at).replace(tzinfo=SHANGHAI)
    with translation.override("en"):
        return [why(note) for note in explain(moment, days, shipped_calendar(), **keywords)]


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)],
)
def test_the_shipped_years_have_the_announced_number_of_working_days(year, expected):
    assert shipped_calendar().between(date(year - 1, 12, 31), date(year, 12, 31)) == expected


@pytest.mark.parametrize(
    ("day", "number"),
    [
        pytest.param(date(2020, 1, 30), NOTICE_NUMBERS[2020][0], id="first notice of 2020"),
        pytest.param(date(2020, 1, 31), NOTICE_NUMBERS[2020][1], id="second notice of 2020"),
        pytest.param(date(2020, 10, 1), NOTICE_NUMBERS[2020][0], id="rest of 2020"),
        pytest.param(date(2022, 12, 31), NOTICE_NUMBERS[2023][0], id="New Year from December"),
        pytest.param(date(2026, 10, 10), "国办发明电〔2025〕7号", id="make-up day of 2026"),
        pytest.param(date(2019, 10, 1), "", id="number not known"),
        pytest.param(date(2026, 10, 9), "", id="ordinary day"),
    ],
)
def test_a_shipped_day_names_the_notice_that_made_it(day, number):
    assert shipped_calendar().notice_no(day) == number


@pytest.mark.parametrize("day", [date(2020, 2, 3), date(2024, 4, 8)])
def test_an_ordinary_monday_after_a_holiday_is_an_ordinary_monday(day):
    assert shipped_calendar().kind(day) == DayKind.WORKDAY


@pytest.mark.parametrize("day", [date(2023, 12, 30), date(2024, 6, 8)])
def test_a_weekend_that_only_adjoins_a_holiday_is_a_weekend(day):
    assert shipped_calendar().kind(day) == DayKind.WEEKEND


def test_shipped_days_go_by_the_names_that_are_translated():
    named = {shipped_calendar().name(date(2026, month, day)) for month, day in [(1, 1), (2, 17), (4, 5), (5, 1)]}
    later = {shipped_calendar().name(date(2026, month, day)) for month, day in [(6, 19), (9, 25), (10, 1)]}

    assert named | later == set(HOLIDAY_NAMES.values())


def test_what_was_shipped_is_version_zero():
    assert shipped_calendar().version(date(2024, 10, 8)) == "2024/0"


@pytest.mark.django_db
def test_without_notices_the_shipped_calendar_is_in_force(fresh):
    assert work_calendar().special == shipped_calendar().special
    assert work_calendar().announced_through == shipped_calendar().announced_through


def test_a_notice_for_the_next_year_announces_it(fresh, store):
    store(2027, (date(2027, 1, 1), DayKind.HOLIDAY, "元旦"), (date(2027, 1, 3), DayKind.MAKEUP_WORKDAY, "元旦"))

    calendar = work_calendar()

    assert calendar.announced_through == date(2027, 12, 31)
    assert calendar.add(date(2026, 12, 31), 1) == date(2027, 1, 3)
    assert calendar.version(date(2027, 1, 3)) == "2027/1"
    assert (calendar.name(date(2027, 1, 1)), calendar.notice_no(date(2027, 1, 1))) == ("New Year's Day", NUMBER_2027)


def test_a_block_that_begins_in_december_leaves_the_year_before_as_it_is(fresh, store):
    store(2027, (date(2026, 12, 31), DayKind.HOLIDAY, "元旦"), (date(2027, 1, 1), DayKind.HOLIDAY, "元旦"))

    calendar = work_calendar()

    assert calendar.kind(date(2026, 12, 31)) == DayKind.HOLIDAY
    assert calendar.name(date(2026, 10, 1)) == "National Day"
    assert calendar.version(date(2026, 12, 31)) == "2026/0"


def test_a_notice_replaces_the_shipped_days_of_its_year_wholesale(fresh, store):
    store(2026, (date(2026, 10, 1), DayKind.HOLIDAY, "国庆节"))

    calendar = work_calendar()

    assert calendar.between(date(2026, 9, 30), date(2026, 10, 11)) == 6
    assert calendar.kind(date(2026, 2, 17)) == DayKind.WORKDAY
    assert calendar.kind(date(2025, 10, 1)) == DayKind.HOLIDAY


def test_a_notice_keeps_the_december_days_that_belong_to_the_year_after(fresh, store):
    store(2018, (date(2018, 10, 1), DayKind.HOLIDAY, "国庆节"))

    assert work_calendar().kind(date(2018, 12, 31)) == DayKind.HOLIDAY
    assert work_calendar().kind(date(2018, 10, 2)) == DayKind.WORKDAY


def test_the_highest_version_of_a_notice_replaces_the_lower_ones(fresh, store):
    store(2027, (date(2027, 1, 4), DayKind.HOLIDAY, "元旦"), version=2)
    store(2027, (date(2027, 1, 1), DayKind.HOLIDAY, "元旦"), version=1)

    calendar = work_calendar()

    assert [calendar.is_workday(date(2027, 1, day)) for day in (1, 4)] == [True, False]
    assert calendar.version(date(2027, 1, 4)) == "2027/2"


def test_a_notice_without_days_announces_nothing(fresh, store):
    announced = shipped_calendar().announced_through
    store(2026)
    store(announced.year + 1)

    assert work_calendar().kind(date(2026, 10, 1)) == DayKind.HOLIDAY
    assert work_calendar().announced_through == announced


def test_a_year_announced_beyond_a_gap_stays_provisional(fresh, store):
    store(2099, (date(2099, 1, 1), DayKind.HOLIDAY, "元旦"))

    assert work_calendar().announced_through == shipped_calendar().announced_through


def test_a_make_up_row_on_a_weekday_is_an_ordinary_day(fresh, store):
    store(2020, (date(2020, 1, 1), DayKind.HOLIDAY, "元旦"), (date(2020, 2, 3), DayKind.MAKEUP_WORKDAY, "春节"))

    assert work_calendar().kind(date(2020, 2, 3)) == DayKind.WORKDAY


def test_a_name_that_is_not_official_is_kept(fresh, store):
    store(2027, (date(2027, 9, 3), DayKind.HOLIDAY, "纪念日"), (date(2027, 10, 1), DayKind.HOLIDAY, "国庆节、中秋节"))

    assert work_calendar().name(date(2027, 9, 3)) == "纪念日"
    assert work_calendar().name(date(2027, 10, 1)) == "National Day and Mid-autumn Festival"


def test_only_what_is_applied_is_in_force(fresh, store):
    store(2027, (date(2027, 1, 1), DayKind.HOLIDAY, "元旦"), version=1)
    store(2027, (date(2027, 1, 4), DayKind.HOLIDAY, "元旦"), version=2)
    CalendarNotice.objects.filter(version=2).update(status="withdrawn", withdrawn_at=datetime.now(SHANGHAI))

    assert [work_calendar().is_workday(date(2027, 1, day)) for day in (1, 4)] == [False, True]
    assert work_calendar().version(date(2027, 1, 4)) == "2027/1"


def test_an_edition_is_the_same_for_the_same_days_and_versions_only(fresh, store):
    shipped = shipped_calendar().edition
    assert shipped == work_calendar().edition

    store(2027, (date(2027, 1, 1), DayKind.HOLIDAY, "元旦"))
    reference.forget_all()

    assert work_calendar().edition != shipped


@pytest.mark.parametrize(
    ("today", "year"), [((2026, 10, 31), None), ((2026, 11, 1), 2027), ((2027, 1, 5), 2027), ((2025, 12, 31), None)]
)
def test_from_november_on_the_next_year_is_missed(fresh, db, today, year):
    assert unannounced_year(date(*today)) == year


def test_an_announced_year_is_not_missed(fresh, store):
    store(2027, (date(2027, 1, 1), DayKind.HOLIDAY, "元旦"))

    assert unannounced_year(date(2026, 12, 31)) is None


@pytest.mark.django_db
def test_the_calendar_is_built_once_until_the_stamp_changes(fresh, db):
    first, second = work_calendar(), work_calendar()
    reference.bump()

    assert first is second
    assert work_calendar() is not first


def test_the_clock_rule_comes_from_the_settings(settings):
    settings.OUT_OF_HOURS_NEXT_DAY = True

    assert clock_rule() == ClockRule(close=settings.CLOSE_OF_BUSINESS, out_of_hours_next_day=True)


def test_every_day_off_has_its_reason_in_words():
    assert reasons("2025-09-26 15:00", 4)[:7] == [
        "weekend",
        "Working day 1, make-up working day",
        "Working day 2",
        "Working day 3",
        "National Day holiday",
        "National Day holiday",
        "National Day holiday",
    ]


def test_a_paused_day_says_so_and_a_paused_weekend_stays_a_weekend():
    paused = [date(2024, 6, 15), date(2024, 6, 17)]

    assert reasons("2024-06-14 10:00", 1, paused=paused) == ["weekend", "weekend", "paused", "Working day 1"]


def test_the_day_that_stands_for_receipt_says_so():
    rule = ClockRule(out_of_hours_next_day=True)

    assert reasons("2024-06-12 20:00", 1, rule=rule) == ["counts as the day of receipt", "Working day 1"]


def test_an_estimated_day_says_so():
    later = shipped_calendar().announced_through.replace(month=12, day=30)

    assert reasons(f"{later} 10:00", 3)[-1].endswith("(estimate: that year's holidays are not announced yet)")


def test_the_command_answers_in_json(due, fresh):
    answer = json.loads(due("2024-09-27 11:00", "--days", "3", "--json"))

    assert (answer["due_at"], answer["provisional"]) == ("2024-10-08T18:00:00+08:00", False)
    assert [day["date"] for day in answer["days"] if day["counts"]] == ["2024-09-29", "2024-09-30", "2024-10-08"]
    assert answer["days"][0] == {"date": "2024-09-28", "counts": False, "kind": "weekend", "why": "weekend"}
    assert len(answer["days"]) == 11


def test_the_command_reads_a_zone_when_one_is_given(due, fresh):
    answer = json.loads(due("2024-09-26T17:00:00Z", "--days", "1", "--json"))

    assert answer["due_at"] == "2024-09-29T18:00:00+08:00"


def test_the_command_prints_a_line_a_day_and_the_due_moment(due, fresh):
    lines = due("2024-09-27 11:00", "--days", "3").splitlines()

    assert len(lines) == 12
    assert lines[1].endswith("1  Working day 1, make-up working day")
    assert "2024-10-08" in lines[-1]


@pytest.mark.parametrize(
    ("received_at", "days", "sentence"),
    [
        pytest.param("tomorrow", "3", '"tomorrow" is not a moment', id="no moment"),
        pytest.param("2024-13-01 11:00", "3", '"2024-13-01 11:00" is not a moment', id="no such month"),
        pytest.param("2024-09-27 11:00", "three", '"three" is not a number', id="no number"),
        pytest.param("2024-09-27 11:00", "0", "must be 1 or more", id="no days"),
        pytest.param("2024-09-27 11:00", "999999", "beyond the calendar", id="too many days"),
        pytest.param("0001-01-01T00:00+14:00", "3", "is not a moment", id="before the first moment"),
        pytest.param("1999-01-01 11:00", "3", "outside the calendar", id="before the first year"),
    ],
)
def test_the_command_refuses_bad_input_in_a_sentence(due, fresh, received_at, days, sentence):
    with pytest.raises(CommandError, match=sentence):
        due(received_at, "--days", days)
