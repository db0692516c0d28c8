"""What the enterprise is told: a chain of words and promises, empty ones void, some looked at before they leave."""

import pytest

from crm import rules
from crm.flow import Refused
from crm.models import Deadline
from enterprises.requests.models import ServiceRequest
from enterprises.requests.pages import current_deadline
from enterprises.requests.verbs.steps import OWED

from .cases import at, day_hour


@pytest.fixture
def working(case):
    case.working()
    return case


@pytest.fixture
def important(case):
    case.do("mark", "06-03 10:30")
    case.working()
    return case


@pytest.fixture
def checked(logged, administrator):
    """A request whose answer a supervisor looks at before it leaves."""
    rules.decide("requests.check_percent", 100, from_on=at("01-01 00:00").date(), by=administrator)
    case = logged(at("06-03 10:00"))
    case.working()
    return case


def kept(case) -> list[bool | None]:
    """Of each promise of the chain: kept, broken, or open."""
    return [row.is_kept for row in Deadline.objects.about(case.row).filter(kind="promise", cancelled_at=None)]


# ---------------------------------------------------------------- the chain (一跟到底)


def test_kept_and_broken_promises_are_told_apart(working):
    working.do("interim", "06-04 10:00", next_at="06-06 18:00")
    working.do("interim", "06-06 17:00", next_at="06-11 12:00")
    working.do("interim", "06-11 12:01", next_at="06-13 18:00")

    assert kept(working) == [True, False, None]
    assert working.due == "06-13 18:00"


def test_the_final_answer_ends_the_chain(working):
    working.do("interim", "06-04 10:00", next_at="06-06 18:00")
    after = working.do("reply", "06-07 09:00")

    assert (kept(working), working.open()) == ([False], {})
    assert (working.due, day_hour(after.met_at)) == ("06-06 18:00", "06-07 09:00")


@pytest.mark.parametrize("next_at", ["06-04 10:00", "06-03 18:00"], ids=["at the same moment", "before"])
def test_the_next_date_lies_after_the_word(working, next_at):
    with pytest.raises(Refused, match="must lie after"):
        working.do("interim", "06-04 10:00", next_at=next_at)


def test_a_word_is_not_older_than_the_clock_it_answers(working):
    working.do("interim", "06-04 10:00", next_at="06-06 18:00")

    with pytest.raises(Refused, match="before the clock"):
        working.do("reply", "06-05 10:00", told_at="06-04 09:00")


def test_forms_know_minutes_so_the_minute_of_receipt_will_do(logged):
    case = logged(at("06-03 10:00:40"))
    case.working()
    case.do("reply", "06-03 15:00", told_at="06-03 10:00")

    assert case.clock().met_at == at("06-03 10:00:40")


def test_the_same_word_sent_twice_is_one_word(working):
    working.do("interim", "06-04 10:00", next_at="06-06 18:00")

    with pytest.raises(Refused, match="on record already"):
        working.do("interim", "06-04 10:02", told_at="06-04 10:00", next_at="06-06 18:00")
    assert working.row.replies.count() == 1


def test_two_words_of_one_minute_follow_each_other(working):
    working.do("interim", "06-04 10:00", next_at="06-06 18:00")
    working.do("reply", "06-04 10:00", text="已送电")

    first, second = working.row.replies.all()
    assert first.told_at < second.told_at
    assert working.open() == {}


# ---------------------------------------------------------------- void


def test_a_void_word_opens_the_answer_again_with_its_old_date(working):
    working.do("interim", "06-04 10:00", next_at="06-20 18:00")
    working.do("void", "06-05 10:00", text="未说明核实情况")

    assert working.open() == {"answer": "06-06 18:00"}
    assert (working.due, working.row.met_at) == ("06-06 18:00", None)
    said = working.row.replies.get()
    assert (said.voided_by, said.void_reason) == (working.supervisor, "未说明核实情况")


def test_to_void_the_second_word_opens_the_first_promise_again(working):
    working.do("interim", "06-04 10:00", next_at="06-07 18:00")
    working.do("interim", "06-07 10:00", next_at="06-20 18:00")
    working.do("void", "06-07 11:00")

    assert working.open() == {"promise": "06-07 18:00"}
    working.do("void", "06-07 12:00")
    assert working.open() == {"answer": "06-06 18:00"}
    assert ServiceRequest.objects.late(at("06-07 12:00")).exists()


def test_nothing_is_left_to_void_when_all_is_void(working):
    working.do("interim", "06-04 10:00", next_at="06-07 18:00")
    working.do("void", "06-04 11:00")

    with pytest.raises(Refused, match="no interim reply"):
        working.do("void", "06-04 12:00")


@pytest.mark.parametrize("told", ["06-05 12:00", "06-04 12:00"], ids=["after the void word", "noted afterwards"])
def test_after_a_void_word_the_answer_shows_its_own_clock(working, told):
    """Not the promise of the void word, which was never kept: what is answered must not be lit as late."""
    working.do("interim", "06-04 10:00", next_at="06-20 18:00")
    working.do("void", "06-05 10:00")
    after = working.do("reply", "06-05 14:00", told_at=told)

    assert (working.due, after.met_at) == ("06-06 18:00", at(told))
    assert not ServiceRequest.objects.running().exists()


