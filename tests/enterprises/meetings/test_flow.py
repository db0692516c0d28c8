"""Who may do what with a meeting when, by equality; then what each verb does."""

from datetime import timedelta

import pytest
import time_machine

from crm.flow import Refused
from crm.models import Event, Notice, Role
from enterprises.meetings import flow
from enterprises.meetings.models import Kind, Meeting, Status, Visitor
from enterprises.meetings.moves import FLOW
from enterprises.requests.models import ServiceRequest
from tests.factories import make_cover, make_meeting, make_user

WRITES = {
    "planned": {"pick", "attend", "invite", "arrange", "unpick"},
    "held": {"decide", "pick", "minutes", "attend", "invite", "outcome", "arrange", "unpick"},
}
LEADS = {
    "planned": {"hold", "change", "cancel"},
    "held": {"change", "close"},
    "closed": {"reopen"},
    "cancelled": {"reopen"},
}
MAY = {
    Role.OFFICER: WRITES,
    Role.SUPERVISOR: {state: WRITES.get(state, set()) | LEADS[state] for state in Status.values},
}


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("role", list(Role), ids=str)
def test_the_matrix_of_states_and_roles(role, status):
    moves = {move.name for move in FLOW.open_to({role}, status)}

    assert moves == MAY.get(role, {}).get(status, set())


def story(thing) -> list[str]:
    return list(Event.objects.about(thing).order_by("id").values_list("verb", flat=True))


def test_planning_gives_the_next_number_of_its_kind_and_year(supervisor, begins):
    first, second = (make_meeting(by=supervisor, starts_at=begins) for _n in range(2))
    other = make_meeting(by=supervisor, starts_at=begins, kind=Kind.SECRETARY)
    later = make_meeting(by=supervisor, starts_at=begins.replace(year=2025))

    assert [row.number for row in (first, second, other, later)] == [1, 2, 1, 1]
    assert second.name == "Weekly discussion 2024 no. 2"
    assert story(first) == ["meeting.plan"]


def test_the_same_form_sent_twice_plans_one_meeting(supervisor, begins):
    facts = {"by": supervisor, "token": "t", "kind": "weekly", "starts_at": begins, "chair": supervisor}

    assert flow.plan(**facts) == flow.plan(**facts)
    assert Meeting.objects.count() == Event.objects.filter(verb="meeting.plan").count() == 1


def test_an_officer_does_not_plan(officer, begins):
    with pytest.raises(Refused, match="not yours"):
        make_meeting(by=officer, starts_at=begins)


def test_a_meeting_cannot_begin_before_its_day(planned, supervisor, begins):
    with pytest.raises(Refused, match="has not come"):
        flow.hold(planned.pk, by=supervisor, now=begins - timedelta(days=1))

    assert flow.hold(planned.pk, by=supervisor, now=begins - timedelta(hours=3)).status == Status.HELD


def test_beginning_writes_down_who_is_there(planned, supervisor, officer, handler, begins):
    held = flow.hold(planned.pk, by=supervisor, people=[officer, handler], guests="供电局 张工", now=begins)

    assert set(held.people.all()) == {officer, handler}
    assert held.guest_list == ["供电局 张工"]
    changes = Event.objects.about(held).get(verb="meeting.hold").changes
    assert changes["people"] == [[], sorted([str(officer), str(handler)])]
    assert changes["meeting_status"] == ["planned", "held"]


def test_closing_a_meeting_closes_no_request_and_no_decision(held, decision, assigned, supervisor, begins):
    closed = flow.close(held.pk, by=supervisor, now=begins + timedelta(hours=2))

    decision.refresh_from_db()
    request = ServiceRequest.objects.get(pk=assigned.pk)
    assert closed.status == Status.CLOSED
    assert (request.status, request.closed_at, request.due_at) == (assigned.status, None, assigned.due_at)
    assert (decision.status, decision.settled_at) == ("open", None)
    assert story(request)[-2:] == ["request.escalate", "request.decision"]


def test_a_meeting_is_called_off_with_a_reason_and_planned_again(planned, supervisor, officer, handler, begins):
    before = begins - timedelta(days=1)
    flow.attend(planned.pk, by=officer, people=[handler], now=before)

    cancelled = flow.cancel(planned.pk, by=supervisor, text="书记外出", now=before)
    again = flow.reopen(planned.pk, by=supervisor, text="改期", now=before)

    assert (cancelled.status, again.status) == (Status.CANCELLED, Status.PLANNED)
    assert Notice.objects.get(verb="meeting.cancel").user == handler
    assert Event.objects.about(again).get(verb="meeting.cancel").text == "书记外出"


def test_a_closed_meeting_opens_again_to_be_put_right(held, supervisor, officer, begins):
    flow.close(held.pk, by=supervisor, now=begins)
    with pytest.raises(Refused):
        flow.minutes(held.pk, by=officer, minutes="补记", now=begins)

    flow.reopen(held.pk, by=supervisor, text="漏记一项", now=begins)

    assert flow.minutes(held.pk, by=officer, minutes="补记", now=begins).minutes == "补记"


def test_minutes_written_meanwhile_by_somebody_else_are_not_written_over(held, officer, supervisor, begins):
    flow.minutes(held.pk, by=supervisor, minutes="先写的", seen="", now=begins)

    with pytest.raises(Refused, match="Somebody else"):
        flow.minutes(held.pk, by=officer, minutes="后写的", seen="", now=begins)

    assert Meeting.objects.get().minutes == "先写的"


def test_moving_a_meeting_tells_those_who_are_to_come(planned, supervisor, officer, handler, begins):
    before, later = begins - timedelta(days=1), begins + timedelta(days=1)
    flow.attend(planned.pk, by=officer, people=[handler], now=before)

    moved = flow.change(planned.pk, by=supervisor, starts_at=later, place="二楼", now=before)

    assert (moved.starts_at, moved.place, moved.name) == (later, "二楼", planned.name)
    assert Event.objects.about(moved).first().changes["starts_at"] == ["2024-06-05 15:00", "2024-06-06 15:00"]
    assert Notice.objects.get(verb="meeting.change").user == handler


def test_enterprises_come_to_service_days_only(planned, officer, enterprise, supervisor, begins):
    before = begins - timedelta(days=1)
    with pytest.raises(Refused, match="service days only"):
        flow.invite(planned.pk, by=officer, enterprise=enterprise, now=before)

    day = make_meeting(by=supervisor, starts_at=begins, kind=Kind.SERVICE_DAY)
    for words in ("用电", "用电增容"):
        flow.invite(day.pk, by=officer, enterprise=enterprise, matter=words, now=before)
    visitor = Visitor.objects.get()
    assert visitor.matter == "用电增容"

    for _twice in range(2):
        flow.uninvite(day.pk, by=officer, visitor=visitor.pk, now=before)
    assert story(day)[-3:] == ["meeting.invite", "meeting.invite", "meeting.uninvite"]


def test_a_deputy_leads_for_the_supervisor_on_leave(planned, supervisor, begins):
    deputy = make_user(Role.OFFICER, name="黄嘉敏")
    with time_machine.travel(begins, tick=False):
        make_cover(supervisor, deputy, begins.date())
        flow.hold(planned.pk, by=deputy, now=begins)

    line = Event.objects.about(planned).get(verb="meeting.hold")
    assert (line.actor, line.on_behalf_of) == (deputy, supervisor)
