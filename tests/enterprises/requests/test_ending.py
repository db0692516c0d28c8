"""How a request ends and what comes after: results, ledgers, call-backs, five grades, a rework round of its own."""

import pytest

from crm.flow import Refused
from crm.models import Deadline, Role
from enterprises.requests.models import Rating, ServiceRequest
from enterprises.requests.verbs.ending import least_loaded
from tests.factories import make_user

from .cases import at, day_hour


@pytest.fixture
def answered(case):
    case.working()
    case.do("reply", "06-05 15:00")
    return case


# ---------------------------------------------------------------- results and ledgers


@pytest.mark.parametrize(
    ("result", "is_kept_on_a_ledger"), [("solved", False), ("explained", False), ("planned", True), ("unsolved", True)]
)
def test_what_is_not_done_yet_stays_on_a_ledger(answered, result, is_kept_on_a_ledger):
    words = {"planned_on": at("09-30 00:00").date()} if result == "planned" else {}
    answered.do("close", "06-05 16:00", result=result, **words)

    assert ServiceRequest.objects.on_ledger().exists() == is_kept_on_a_ledger


def test_what_is_planned_has_its_day_as_a_deadline(answered):
    answered.do("close", "06-05 16:00", result="planned", planned_on=at("09-30 00:00").date())

    assert answered.open() == {"plan": "09-30 18:00"}
    assert answered.due == "06-06 18:00"  # the answer's own date is what the list shows


@pytest.mark.parametrize(("crossed", "kept"), [("09-30 17:00", True), ("10-08 09:00", False)])
def test_crossing_off_the_ledger_meets_the_plan_once(answered, crossed, kept):
    answered.do("close", "06-05 16:00", result="planned", planned_on=at("09-30 00:00").date())
    answered.do("settle", crossed, text="补贴已到账")

    assert (answered.clock("plan").is_kept, ServiceRequest.objects.on_ledger().exists()) == (kept, False)
    with pytest.raises(Refused, match="crossed off"):
        answered.do("settle", "10-09 09:00")


def test_what_was_solved_is_on_no_ledger_to_cross_off(answered):
    answered.do("close", "06-05 16:00")

    with pytest.raises(Refused, match="not on a ledger"):
        answered.do("settle", "06-06 09:00")


def test_closing_ends_all_that_was_asked_inside(case):
    """An urge that nobody can answer any more would run late for ever."""
    case.do("mark", "06-03 10:30")
    case.working()
    case.do("urge", "06-05 14:00")
    case.do("reply", "06-05 15:00")

    assert case.open() == {}
    assert (case.row.urged_at, case.row.urged_by) == (None, None)
    assert case.clock("urge").is_kept


# ---------------------------------------------------------------- withdrawn, called back


def test_what_is_withdrawn_waits_for_a_call_back_and_its_result(case):
    case.working()
    case.do("withdraw", "06-04 10:00", by=None, text="已自行解决")
    assert ServiceRequest.objects.to_call_back().get().pk == case.pk

    case.do("call_back", "06-05 10:00", text="企业确认已解决")
    assert not ServiceRequest.objects.to_call_back().exists()
    assert case.story()[-2:] == ["withdraw", "call_back"]
    with pytest.raises(Refused, match="called back already"):
        case.do("call_back", "06-05 11:00")


def test_what_is_withdrawn_while_paused_stands_still_no_longer(case):
    case.working()
    case.paused()
    after = case.do("withdraw", "06-05 10:00", by=None)

    assert (after.paused_at, case.clock().paused_at, case.open()) == (None, None, {})


def test_what_is_answered_is_not_withdrawn(answered):
    with pytest.raises(Refused, match="no longer in a state"):
        answered.do("withdraw", "06-06 10:00", by=None)


# ---------------------------------------------------------------- rated


@pytest.mark.parametrize("grade", [5, 4, 3])
def test_three_grades_are_content(answered, grade):
    after = answered.do("rate", "06-06 10:00", grade=grade, text="及时")

    assert (after.status, after.round) == ("replied", 1)
    row = Rating.objects.get()
    assert (row.grade, row.comment, row.by, row.channel) == (grade, "及时", None, "web")


@pytest.mark.parametrize("grade", [2, 1])
@pytest.mark.parametrize("is_closed", [False, True], ids=["answered", "closed"])
def test_the_last_two_open_a_rework_round_with_its_own_clock_and_a_supervisor(answered, grade, is_closed):
    if is_closed:
        answered.do("close", "06-05 16:00", result="planned", planned_on=at("09-30 00:00").date())
    after = answered.do("rate", "06-06 10:00", grade=grade)

    assert (after.status, after.round, after.supervisor) == ("working", 2, answered.supervisor)
    assert (after.result, after.planned_on, after.closed_at, after.met_at) == ("", None, None, None)
    assert answered.open() == {"answer": "06-12 18:00"}
    assert answered.story()[-2:] == ["rate", "rework"]


