"""How a request comes in: by an officer or from the public site, taken in, linked, marked, and its tracking code."""

from datetime import timedelta

import pytest

from crm import rules
from crm.flow import Refused
from crm.models import Event, Role
from enterprises.requests import codes, flow
from enterprises.requests.models import Channel, ServiceRequest
from tests.factories import make_user

from .cases import Case, at


@pytest.fixture
def sent(category):
    """A public submission; words and moment may be given."""

    def send(token: str, when: str = "06-03 22:40", **facts) -> ServiceRequest:
        facts = {"title": "夜间停电", "text": "请协调", "claimed_name": "深圳市栎川物流有限公司"} | facts
        return flow.log(
            by=None, token=token, received_at=at(when), now=at(when), channel=Channel.WEB, category=category, **facts
        )

    return send


@pytest.fixture
def public(sent, officer, supervisor, handler, department) -> Case:
    return Case(sent("form-1").pk, officer, supervisor, handler, department)


def test_a_public_one_has_a_number_a_clock_and_a_code_but_no_name_on_it(public):
    row = public.row

    assert (row.number, public.due) == ("PH20240603-0001", "06-06 18:00")
    assert (row.officer, row.enterprise, row.asker) == (None, None, "深圳市栎川物流有限公司")
    assert codes.matches(codes.first_code("form-1"), row.code_hash)
    assert "深圳市栎川物流有限公司" in row.search_text


def test_history_names_the_sender_as_it_called_itself(public):
    line = Event.objects.about(public.row).get()

    assert (line.actor, line.actor_name) == (None, "深圳市栎川物流有限公司")


def test_an_officer_logs_without_a_code(case):
    assert case.row.code_hash is None


def test_one_form_sent_twice_is_one_request(sent):
    assert sent("form-1") == sent("form-1")
    assert ServiceRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("minutes", "other", "count"),
    [
        pytest.param(0, {}, 1, id="at once"),
        pytest.param(9, {}, 1, id="nine minutes later"),
        pytest.param(10, {}, 2, id="ten minutes later"),
        pytest.param(1, {"fingerprint": "g"}, 2, id="other words"),
    ],
)
def test_the_same_words_within_ten_minutes_give_one_number(sent, minutes, other, count):
    first = sent("form-1", fingerprint="f")
    again = sent("form-2", first.received_at + timedelta(minutes=minutes), **{"fingerprint": "f"} | other)

    assert (ServiceRequest.objects.count(), first == again) == (count, count == 1)


def test_whoever_takes_it_in_first_owns_it(public):
    public.do("accept", "06-04 09:00")
    public.do("assign", "06-04 10:00", by=make_user(Role.OFFICER))

    assert public.row.officer == public.officer


def test_assigning_what_is_new_takes_it_in_as_well(public):
    after = public.do("assign", "06-04 10:00")

    assert (after.status, after.officer) == ("assigned", public.officer)


def test_an_officer_links_it_to_the_register_once(public, enterprise):
    after = public.do("link", "06-04 09:00", enterprise=enterprise)

    assert (after.enterprise, after.asker, after.officer) == (enterprise, enterprise.name, public.officer)
    assert enterprise.name in after.search_text
    assert Event.objects.about(after).first().changes["enterprise"] == [None, enterprise.name]
    with pytest.raises(Refused, match="linked to an enterprise already"):
        public.do("link", "06-04 10:00", enterprise=enterprise)


def test_linking_changes_neither_state_nor_clock(public, enterprise):
    after = public.do("link", "06-04 09:00", enterprise=enterprise)

    assert (after.status, public.due, public.open()) == ("new", "06-06 18:00", {"answer": "06-06 18:00"})


def test_what_is_declined_is_answered_by_that(public):
    after = public.do("decline", "06-04 09:00", ground="petition")

    assert (after.status, after.ground, after.met_at, after.officer) == (
        "declined", "petition", at("06-04 09:00"), public.officer,
    )  # fmt: skip


# ---------------------------------------------------------------- importance


def test_what_is_important_is_assigned_in_a_day_acted_on_in_a_week_and_reported_on_in_a_month(logged):
    case = logged(at("06-07 20:15"), is_important=True)  # Friday night before Dragon Boat

    assert case.open() == {
        "answer": "06-13 18:00", "assign": "06-11 18:00", "action": "06-17 18:00", "progress": "07-08 18:00",
    }  # fmt: skip


def test_assigning_meets_its_day(logged):
    case = logged(at("06-03 10:00"), is_important=True)
    case.do("assign", "06-05 09:00")

    assert case.clock("assign").is_kept is False


def test_what_becomes_important_later_is_not_asked_for_what_has_been_done(case):
    case.working()
    case.do("mark", "06-05 10:00")

    assert case.open() == {"answer": "06-06 18:00", "action": "06-13 18:00", "progress": "07-05 18:00"}


def test_what_is_not_important_any_more_has_no_such_clocks(case):
    case.do("mark", "06-03 11:00")
    case.do("mark", "06-03 12:00", is_important=False)

    assert case.open() == {"answer": "06-06 18:00"}


def test_urgency_moves_no_clock(case):
    after = case.do("mark", "06-03 11:00", urgency="urgent", is_important=False)

    assert (after.urgency, case.open()) == ("urgent", {"answer": "06-06 18:00"})


# ---------------------------------------------------------------- rules of the day


@pytest.mark.parametrize(
    ("received", "due"),
    [
        pytest.param("02-29 23:59", "03-07 18:00", id="the last night of five working days"),
        pytest.param("03-01 00:00", "03-06 18:00", id="the first moment of three"),
    ],
)
def test_a_request_keeps_the_rule_of_the_day_it_was_received(logged, administrator, received, due):
    rules.decide("requests.answer_days", 5, from_on=at("01-01 00:00").date(), by=administrator)
    rules.decide("requests.answer_days", 3, from_on=at("03-01 00:00").date(), by=administrator)

    assert logged(at(received)).due == due


def test_a_round_keeps_the_rule_of_the_day_on_which_it_begins(logged, administrator):
    rules.decide("requests.answer_days", 5, from_on=at("01-01 00:00").date(), by=administrator)
    rules.decide("requests.answer_days", 3, from_on=at("03-01 00:00").date(), by=administrator)
    case = logged(at("02-26 10:00"))
    case.working("02-26 11:00", "02-26 12:00")
    case.do("reply", "03-04 09:00")
    case.do("reopen", "03-04 10:00")

    assert case.due == "03-07 18:00"
    assert [row.days for row in case.row.deadlines.filter(kind="answer")] == [5, 3]


# ---------------------------------------------------------------- the code


def test_a_new_code_is_told_once_and_the_old_one_dies(public):
    after = public.do("reissue_code", "06-04 09:00")

    assert codes.matches(after.told_once, public.row.code_hash)
    assert not codes.matches(codes.first_code("form-1"), public.row.code_hash)
    assert public.row.told_once == ""
    assert after.told_once.replace("-", "") not in str(list(Event.objects.values_list("changes", "text")))
