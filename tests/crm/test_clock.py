"""The clock's law on the dates that go wrong elsewhere. No database."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from chinese_calendar import constants
from hypothesis import given
from hypothesis import strategies as st

from crm.clock import SHANGHAI, ClockRule, Light, due_at, explain, explain_until, light
from crm.workdays import DayKind, SpecialDay, WorkCalendar

# Cut off at 2026, so that a newer package with 2027 in it does not change what these tests know.
CALENDAR = WorkCalendar(
    special={
        day: SpecialDay(kind, name)
        for names, kind in ((constants.holidays, DayKind.HOLIDAY), (constants.workdays, DayKind.MAKEUP_WORKDAY))
        for day, name in names.items()
        if day.year <= 2026
    },
    announced_through=date(2026, 12, 31),
    versions={},
)
RULE_B = ClockRule(out_of_hours_next_day=True)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


# received, then the due day of 1, 3 and 5 working days, then of 3 under setting B
TABLE = [
    pytest.param("2024-06-03 10:00", "06-04", "06-06", "06-11", "06-06", id="ordinary Monday"),
    pytest.param("2024-06-06 16:00", "06-07", "06-12", "06-14", "06-12", id="before Dragon Boat"),
    pytest.param("2024-06-07 20:15", "06-11", "06-13", "06-17", "06-14", id="Friday after hours"),
    pytest.param("2024-06-08 09:30", "06-11", "06-13", "06-17", "06-14", id="Saturday before a holiday"),
    pytest.param("2024-09-27 11:00", "09-29", "10-08", "10-10", "10-08", id="before National Day, Sunday at work"),
    pytest.param("2025-01-24 10:00", "01-26", "02-05", "02-07", "02-05", id="before Spring Festival, Sunday at work"),
    pytest.param("2025-01-28 22:00", "02-05", "02-07", "02-10", "02-08", id="New Year's Eve at night"),
    pytest.param("2025-09-30 15:00", "10-09", "10-11", "10-14", "10-11", id="eve of National Day 2025"),
    pytest.param("2026-02-13 10:00", "02-14", "02-25", "02-27", "02-25", id="before Spring Festival, Saturday at work"),
    pytest.param("2026-02-14 10:00", "02-24", "02-26", "02-28", "02-26", id="on a Saturday at work"),
    pytest.param("2026-09-30 18:30", "10-08", "10-10", "10-13", "10-12", id="eve of National Day after hours"),
    pytest.param("2026-10-10 10:00", "10-12", "10-14", "10-16", "10-14", id="on the Saturday after National Day"),
]
moments = st.datetimes(datetime(2005, 1, 1), datetime(2028, 12, 31), timezones=st.just(SHANGHAI))  # noqa: DTZ001 (bounds must be naive)
counts = st.integers(1, 60)
pauses = st.sets(st.dates(date(2024, 1, 1), date(2024, 12, 31)), max_size=30)
moments_2024 = st.datetimes(datetime(2024, 1, 1), datetime(2024, 12, 1), timezones=st.just(SHANGHAI))  # noqa: DTZ001 (bounds must be naive)
rules = st.sampled_from([ClockRule(), RULE_B])


@pytest.mark.parametrize(("received", "one", "three", "five", "three_under_b"), TABLE)
def test_the_due_date_follows_the_table(received, one, three, five, three_under_b):
    due = [due_at(at(received), count, CALENDAR) for count in (1, 3, 5)]

    assert [each.due_at for each in due] == [at(f"{received[:4]}-{day} 18:00") for day in (one, three, five)]
    assert not any(each.provisional for each in due)


@pytest.mark.parametrize(("received", "one", "three", "five", "three_under_b"), TABLE)
def test_setting_b_follows_its_column(received, one, three, five, three_under_b):
    due = due_at(at(received), 3, CALENDAR, rule=RULE_B)

    assert due == (at(f"{received[:4]}-{three_under_b} 18:00"), False)


@pytest.mark.parametrize(
    ("count", "rule", "provisional"),
    [(1, ClockRule(), False), (3, ClockRule(), True), (5, ClockRule(), True), (3, RULE_B, True)],
    ids=["1 day", "3 days", "5 days", "3 days under B"],
)
def test_a_deadline_that_crosses_into_an_unannounced_year_says_so(count, rule, provisional):
    due = due_at(at("2026-12-29 10:00"), count, CALENDAR, rule=rule)

    assert due.provisional is provisional


def test_the_estimate_of_an_unannounced_year_is_monday_to_friday():
    due = due_at(at("2026-12-29 10:00"), 3, CALENDAR)

    assert due == (at("2027-01-01 18:00"), True)


@pytest.mark.parametrize(
    "close",
    [time(17, 30), time(18), time(23, 59, 59)],
    ids=["17:30", "18:00", "end of day"],
)
def test_the_due_moment_is_the_close_of_business_in_shanghai(close):
    due = due_at(at("2024-09-27 11:00"), 3, CALENDAR, rule=ClockRule(close=close))

    assert due.due_at.isoformat() == f"2024-10-08T{close.isoformat()}+08:00"


@pytest.mark.parametrize(
    ("received", "expected"),
    [("2024-06-06 18:00:00", "2024-06-12"), ("2024-06-06 18:00:01", "2024-06-13"), ("2024-06-06 06:00", "2024-06-12")],
    ids=["at close", "a second after close", "before opening"],
)
def test_setting_b_postpones_only_what_comes_after_close(received, expected):
    assert due_at(at(received), 3, CALENDAR, rule=RULE_B).due_at == at(f"{expected} 18:00")


def test_a_moment_of_another_zone_is_read_on_shanghais_clock():
    late_evening_in_london = datetime(2024, 9, 26, 17, tzinfo=UTC)

    assert due_at(late_evening_in_london, 1, CALENDAR) == due_at(at("2024-09-27 01:00"), 1, CALENDAR)


def test_a_moment_without_a_zone_is_refused():
    naive = at("2024-09-27 11:00").replace(tzinfo=None)

    with pytest.raises(ValueError, match="no time zone"):
        due_at(naive, 3, CALENDAR)
    with pytest.raises(ValueError, match="no time zone"):
        light(now=naive, due_at=at("2024-10-08 18:00"), calendar=CALENDAR)


def test_fewer_than_one_day_is_refused():
    with pytest.raises(ValueError, match="must be 1 or more"):
        due_at(at("2024-09-27 11:00"), 0, CALENDAR)


def test_a_paused_working_day_moves_the_due_date_and_a_paused_day_off_does_not():
    paused = {date(2024, 9, 29), date(2024, 10, 1)}

    assert due_at(at("2024-09-27 11:00"), 3, CALENDAR, paused=paused).due_at == at("2024-10-09 18:00")


def test_an_explanation_names_every_day_from_receipt_to_due():
    notes = explain(at("2024-09-27 11:00"), 3, CALENDAR)

    assert [note.day for note in notes] == [date(2024, 9, 28) + timedelta(days=n) for n in range(11)]
    assert [note.number for note in notes] == [0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 3]
    assert notes[1][3:5] == (DayKind.MAKEUP_WORKDAY, "National Day")
    assert notes[3][3:5] == (DayKind.HOLIDAY, "National Day")


def test_an_explanation_shows_the_paused_days():
    notes = explain(at("2024-06-03 10:00"), 1, CALENDAR, paused=[date(2024, 6, 4)])

    assert [(note.counts, note.number, note.paused) for note in notes] == [(False, 0, True), (True, 1, False)]


def test_an_explanation_marks_the_days_that_are_only_estimated():
    notes = explain(at("2026-12-29 10:00"), 3, CALENDAR)

    assert [note.provisional for note in notes] == [False, False, True]


def test_under_setting_b_the_day_that_stands_for_receipt_is_shown_and_does_not_count():
    notes = explain(at("2024-06-07 20:15"), 3, CALENDAR, rule=RULE_B)

    assert [note.number for note in notes] == [0, 0, 0, 0, 1, 2, 3]
    assert (notes[3].kind, notes[3].counts) == (DayKind.WORKDAY, False)


def test_a_fixed_due_day_is_explained_even_when_it_is_a_day_off():
    notes = explain_until(date(2024, 6, 8), date(2024, 6, 10), CALENDAR)

    assert [(note.number, note.kind) for note in notes] == [(0, DayKind.WEEKEND), (0, DayKind.HOLIDAY)]


def test_a_fixed_due_day_before_receipt_leaves_nothing_to_explain():
    assert explain_until(date(2024, 6, 6), date(2024, 6, 5), CALENDAR) == []


@pytest.mark.parametrize(
    ("now", "due", "expected"),
    [
        pytest.param("2024-06-03 10:00", "2024-06-06 18:00", Light("ok", 3), id="three days left"),
        pytest.param("2024-06-05 23:59", "2024-06-06 18:00", Light("ok", 1), id="due tomorrow"),
        pytest.param("2024-06-02 10:00", "2024-06-03 18:00", Light("ok", 1), id="Sunday, due on Monday"),
        pytest.param("2024-06-06 00:00", "2024-06-06 18:00", Light("due"), id="the due day begins"),
        pytest.param("2024-06-06 18:00", "2024-06-06 18:00", Light("due"), id="at close"),
        pytest.param("2024-06-07 10:00", "2024-06-09 18:00", Light("due"), id="only days off until a fixed due day"),
        pytest.param("2024-06-06 18:01", "2024-06-06 18:00", Light("late", 1), id="a minute after close"),
        pytest.param("2024-06-07 09:00", "2024-06-06 18:00", Light("late", 1), id="one working day over"),
        pytest.param("2024-06-10 09:00", "2024-06-06 18:00", Light("late", 1), id="a holiday does not add"),
        pytest.param("2024-06-11 09:00", "2024-06-06 18:00", Light("late", 2), id="two working days over"),
    ],
)
def test_a_running_light_counts_working_days(now, due, expected):
    assert light(now=at(now), due_at=at(due), calendar=CALENDAR) == expected


@pytest.mark.parametrize(
    ("now", "due", "expected"),
    [
        pytest.param("2026-12-30 10:00", "2027-01-04 18:00", Light("open", 3), id="some days left"),
        pytest.param("2027-01-04 10:00", "2027-01-04 18:00", Light("due"), id="on the day"),
        pytest.param("2027-01-04 18:01", "2027-01-04 18:00", Light("late", 1), id="after it"),
    ],
)
def test_an_estimated_due_date_is_open_until_it_comes(now, due, expected):
    assert light(now=at(now), due_at=at(due), calendar=CALENDAR, provisional=True) == expected


@pytest.mark.parametrize(
    ("met", "expected"),
    [
        pytest.param("2024-06-04 10:00", Light("done", 0, on_time=True), id="early"),
        pytest.param("2024-06-06 18:00", Light("done", 0, on_time=True), id="at close"),
        pytest.param("2024-06-06 18:01", Light("done", 1, on_time=False), id="a minute late"),
        pytest.param("2024-06-12 10:00", Light("done", 3, on_time=False), id="three working days late"),
    ],
)
def test_what_is_answered_is_done_and_says_whether_in_time(met, expected):
    state = {"cancelled": True, "paused": True, "provisional": True}

    shown = light(now=at("2024-07-01 10:00"), due_at=at("2024-06-06 18:00"), calendar=CALENDAR, met_at=at(met), **state)

    assert shown == expected


def test_what_is_cancelled_is_neither_in_time_nor_late():
    shown = light(now=at("2024-07-01 10:00"), due_at=at("2024-06-06 18:00"), calendar=CALENDAR, cancelled=True)

    assert shown == Light("done", 0, on_time=None)


def test_a_paused_deadline_is_never_late():
    shown = light(now=at("2024-07-01 10:00"), due_at=at("2024-06-06 18:00"), calendar=CALENDAR, paused=True)

    assert shown == Light("pause")


@given(moment=moments, later=st.timedeltas(timedelta(0), timedelta(days=40)), count=counts, rule=rules)
def test_what_comes_later_is_never_due_earlier(moment, later, count, rule):
    earlier, after = (due_at(each, count, CALENDAR, rule=rule) for each in (moment, moment + later))

    assert earlier.due_at <= after.due_at


@given(moment=moments, count=counts, rule=rules)
def test_a_due_date_never_falls_on_a_day_off(moment, count, rule):
    assert CALENDAR.is_workday(due_at(moment, count, CALENDAR, rule=rule).due_at.date())


@given(moment=moments, first=counts, second=counts)
def test_n_and_m_days_are_n_days_then_m_days(moment, first, second):
    halfway = due_at(moment, first, CALENDAR).due_at

    assert due_at(moment, first + second, CALENDAR) == due_at(halfway, second, CALENDAR)


@given(moment=moments_2024, count=counts, rule=rules, paused=pauses)
def test_the_days_that_count_in_an_explanation_sum_to_the_promise(moment, count, rule, paused):
    notes = explain(moment, count, CALENDAR, rule=rule, paused=paused)
    due = due_at(moment, count, CALENDAR, rule=rule, paused=paused)

    assert [note.number for note in notes if note.counts] == list(range(1, count + 1))
    assert notes[-1].day == due.due_at.date()
    assert not any(note.counts and note.paused for note in notes)


@given(moment=moments_2024, count=counts, paused=pauses)
def test_the_working_days_until_due_are_the_promise_and_the_pauses(moment, count, paused):
    due_on = due_at(moment, count, CALENDAR, paused=paused).due_at.date()
    stood_still = [day for day in paused if moment.date() < day <= due_on and CALENDAR.is_workday(day)]

    assert CALENDAR.between(moment.date(), due_on) == count + len(stood_still)
