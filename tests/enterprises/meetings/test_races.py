"""Two people at once. Only PostgreSQL has row locks, so these run there."""

from datetime import timedelta

import pytest

from crm.models import Deadline, Event
from enterprises.meetings import agenda, decisions, flow
from enterprises.meetings.models import AgendaItem, Decision, Meeting
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_two_people_close_a_meeting_and_one_is_told(held, supervisor, begins):
    outcomes = together([lambda: flow.close(held.pk, by=supervisor, now=begins) for _n in range(2)])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Meeting", "Refused"]
    assert Event.objects.about(held).filter(verb="meeting.close").count() == 1


def test_fifty_planned_at_once_have_fifty_numbers(supervisor, begins):
    facts = {"by": supervisor, "kind": "weekly", "starts_at": begins, "chair": supervisor}
    made = together([lambda n=n: flow.plan(token=f"t{n}", **facts) for n in range(50)])

    assert {row.number for row in made} == set(range(1, 51))


def test_a_double_submit_plans_one_meeting(supervisor, begins):
    facts = {"by": supervisor, "kind": "weekly", "starts_at": begins, "chair": supervisor}
    made = together([lambda: flow.plan(token="same", **facts) for _n in range(6)])

    assert len({row.pk for row in made}) == Meeting.objects.count() == 1


def test_a_request_put_on_by_several_at_once_stands_there_once(planned, officer, supervisor, service_request, begins):
    before = begins - timedelta(days=1)
    calls = [
        lambda by=by: agenda.pick(planned.pk, by=by, service_requests=[service_request], now=before)
        for by in (officer, supervisor, officer)
    ]

    assert sorted(together(calls)) == [0, 0, 1]
    assert AgendaItem.objects.count() == 1
    assert Event.objects.about(service_request).filter(verb="request.escalate").count() == 1


def test_a_decision_sent_twice_at_once_is_one(held, supervisor, handler, begins):
    facts = {"by": supervisor, "token": "same", "text": "一", "owner": handler, "unit": handler.unit}
    facts |= {"due_on": begins.date() + timedelta(days=9), "now": begins}
    made = together([lambda: decisions.decide(held.pk, **facts) for _n in range(6)])

    assert len({row.pk for row in made}) == Decision.objects.count() == 1
    assert Deadline.objects.filter(kind="decision").count() == 1


def test_confirmed_and_sent_back_at_once_it_is_one_of_both(decision, handler, supervisor, begins):
    decisions.report(decision.pk, by=handler, result="完成", now=begins)
    outcomes = together(
        [
            lambda: decisions.confirm(decision.pk, by=supervisor, now=begins),
            lambda: decisions.return_(decision.pk, by=supervisor, text="未完成", now=begins),
        ]
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Decision", "Refused"]
    after = Decision.objects.get()
    assert Deadline.objects.about(after).get().is_open == (after.status == "open")
