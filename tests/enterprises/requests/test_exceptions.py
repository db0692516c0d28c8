"""Exceptions from the promise: asked for in time, decided by a supervisor, counted in working days, the first date kept."""

import pytest

from crm import rules
from crm.calendar import work_calendar
from crm.explained import explained
from crm.flow import Refused
from crm.models import Role
from enterprises.requests.models import Ask
from tests.factories import make_user

from .cases import at, day_hour


def words_of(case, today: str) -> str:
    return explained(case.clock(), calendar=work_calendar(), today=at(today).date()).sentence


@pytest.fixture
def working(case):
    case.working()
    return case


# ---------------------------------------------------------------- extension


def test_a_granted_extension_adds_working_days_and_keeps_the_first_date(working):
    working.do("ask_extension", "06-05 10:00", days=3)
    working.do("grant_extension", "06-05 11:00")

    clock = working.clock()
    assert (day_hour(clock.due_at), day_hour(clock.original_due_at)) == ("06-12 18:00", "06-06 18:00")
    assert (working.due, working.row.extensions, working.row.pending) == ("06-12 18:00", 1, "")


def test_an_extension_is_explained_in_words(working):
    working.do("ask_extension", "06-05 10:00", days=3)
    working.do("grant_extension", "06-05 11:00")

    said = words_of(working, "06-05 12:00")
    assert "Promised: 3 working days" in said
    assert "Extended by 3 working days" in said
    assert "First it was due on Thu 6 Jun." in said


@pytest.mark.parametrize(
    ("asked", "is_open"),
    [
        pytest.param("06-05 17:59", True, id="a working day before"),
        pytest.param("06-05 23:59", True, id="that day, at night"),
        pytest.param("06-06 00:01", False, id="on the day it is due"),
        pytest.param("06-07 10:00", False, id="late already"),
    ],
)
def test_an_extension_is_asked_for_a_working_day_before_it_is_due(working, asked, is_open):
    if is_open:
        assert working.do("ask_extension", asked).pending == "extension"
    else:
        with pytest.raises(Refused, match="at least 1 working days before"):
            working.do("ask_extension", asked)


def test_an_extension_is_given_once_a_round(working):
    working.do("ask_extension", "06-04 10:00")
    working.do("grant_extension", "06-04 11:00")

    with pytest.raises(Refused, match="more is not allowed"):
        working.do("ask_extension", "06-05 10:00")

    working.do("reply", "06-11 10:00")
    working.do("reopen", "06-11 11:00")
    assert working.do("ask_extension", "06-12 10:00").pending == "extension"


def test_a_refused_one_may_be_asked_for_again(working):
    working.do("ask_extension", "06-04 10:00")
    refused = working.do("refuse_extension", "06-04 11:00", text="请按期答复")

    assert (refused.pending, refused.extensions, working.due) == ("", 0, "06-06 18:00")
    assert working.do("ask_extension", "06-05 10:00").pending == "extension"


def test_more_days_than_the_rule_allows_are_refused_and_nothing_is_kept(working):
    with pytest.raises(Refused, match="10 working days at most"):
        working.do("ask_extension", "06-04 10:00", days=11)

    assert not Ask.objects.exists()


def test_one_exception_is_asked_for_at_a_time(working):
    working.do("ask_extension", "06-04 10:00")

    with pytest.raises(Refused, match="waits for a decision already"):
        working.do("ask_pause", "06-04 10:30")


def test_the_unit_asks_and_the_supervisor_decides(working):
    with pytest.raises(Refused, match="not yours"):
        working.do("ask_extension", "06-04 10:00", by=working.supervisor)
    working.do("ask_extension", "06-04 10:00")
    with pytest.raises(Refused, match="not yours"):
        working.do("grant_extension", "06-04 11:00", by=working.officer)