def test_the_round_before_stays_as_it_was_closed(answered):
    answered.do("rate", "06-06 10:00", grade=1)

    first, second = Deadline.objects.about(answered.row).filter(kind="answer")
    assert (first.is_kept, day_hour(first.due_at)) == (True, "06-06 18:00")
    assert (second.is_kept, second.started_at) == (None, at("06-06 10:00"))


def test_each_round_is_rated_once(answered):
    answered.do("rate", "06-06 09:00", grade=4)
    with pytest.raises(Refused, match="rated already"):
        answered.do("rate", "06-06 10:00", grade=1)

    answered.do("reopen", "06-06 11:00")
    answered.do("reply", "06-07 09:00")
    answered.do("rate", "06-07 10:00", grade=5)
    assert list(Rating.objects.values_list("round", "grade")) == [(1, 4), (2, 5)]


def test_a_grade_told_by_telephone_names_who_took_it(answered):
    answered.do("rate", "06-06 09:00", by=answered.officer, grade=3, channel="phone")

    assert (Rating.objects.get().by, Rating.objects.get().channel) == (answered.officer, "phone")


def test_the_supervisor_with_the_fewest_rework_rounds_watches(answered, logged):
    second = make_user(Role.SUPERVISOR, name="郑国栋")
    answered.do("rate", "06-06 10:00", grade=1)
    assert answered.row.supervisor == answered.supervisor

    assert least_loaded() == second
    answered.do("reply", "06-07 10:00")
    answered.do("close", "06-07 11:00")
    assert least_loaded() == answered.supervisor  # a round that is over is no load any more


def test_without_a_supervisor_the_round_is_opened_all_the_same(answered):
    answered.supervisor.groups.clear()
    after = answered.do("rate", "06-06 10:00", grade=2)

    assert (after.round, after.supervisor) == (2, None)


# ---------------------------------------------------------------- reopened


def test_reopening_resets_what_belongs_to_a_round(case):
    case.working()
    case.do("ask_extension", "06-04 10:00")
    case.do("grant_extension", "06-04 11:00")
    case.do("reply", "06-05 15:00")
    case.do("close", "06-05 16:00", result="unsolved")
    case.do("settle", "06-06 09:00")
    after = case.do("reopen", "06-07 09:00")

    facts = (after.round, after.extensions, after.result, after.settled_at, after.checked_at, after.draft, after.met_at)
    assert facts == (2, 0, "", None, None, "", None)
    assert (after.unit, after.handler, case.due) == (case.unit, case.handler, "06-13 18:00")


def test_what_was_withdrawn_is_assigned_anew(case):
    """It lies with no unit until then, and the next one may say that it is not its own, whatever was ruled before."""
    case.do("assign", "06-03 11:00")
    case.do("dispute", "06-03 12:00")
    case.do("rule", "06-03 13:00", unit=case.unit)
    case.do("withdraw", "06-04 09:00")
    case.do("call_back", "06-04 10:00")
    after = case.do("reopen", "06-05 09:00")

    assert (after.status, after.unit, after.handler, after.called_back_at) == ("accepted", None, None, None)
    case.do("assign", "06-05 10:00")
    assert case.do("return", "06-05 11:00").status == "accepted"


def test_what_was_declined_is_handed_back_by_the_unit_it_is_not_for(case):
    """The word by which it was declined was not the unit's."""
    case.do("decline", "06-04 09:00")
    case.do("reopen", "06-05 09:00")
    case.do("assign", "06-05 10:00")

    assert case.do("return", "06-05 11:00").status == "accepted"


def test_a_public_one_that_nobody_had_taken_in_has_an_owner_when_it_is_reopened(case, category):
    ServiceRequest.objects.filter(pk=case.pk).update(officer=None)
    case.do("withdraw", "06-04 09:00", by=None)

    assert case.do("reopen", "06-05 09:00").officer == case.officer


def test_an_important_one_has_its_three_ones_again(case):
    case.do("mark", "06-03 10:30")
    case.closed()
    case.do("reopen", "06-07 09:00")
    assert case.open() == {"answer": "06-13 18:00", "action": "06-17 18:00", "progress": "07-08 18:00"}

    case.do("withdraw", "06-07 10:00")
    case.do("reopen", "06-07 11:00")
    assert case.open("assign") == {"assign": "06-11 18:00"}


def test_what_is_closed_is_reopened_with_the_plan_gone(answered):
    answered.do("close", "06-05 16:00", result="planned", planned_on=at("09-30 00:00").date())
    answered.do("reopen", "06-06 09:00")

    assert answered.open() == {"answer": "06-12 18:00"}
    assert not ServiceRequest.objects.on_ledger().exists()
