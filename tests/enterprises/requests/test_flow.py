"""Who may do what when, by equality; then what each move does to the request, its clock and its history."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import Deadline, Event, Notice, Role
from enterprises.requests import flow
from enterprises.requests.models import Channel, ServiceRequest, Status
from enterprises.requests.moves import ASSISTING, ENTERPRISE, FLOW, IN_UNIT, SYSTEM, standings
from tests.factories import make_request, make_user

# by hand, not from the table: what officers and supervisors may do, what only one of them may, and the rest
BOTH = {
    "new": "accept assign link decline mark add_information reissue_code withdraw",
    "accepted": "assign link mark add_information reissue_code withdraw",
    "assigned": "reassign urge assist progress link mark add_information reissue_code withdraw",
    "disputed": "link mark add_information reissue_code withdraw",
    "working": "reply submit interim progress reassign urge assist link mark add_information reissue_code withdraw",
    "checking": "progress urge link mark add_information reissue_code withdraw",
    "paused": "resume progress urge link mark add_information reissue_code withdraw",
    "replied": "close reopen rate link add_information reissue_code",
    "closed": "reopen rate settle reissue_code",
    "declined": "reopen reissue_code",
    "withdrawn": "reopen call_back reissue_code",
}
ONLY_OFFICER = {"working": "ask_extension ask_pause"}
ONLY_SUPERVISOR = {
    "disputed": "rule",
    "working": "grant_extension refuse_extension grant_pause refuse_pause void",
    "checking": "pass_check send_back",
}
CARDS = dict.fromkeys(Status.values, "card_revoke")
UNIT = {
    "assigned": "sign return dispute answer_urge progress",
    "working": "reply submit interim progress ask_extension ask_pause return dispute answer_urge",
    "checking": "progress answer_urge",
    "paused": "resume progress answer_urge",
}
HELPER = dict.fromkeys(["accepted", "assigned", "disputed", "working", "checking", "paused"], "contribute")
UNANSWERED = ["new", "accepted", "assigned", "disputed", "working", "checking"]
THEMSELVES = dict.fromkeys(UNANSWERED, "add_information withdraw")
THEMSELVES |= {"paused": "resume add_information withdraw", "replied": "rate add_information", "closed": "rate"}
ITSELF = {"replied": "rework", "closed": "rework"}


def together(*tables) -> dict[str, set[str]]:
    return {status: {name for table in tables for name in table.get(status, "").split()} for status in Status.values}


MAY = {
    Role.OFFICER: together(BOTH, ONLY_OFFICER),
    Role.SUPERVISOR: together(BOTH, ONLY_SUPERVISOR, CARDS),
    IN_UNIT: together(UNIT),
    ASSISTING: together(HELPER),
    ENTERPRISE: together(THEMSELVES),
    SYSTEM: together(ITSELF),
}
STANDINGS = [*Role, IN_UNIT, ASSISTING, ENTERPRISE, SYSTEM]


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("standing", STANDINGS, ids=str)
def test_the_matrix_of_states_and_standings(standing, status):
    moves = {move.name for move in FLOW.open_to({standing}, status)}

    assert moves == MAY.get(standing, {}).get(status, set())


def told(at, to="叶女士"):
    return {"told_at": at, "told_channel": Channel.PHONE, "told_to": to}


@pytest.fixture
def signed(service_request, officer, handler, department, now):
    flow.assign(service_request.pk, by=officer, now=now, unit=department)
    return flow.sign(service_request.pk, by=handler, now=now)


def open_deadlines(service_request):
    return list(Deadline.objects.about(service_request).open().values_list("kind", "due_at"))


def test_a_handler_stands_only_where_the_request_lies(service_request, officer, handler, department, other_department):
    elsewhere = make_user(Role.HANDLER, unit=other_department)
    assigned = flow.assign(service_request.pk, by=officer, unit=department)

    assert standings(handler, assigned) == {IN_UNIT}
    assert standings(elsewhere, assigned) == set()


def test_logging_starts_the_clock_and_gives_a_number(service_request):
    assert service_request.number == "PH20240603-0001"
    assert service_request.due_at == datetime(2024, 6, 6, 18, tzinfo=SHANGHAI)
    assert Event.objects.about(service_request).get().verb == "request.log"


def test_the_same_form_sent_twice_is_one_request(officer, enterprise, category, now):
    facts = {"by": officer, "token": "t", "received_at": now, "enterprise": enterprise, "category": category}
    once = flow.log(**facts, title="一", text="二")
    twice = flow.log(**facts, title="一", text="二")

    assert once == twice
    assert ServiceRequest.objects.count() == Deadline.objects.count() == Event.objects.count() == 1


def test_signing_names_the_handler(signed, handler):
    assert (signed.status, signed.handler) == (Status.WORKING, handler)


def test_an_interim_reply_meets_the_clock_and_promises_the_next_date(signed, handler, now):
    at, next_at = now + timedelta(hours=5), now + timedelta(days=9)

    after = flow.interim(signed.pk, by=handler, text="已联系", next_at=next_at, **told(at))

    answer = Deadline.objects.about(after).get(kind="answer")
    assert answer.met_at == at
    assert open_deadlines(after) == [("promise", next_at)]
    assert (after.status, after.due_at, after.met_at) == (Status.WORKING, next_at, None)


def test_the_next_interim_reply_keeps_the_promise_before(signed, handler, now):
    first = now + timedelta(days=1)
    flow.interim(signed.pk, by=handler, text="一", next_at=first, **told(now))
    flow.interim(signed.pk, by=handler, text="二", next_at=now + timedelta(days=5), **told(first))

    promises = Deadline.objects.about(signed).filter(kind="promise")
    assert [row.is_kept for row in promises] == [True, None]


def test_a_reply_meets_every_open_clock(signed, handler, now):
    flow.interim(signed.pk, by=handler, text="一", next_at=now + timedelta(days=2), **told(now))

    after = flow.reply(signed.pk, by=handler, text="二", **told(now + timedelta(days=1)))

    assert open_deadlines(after) == []
    assert (after.status, after.met_at) == (Status.REPLIED, now + timedelta(days=1))


def test_after_an_interim_reply_it_cannot_be_returned(signed, handler, now):
    flow.interim(signed.pk, by=handler, text="一", next_at=now + timedelta(days=2), **told(now))

    with pytest.raises(Refused, match="already been answered|已"):
        flow.return_(signed.pk, by=handler, now=now, text="不属本单位", basis="职责清单")


def test_a_return_goes_back_to_assignment_and_the_clock_goes_on(signed, handler, now):
    after = flow.return_(signed.pk, by=handler, now=now, text="不属本单位", basis="职责清单")

    assert (after.status, after.unit, after.handler) == (Status.ACCEPTED, None, None)
    assert after.due_at == signed.due_at


def test_declining_tells_the_reason_and_so_answers(service_request, officer, now):
    after = flow.decline(service_request.pk, by=officer, ground="petition", text="已入信访", **told(now))

    assert (after.status, after.met_at, after.is_over) == (Status.DECLINED, now, True)


def test_withdrawing_cancels_the_clock(service_request, officer):
    after = flow.withdraw(service_request.pk, by=officer, text="企业来电撤回")

    assert open_deadlines(after) == []
    assert (after.status, after.met_at) == (Status.WITHDRAWN, None)


def test_reopening_starts_a_clock_of_its_own_and_leaves_the_old_one(signed, handler, officer, now):
    flow.reply(signed.pk, by=handler, text="二", **told(now))
    flow.close(signed.pk, by=officer, result="solved")
    again = datetime(2024, 9, 27, 11, tzinfo=SHANGHAI)

    after = flow.reopen(signed.pk, by=officer, text="企业不满意", now=again)

    rounds = Deadline.objects.about(after).filter(kind="answer")
    assert [row.due_at for row in rounds] == [signed.due_at, datetime(2024, 10, 8, 18, tzinfo=SHANGHAI)]
    assert [row.is_kept for row in rounds] == [True, None]
    assert (after.status, after.result, after.closed_at) == (Status.WORKING, "", None)


def test_a_stale_page_loses_politely(signed, handler, now):
    flow.reply(signed.pk, by=handler, text="二", **told(now))
    before = Event.objects.count()

    with pytest.raises(Refused):
        flow.reply(signed.pk, by=handler, text="三", **told(now))

    assert Event.objects.count() == before


def test_a_move_records_before_and_after_and_tells_the_unit(service_request, officer, handler, department):
    flow.assign(service_request.pk, by=officer, unit=department, text="请本周处理")

    line = Event.objects.about(service_request).first()
    assert (line.verb, line.text, line.actor) == ("request.assign", "请本周处理", officer)
    assert line.changes == {"status": ["new", "assigned"], "unit": [None, str(department)]}
    assert Notice.objects.get(user=handler).verb == "request.assign"


def test_a_request_of_another_unit_is_out_of_reach(service_request, officer, department, other_department):
    stranger = make_user(Role.HANDLER, unit=other_department)
    flow.assign(service_request.pk, by=officer, unit=department)

    with pytest.raises(ServiceRequest.DoesNotExist):
        flow.sign(service_request.pk, by=stranger)


@pytest.mark.parametrize("what", ["update", "delete"])
def test_history_cannot_be_changed(service_request, what):
    rows = Event.objects.about(service_request)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(text="nothing happened") if what == "update" else rows.delete()


def test_numbers_of_a_day_run_on(officer, enterprise, category, now):
    made = [make_request(by=officer, enterprise=enterprise, category=category, received_at=now) for _n in range(3)]

    assert [row.number[-4:] for row in made] == ["0001", "0002", "0003"]