def test_an_interim_reply_leaves_nothing_to_extend(working):
    """The answer is no longer owed; without this the ask would wait for ever and block the next."""
    working.do("ask_extension", "06-04 10:00")
    after = working.do("interim", "06-04 11:00", next_at="06-07 18:00")

    assert (after.pending, Ask.objects.get().is_granted) == ("", False)


@pytest.mark.parametrize("move", ["reply", "reassign", "withdraw"])
def test_an_ask_that_was_overtaken_is_over(working, other_department, move):
    working.do("ask_extension", "06-04 10:00")
    words = {"unit": other_department} if move == "reassign" else {}
    after = working.do(move, "06-04 11:00", **words)

    assert (after.pending, Ask.objects.get().is_granted) == ("", False)
    assert "Overtaken" in Ask.objects.get().answer


# ---------------------------------------------------------------- pause


@pytest.mark.parametrize(
    ("paused", "resumed", "due"),
    [
        pytest.param("06-04 10:00", "06-04 17:59", "06-06", id="resumed before close on the same day: nothing moves"),
        pytest.param("06-04 10:00", "06-04 18:00", "06-06", id="resumed at close"),
        pytest.param("06-04 10:00", "06-04 18:01", "06-07", id="over close of business"),
        pytest.param("06-04 18:00", "06-05 09:00", "06-07", id="paused at close itself"),
        pytest.param("06-04 18:01", "06-05 09:00", "06-06", id="only at night"),
        pytest.param("06-04 10:00", "06-06 09:00", "06-11", id="two working days: Dragon Boat is passed over"),
        pytest.param(
            "06-06 10:00", "06-11 10:00", "06-11", id="on the last day, over the holiday: two days stood still"
        ),
        pytest.param("06-04 10:00", "06-16 20:00", "06-19", id="seven working days, resumed on a Sunday"),
    ],
)
def test_working_days_on_which_it_stood_still_do_not_count(working, paused, resumed, due):
    working.paused(paused)
    working.do("resume", resumed)

    assert working.due == f"{due} 18:00"
    assert day_hour(working.clock().original_due_at) == "06-06 18:00"


@pytest.mark.parametrize(
    ("paused", "resumed", "due"),
    [
        pytest.param("09-28 10:00", "09-29 09:00", "10-08", id="a Saturday off: nothing"),
        pytest.param("09-28 10:00", "09-30 09:00", "10-09", id="a Sunday at work counts"),
        pytest.param("10-01 10:00", "10-07 20:00", "10-08", id="the whole holiday: nothing"),
        pytest.param("09-30 10:00", "10-08 20:00", "10-10", id="the days before and after it"),
        pytest.param("10-08 10:00", "10-12 19:00", "10-14", id="over a Saturday at work"),
    ],
)
def test_pauses_over_national_day_and_its_days_at_work(logged, paused, resumed, due):
    case = logged(at("09-27 11:00"))
    case.working("09-27 12:00", "09-27 14:00")
    case.paused(paused)
    case.do("resume", resumed)

    assert case.due == f"{due} 18:00"


def test_two_pauses_add_up(working):
    working.paused("06-04 10:00")
    working.do("resume", "06-05 09:00")
    working.paused("06-06 10:00")
    working.do("resume", "06-07 09:00")

    assert working.clock().paused_days == "2024-06-04 2024-06-06"
    assert working.due == "06-11 18:00"


def test_two_pauses_on_one_day_are_one_day(working):
    working.paused("06-04 09:00")
    working.do("resume", "06-04 10:00")
    working.paused("06-04 17:00")
    working.do("resume", "06-04 19:00")

    assert working.due == "06-07 18:00"


def test_an_extension_after_a_pause_adds_to_it(working):
    working.paused("06-04 10:00")
    working.do("resume", "06-05 09:00")
    working.do("ask_extension", "06-05 10:00", days=2)
    working.do("grant_extension", "06-05 11:00")

    assert working.due == "06-12 18:00"
    said = words_of(working, "06-05 12:00")
    assert "Extended by 2 working days" in said
    assert "It was paused on 4 Jun: that does not count." in said


