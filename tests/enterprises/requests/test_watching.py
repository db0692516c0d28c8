"""An urge wants an answer: one at a time, with a deadline of its own, over when the enterprise has its answer."""

import pytest

from crm.flow import Refused
from crm.models import Notice

from .cases import at, day_hour


@pytest.fixture
def urged(case):
    case.working()
    case.do("urge", "06-06 20:00", by=case.supervisor, text="请说明进展")
    return case


def test_an_urge_is_answered_within_a_working_day(urged):
    assert urged.open("urge") == {"urge": "06-07 18:00"}
    assert (urged.row.urged_by, urged.row.urged_at) == (urged.supervisor, at("06-06 20:00"))


def test_an_urge_at_the_week_end_counts_from_the_next_working_day(case):
    case.working()
    case.do("urge", "06-07 20:00")

    assert case.open("urge") == {"urge": "06-11 18:00"}


def test_the_answer_meets_the_urge_and_reaches_whoever_urged(urged):
    after = urged.do("answer_urge", "06-07 09:00", text="今天完成")

    assert (after.urged_at, after.urged_by, urged.clock("urge").is_kept) == (None, None, True)
    assert Notice.objects.filter(verb="request.answer_urge", user=urged.supervisor).count() == 1


def test_whoever_was_urged_is_not_urged_again_before_answering(urged):
    with pytest.raises(Refused, match="urged already"):
        urged.do("urge", "06-07 10:00")

    urged.do("answer_urge", "06-07 11:00")
    assert urged.do("urge", "06-07 12:00").urged_at == at("06-07 12:00")


def test_the_unit_answers_not_the_office(urged):
    with pytest.raises(Refused, match="not yours"):
        urged.do("answer_urge", "06-07 09:00", by=urged.officer)


def test_there_is_nothing_to_answer_where_nobody_urged(case):
    case.working()

    with pytest.raises(Refused, match="No urge"):
        case.do("answer_urge", "06-04 10:00")


def test_the_reply_to_the_enterprise_is_what_was_urged_for(urged):
    after = urged.do("reply", "06-11 09:00")
    assert Notice.objects.filter(verb="request.reply", user=urged.supervisor).count() == 1

    assert (after.urged_at, day_hour(urged.clock("urge").met_at)) == (None, "06-11 09:00")


def test_an_urge_that_nobody_answered_does_not_outlive_its_round(urged):
    """Reopened, it must be possible to urge again."""
    urged.do("reply", "06-11 09:00")
    urged.do("close", "06-11 10:00")
    urged.do("reopen", "06-12 09:00")

    assert urged.do("urge", "06-13 09:00").urged_at


def test_an_urge_changes_nothing_of_the_answer(urged):
    assert (urged.row.status, urged.open("answer")) == ("working", {"answer": "06-06 18:00"})