def test_what_is_withdrawn_after_a_void_word_shows_the_clock_that_ran(working):
    working.do("interim", "06-04 10:00", next_at="06-20 18:00")
    working.do("void", "06-05 10:00")
    working.do("withdraw", "06-05 11:00")

    assert (working.due, working.row.met_at) == ("06-06 18:00", None)


@pytest.mark.parametrize("ends", ["reply", "withdraw"])
def test_the_days_explained_after_a_void_word_are_those_of_the_answer(working, ends):
    """Not of the promise of the void word: page and copy speak of the same clock."""
    working.do("interim", "06-04 10:00", next_at="06-20 18:00")
    working.do("void", "06-05 10:00")
    after = working.do(ends, "06-05 14:00")

    shown = current_deadline(after, list(after.deadlines.filter(kind__in=OWED)))

    assert (shown.kind, shown.due_at) == ("answer", after.due_at)


def test_the_page_of_a_kept_promise_explains_the_promise(working):
    working.do("interim", "06-04 10:00", next_at="06-06 18:00")
    after = working.do("reply", "06-06 14:00")

    assert current_deadline(after, list(after.deadlines.filter(kind__in=OWED))).kind == "promise"


def test_a_word_of_an_earlier_round_is_not_declared_void(working):
    working.do("interim", "06-04 10:00", next_at="06-20 18:00")
    working.do("withdraw", "06-05 11:00")
    working.do("reopen", "06-12 09:00")
    working.working("06-12 10:00", "06-12 11:00")

    with pytest.raises(Refused, match="no interim reply"):
        working.do("void", "06-12 12:00")


def test_only_a_supervisor_declares_a_word_void(working):
    working.do("interim", "06-04 10:00", next_at="06-07 18:00")

    with pytest.raises(Refused, match="not yours"):
        working.do("void", "06-04 11:00", by=working.officer)


# ---------------------------------------------------------------- 三个一


def test_an_interim_word_is_an_action_and_a_report(important):
    assert important.open("action", "progress") == {"action": "06-11 18:00", "progress": "07-03 18:00"}
    important.do("interim", "06-04 10:00", next_at="06-20 18:00")

    assert important.open("action", "progress") == {"progress": "07-04 18:00"}


def test_a_void_word_was_no_action_either(important):
    important.do("interim", "06-04 10:00", next_at="06-20 18:00")
    important.do("void", "06-04 11:00")

    assert important.open("action", "progress") == {"action": "06-11 18:00", "progress": "07-03 18:00"}


def test_what_was_reported_after_the_void_word_stands(important):
    important.do("interim", "06-04 10:00", next_at="06-20 18:00")
    important.do("progress", "06-13 10:00")
    important.do("void", "06-13 11:00")

    assert important.open() == {"answer": "06-06 18:00", "progress": "07-15 18:00"}  # 13 July is a Saturday


def test_a_void_word_leaves_no_clocks_on_what_is_not_important_any_more(important):
    important.do("interim", "06-04 10:00", next_at="06-20 18:00")
    important.do("mark", "06-04 10:30", is_important=False)
    important.do("void", "06-04 11:00")

    assert important.open() == {"answer": "06-06 18:00"}


def test_a_report_comes_every_calendar_month(important):
    for month, due in (("06-28", "07-29"), ("07-29", "08-29"), ("08-30", "09-30")):
        important.do("progress", f"{month} 10:00")
        assert important.open("progress") == {"progress": f"{due} 18:00"}


# ---------------------------------------------------------------- check before it leaves


def test_what_was_drawn_is_looked_at_first(checked):
    with pytest.raises(Refused, match="drawn for a check"):
        checked.do("reply", "06-05 10:00")

    checked.do("submit", "06-05 10:00", text="已办妥")
    assert (checked.row.status, checked.row.draft, checked.row.met_at) == ("checking", "已办妥", None)
    checked.do("pass_check", "06-05 11:00")
    assert checked.do("reply", "06-05 12:00").status == "replied"


def test_what_is_sent_back_is_submitted_again(checked):
    checked.do("submit", "06-05 10:00")
    checked.do("send_back", "06-05 11:00", text="请写明时间")

    with pytest.raises(Refused, match="drawn for a check"):
        checked.do("reply", "06-05 12:00")
    assert checked.do("submit", "06-05 12:00").status == "checking"


def test_the_clock_goes_on_while_it_is_checked(checked):
    checked.do("submit", "06-05 10:00")
    checked.do("pass_check", "06-07 10:00")
    checked.do("reply", "06-07 11:00")

    assert (checked.clock().is_kept, checked.due) == (False, "06-06 18:00")


def test_the_answer_of_a_second_round_is_checked_anew(checked):
    checked.do("submit", "06-05 10:00")
    checked.do("pass_check", "06-05 11:00")
    checked.do("reply", "06-05 12:00")
    checked.do("reopen", "06-06 09:00")

    with pytest.raises(Refused, match="drawn for a check"):
        checked.do("reply", "06-06 10:00")


def test_what_was_not_drawn_need_not_be_submitted(working):
    with pytest.raises(Refused, match="need not be checked"):
        working.do("submit", "06-05 10:00")


def test_a_supervisor_looks_at_it_not_its_author(checked):
    checked.do("submit", "06-05 10:00")

    for move in ("pass_check", "send_back"):
        with pytest.raises(Refused, match="not yours"):
            checked.do(move, "06-05 11:00", by=checked.officer)