def test_a_pause_after_an_extension_adds_to_it(working):
    working.do("ask_extension", "06-04 10:00", days=2)
    working.do("grant_extension", "06-04 11:00")
    working.paused("06-05 10:00")
    working.do("resume", "06-06 09:00")

    assert working.due == "06-12 18:00"


def test_while_it_stands_still_it_is_never_late(working):
    working.paused("06-04 10:00")

    assert not type(working.row).objects.late(at("07-01 10:00")).exists()
    assert not type(working.clock()).objects.late(at("07-01 10:00")).filter(kind="answer").exists()
    assert "Paused since Tue 4 Jun" in words_of(working, "06-20 10:00")


def test_no_pause_is_asked_for_when_it_is_late_already(working):
    working.do("ask_pause", "06-06 18:00")
    working.do("refuse_pause", "06-06 18:00")

    with pytest.raises(Refused, match="late already"):
        working.do("ask_pause", "06-06 18:01")


def test_an_extension_that_is_granted_too_late_undoes_nothing(working):
    working.do("ask_extension", "06-05 10:00")

    with pytest.raises(Refused, match="late already"):
        working.do("grant_extension", "06-06 18:01")
    assert working.due == "06-06 18:00"


def test_whoever_asks_does_not_grant(working):
    both = make_user(Role.OFFICER, Role.SUPERVISOR, name="又管又办")
    working.do("ask_extension", "06-05 10:00", by=both)

    with pytest.raises(Refused, match="somebody else"):
        working.do("grant_extension", "06-05 11:00", by=both)


def test_what_is_late_when_its_pause_is_granted_stays_late(working):
    working.do("ask_pause", "06-06 10:00")
    working.do("grant_pause", "06-07 10:00")
    working.do("resume", "06-14 10:00")

    assert working.due == "06-06 18:00"


def test_what_the_enterprise_sends_ends_a_pause_that_waited_for_it(working):
    working.paused("06-04 10:00", ground="enterprise")
    after = working.do("add_information", "06-05 09:00")

    assert (after.status, after.paused_at, working.due) == ("working", None, "06-07 18:00")
    assert working.story()[-2:] == ["add_information", "resume"]
    assert Ask.objects.get().ended_at == at("06-05 09:00")


def test_a_pause_that_waits_for_a_higher_authority_goes_on(working):
    working.paused("06-04 10:00", ground="authority")

    assert working.do("add_information", "06-05 09:00").status == "paused"
    assert working.do("resume", "06-06 09:00").status == "working"


def test_the_last_pause_decides_whom_it_waits_for(working):
    working.paused("06-04 09:00", ground="enterprise")
    working.do("resume", "06-04 10:00")
    working.paused("06-04 11:00", ground="authority")

    assert working.do("add_information", "06-05 09:00").status == "paused"


def test_the_clock_stands_still_from_the_grant_not_from_the_ask(working):
    working.do("ask_pause", "06-04 10:00")
    working.do("grant_pause", "06-05 10:00")
    working.do("resume", "06-06 09:00")

    assert working.clock().paused_days == "2024-06-05"


def test_a_refused_pause_changes_nothing(working):
    working.do("ask_pause", "06-04 10:00")
    after = working.do("refuse_pause", "06-04 11:00")

    assert (after.status, after.pending, after.paused_at, working.due) == ("working", "", None, "06-06 18:00")


def test_a_consultation_is_neither_extended_nor_paused(logged, consultation):
    case = logged(at("06-03 10:00"), category=consultation)
    case.working()

    for move in ("ask_extension", "ask_pause"):
        with pytest.raises(Refused, match="counts in hours"):
            case.do(move, "06-03 15:00")


def test_the_rules_of_exceptions_are_those_of_the_day_of_receipt(working, administrator):
    rules.decide("requests.extension_days", 20, from_on=at("06-04 10:00").date(), by=administrator)

    with pytest.raises(Refused, match="10 working days at most"):
        working.do("ask_extension", "06-04 11:00", days=15)
