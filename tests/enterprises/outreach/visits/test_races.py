"""Two people at once. Only PostgreSQL has row locks, so these run there."""

import pytest

from crm.models import Event
from enterprises.outreach.visits import flow, follow_ups, recording, settling
from enterprises.outreach.visits.models import FollowUp, Visit
from enterprises.requests.models import ServiceRequest
from tests.factories import make_enterprise, make_visit
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_clicked_by_several_at_once_it_becomes_one_request(follow_up, officer, supervisor, at):
    calls = [lambda by=by: follow_ups.ask(follow_up.pk, by=by, now=at) for by in (officer, supervisor, officer)]

    assert {row.service_request_id for row in together(calls)} == set(
        ServiceRequest.objects.values_list("pk", flat=True)
    )
    assert ServiceRequest.objects.count() == 1


def test_a_double_submit_plans_and_records_one_visit(officer, enterprise, at):
    said = {
        "enterprise": enterprise,
        "purpose": "routine",
        "visited_at": at,
        "met": "王经理",
        "findings": "好",
        "now": at,
    }
    lines = [recording.ToDo("协调用电", officer, None)]

    made = together([lambda: recording.record_new(by=officer, token="t", to_do=lines, **said) for _n in range(4)])

    assert len({row.pk for row in made}) == Visit.objects.count() == FollowUp.objects.count() == 1


def test_what_is_added_while_it_is_closed_is_added_or_refused(recorded, follow_up, officer, handler, at):
    follow_ups.result(follow_up.pk, by=handler, result="完成", now=at)
    more = {"token": "t", "text": "还有一件", "owner": officer, "now": at}

    together(
        [
            lambda: flow.close(recorded.pk, by=officer, now=at),
            lambda: follow_ups.add(recorded.pk, by=officer, **more),
        ]
    )

    is_closed = Visit.objects.get(pk=recorded.pk).status == "closed"
    assert is_closed != FollowUp.objects.open().exists()


def test_two_clocks_settle_once(follow_up, officer, at):
    made = follow_ups.ask(follow_up.pk, by=officer, now=at).service_request
    ServiceRequest.objects.filter(pk=made.pk).update(status="withdrawn", closed_at=at)

    together([lambda: settling.follow_requests(at) for _n in range(3)])

    assert Event.objects.about(follow_up.visit).filter(verb="follow_up.answered").count() == 1


def test_a_route_put_in_order_by_two_keeps_all_its_stops(officer, supervisor, at):
    stops = [make_visit(by=officer, enterprise=make_enterprise(), visit_on=at.date()) for _n in range(4)]

    together(
        [lambda by=by, stop=stop: flow.arrange(stop.pk, by=by, up=True, now=at)
         for by in (officer, supervisor) for stop in stops[1:]]
    )  # fmt: skip

    assert sorted(Visit.objects.values_list("position", flat=True)) == [1, 2, 3, 4]
