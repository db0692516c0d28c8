"""Requests on an agenda: put on once, taken off, put in order; and what their own stories say of it."""

from datetime import date, timedelta

import pytest

from crm.flow import Refused
from crm.models import Event, Notice
from enterprises.meetings import agenda, flow
from enterprises.meetings.models import Kind
from enterprises.meetings.suggestions import with_reason
from enterprises.requests.models import ServiceRequest
from tests.factories import make_decision, make_enterprise, make_meeting, make_request


@pytest.fixture
def three(officer, category, now):
    rows = [
        make_request(by=officer, enterprise=make_enterprise(), category=category, received_at=now, title=f"第{n}件")
        for n in range(1, 4)
    ]
    return ServiceRequest.objects.filter(pk__in=[row.pk for row in rows]).order_by("id")


@pytest.fixture
def before(begins):
    return begins - timedelta(hours=20)


def titles(meeting) -> list[str]:
    return [item.service_request.title for item in meeting.items.standing()]


def story(thing) -> list[str]:
    return list(Event.objects.about(thing).order_by("id").values_list("verb", flat=True))


def test_requests_come_onto_the_agenda_once_in_their_order(planned, officer, three, before):
    counts = [agenda.pick(planned.pk, by=officer, service_requests=three, now=before) for _twice in range(2)]

    assert counts == [3, 0]
    assert titles(planned) == ["第1件", "第2件", "第3件"]
    assert story(planned) == ["meeting.plan", "meeting.pick"]


def test_the_story_of_a_request_names_the_meeting_and_its_handler_is_told(planned, officer, assigned, handler, before):
    ServiceRequest.objects.update(handler=handler)
    row = ServiceRequest.objects.get()

    agenda.pick(planned.pk, by=officer, service_requests=[row], now=before)

    line = Event.objects.about(row).first()
    assert (line.verb, line.text) == ("request.escalate", planned.name)
    assert Notice.objects.get(verb="request.escalate").user == handler


def test_the_reason_it_was_found_by_stands_on_the_agenda(planned, officer, three, begins):
    late = begins + timedelta(days=30)
    rows = with_reason(three, late)

    agenda.pick(planned.pk, by=officer, service_requests=rows, now=begins)

    assert set(planned.items.values_list("reason", flat=True)) == {"late"}


def test_what_a_visitor_asks_for_was_raised_at_the_service_day(supervisor, officer, three, begins, before):
    day = make_meeting(by=supervisor, starts_at=begins, kind=Kind.SERVICE_DAY)
    flow.invite(day.pk, by=officer, enterprise=three[0].enterprise, now=before)

    agenda.pick(day.pk, by=officer, service_requests=three, now=before)

    assert list(day.items.values_list("reason", flat=True)) == ["raised", "picked", "picked"]


def test_taken_off_and_put_on_again_it_stands_at_the_end(planned, officer, three, before):
    agenda.pick(planned.pk, by=officer, service_requests=three, now=before)
    first = planned.items.first()

    for _twice in range(2):
        agenda.unpick(planned.pk, by=officer, item=first.pk, now=before)
    assert titles(planned) == ["第2件", "第3件"]
    agenda.pick(planned.pk, by=officer, service_requests=three[:1], now=before)

    assert titles(planned) == ["第2件", "第3件", "第1件"]
    assert planned.items.count() == 3
    assert story(three[0])[1:] == ["request.escalate", "request.deescalate", "request.escalate"]


def test_what_something_was_decided_about_stays(held, assigned, supervisor, handler, begins):
    make_decision(held, by=supervisor, owner=handler, due_on=date(2024, 6, 14), service_request=assigned)

    with pytest.raises(Refused, match="stays on the agenda"):
        agenda.unpick(held.pk, by=supervisor, item=held.items.get().pk, now=begins)


def test_items_change_places_as_far_as_there_are_any(planned, officer, three, before):
    agenda.pick(planned.pk, by=officer, service_requests=three, now=before)
    last = planned.items.last()

    agenda.arrange(planned.pk, by=officer, item=last.pk, up=True, now=before)
    assert titles(planned) == ["第1件", "第3件", "第2件"]
    for _n in range(3):
        agenda.arrange(planned.pk, by=officer, item=last.pk, up=True, now=before)
    assert titles(planned) == ["第3件", "第1件", "第2件"]
    agenda.arrange(planned.pk, by=officer, item=last.pk, up=False, now=before)

    assert titles(planned) == ["第1件", "第3件", "第2件"]


def test_what_was_said_stands_on_the_item_and_in_the_request(held, officer, assigned, begins):
    item = held.items.get()

    agenda.outcome(held.pk, by=officer, item=item.pk, outcome="供电部门下周到场", seen="", now=begins)
    with pytest.raises(Refused, match="Somebody else"):
        agenda.outcome(held.pk, by=officer, item=item.pk, outcome="另一句", seen="", now=begins)

    item.refresh_from_db()
    line = Event.objects.about(assigned).first()
    assert item.outcome == "供电部门下周到场"
    assert (line.verb, line.text) == ("request.discussed", f"{held.name}\n供电部门下周到场")


def test_nothing_comes_onto_the_agenda_of_a_closed_meeting(held, supervisor, three, begins):
    flow.close(held.pk, by=supervisor, now=begins)

    with pytest.raises(Refused, match="no longer"):
        agenda.pick(held.pk, by=supervisor, service_requests=three, now=begins)

    assert held.items.count() == 1
