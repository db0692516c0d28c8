"""The calendar's arithmetic, on the days announced up to 2026. No database."""

from datetime import date, timedelta

import pytest
from chinese_calendar import constants
from hypothesis import given
from hypothesis import strategies as st

from crm.workdays import DayKind, SpecialDay, WorkCalendar

# Cut off at 2026, so that a newer package with 2027 in it does not change what these tests know.
CALENDAR = WorkCalendar(
    special={
        day: SpecialDay(kind, name, "国办发明电〔2025〕7号" if day.year == 2026 else "")
        for names, kind in ((constants.holidays, DayKind.HOLIDAY), (constants.workdays, DayKind.MAKEUP_WORKDAY))
        for day, name in names.items()
        if day.year <= 2026
    },
    announced_through=date(2026, 12, 31),
    versions={2025: "2025/0", 2026: "2026/1"},
)
days = st.dates(date(2005, 1, 1), date(2030, 12, 31))
counts = st.integers(1, 250)
pauses = st.sets(st.dates(date(2024, 1, 1), date(2024, 12, 31)), max_size=40)


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)],
)
def test_a_year_has_as_many_working_days_as_the_notices_leave(year, expected):
    assert CALENDAR.between(date(year - 1, 12, 31), date(year, 12, 31)) == expected


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        pytest.param(date(2024, 9, 27), DayKind.WORKDAY, "", id="ordinary Friday"),
        pytest.param(date(2024, 9, 28), DayKind.WEEKEND, "", id="ordinary Saturday"),
        pytest.param(date(2024, 9, 29), DayKind.MAKEUP_WORKDAY, "National Day", id="Sunday at work"),
        pytest.param(date(2024, 10, 1), DayKind.HOLIDAY, "National Day", id="National Day"),
        pytest.param(date(2024, 10, 5), DayKind.HOLIDAY, "National Day", id="Saturday inside a holiday"),
        pytest.param(date(2022, 12, 31), DayKind.HOLIDAY, "New Year's Day", id="New Year from December"),
        pytest.param(date(2020, 2, 3), DayKind.WORKDAY, "", id="Monday after the lengthened Spring Festival"),
        pytest.param(date(2027, 2, 8), DayKind.WORKDAY, "", id="unannounced Monday"),
        pytest.param(date(2027, 1, 2), DayKind.WEEKEND, "", id="unannounced Saturday"),
    ],
)
def test_a_day_has_its_kind_and_name(day, kind, name):
    assert (CALENDAR.kind(day), CALENDAR.name(day)) == (kind, name)


@pytest.mark.parametrize(
    ("day", "is_workday"),
    [(date(2026, 10, 9), True), (date(2026, 10, 10), True), (date(2026, 10, 7), False), (date(2026, 10, 11), False)],
    ids=["ordinary", "make-up", "holiday", "weekend"],
)
def test_only_ordinary_and_make_up_days_are_worked(day, is_workday):
    assert CALENDAR.is_workday(day) is is_workday


def test_a_special_day_carries_the_number_of_its_notice():
    assert CALENDAR.notice_no(date(2026, 10, 1)) == "国办发明电〔2025〕7号"
    assert CALENDAR.notice_no(date(2026, 10, 9)) == ""


def test_the_version_is_that_of_the_notice_of_the_year():
    assert CALENDAR.version(date(2026, 10, 9)) == "2026/1"
    assert CALENDAR.version(date(2027, 1, 4)) == ""


def test_only_days_after_the_last_announced_year_are_provisional():
    assert not CALENDAR.is_provisional(date(2026, 12, 31))
    assert CALENDAR.is_provisional(date(2027, 1, 1))


def test_a_working_day_is_its_own_last_working_day():
    assert CALENDAR.last_workday(date(2024, 9, 30)) == date(2024, 9, 30)


def test_the_last_working_day_before_a_holiday_lies_before_all_of_it():
    assert CALENDAR.last_workday(date(2024, 10, 7)) == date(2024, 9, 30)


def test_there_is_no_last_working_day_before_the_first():
    with pytest.raises(ValueError, match="no working day on or before 2004-01-01"):
        CALENDAR.last_workday(date(2004, 1, 1))


@pytest.mark.parametrize("count", [0, -1])
def test_fewer_than_one_working_day_cannot_be_added(count):
    with pytest.raises(ValueError, match="must be 1 or more"):
        CALENDAR.add(date(2024, 9, 27), count)


@pytest.mark.parametrize("day", [date(2003, 12, 31), date(2037, 1, 1)])
def test_a_day_outside_the_span_is_refused_in_a_sentence(day):
    with pytest.raises(ValueError, match="outside the calendar, which runs from 2004-01-01 to 2036-12-31"):
        CALENDAR.kind(day)


def test_adding_beyond_the_span_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="beyond the calendar, which ends on 2036-12-31"):
        CALENDAR.add(date(2024, 9, 27), 1_000_000)


def test_a_calendar_without_special_days_is_monday_to_friday():
    calendar = WorkCalendar(special={}, announced_through=date(2026, 12, 31), versions={})

    assert calendar.add(date(2026, 9, 30), 3) == date(2026, 10, 5)


def test_a_calendar_does_not_follow_later_changes_of_its_source():
    source = {date(2026, 5, 4): SpecialDay(DayKind.HOLIDAY, "Labour Day")}
    calendar = WorkCalendar(special=source, announced_through=date(2026, 12, 31), versions={})

    source.clear()

    assert calendar.kind(date(2026, 5, 4)) == DayKind.HOLIDAY


@pytest.mark.parametrize(
    ("skip", "expected"),
    [
        pytest.param((), date(2024, 10, 8), id="none"),
        pytest.param([date(2024, 9, 29)], date(2024, 10, 9), id="one"),
        pytest.param([date(2024, 10, 8)], date(2024, 10, 9), id="the due day itself"),
        pytest.param([date(2024, 10, 9), date(2024, 10, 8)], date(2024, 10, 10), id="a chain, unordered"),
        pytest.param([date(2024, 9, 28), date(2024, 10, 1)], date(2024, 10, 8), id="days off anyway"),
        pytest.param([date(2024, 9, 27), date(2024, 10, 9)], date(2024, 10, 8), id="before and after"),
    ],
)
def test_a_skipped_working_day_moves_the_result_by_one(skip, expected):
    assert CALENDAR.add(date(2024, 9, 27), 3, skip=skip) == expected


@given(day=days, count=counts)
def test_adding_never_lands_on_a_day_off(day, count):
    assert CALENDAR.is_workday(CALENDAR.add(day, count))


@given(day=days, later=st.integers(0, 60), count=counts)
def test_adding_is_monotone(day, later, count):
    assert CALENDAR.add(day, count) <= CALENDAR.add(day + timedelta(days=later), count)


@given(day=days, first=counts, second=counts)
def test_adding_n_and_m_is_adding_n_then_m(day, first, second):
    assert CALENDAR.add(day, first + second) == CALENDAR.add(CALENDAR.add(day, first), second)


@given(day=days, count=counts)
def test_between_is_the_inverse_of_add(day, count):
    end = CALENDAR.add(day, count)

    assert CALENDAR.between(day, end) == count
    assert CALENDAR.between(end, day) == -count


@given(day=st.dates(date(2024, 1, 1), date(2024, 12, 31)), count=counts, skip=pauses)
def test_adding_with_skipped_days_counts_exactly_the_others(day, count, skip):
    end = CALENDAR.add(day, count, skip=skip)
    walked = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]

    assert sum(CALENDAR.is_workday(each) and each not in skip for each in walked) == count
    assert end not in skip
