"""Two people at once. Only PostgreSQL has row locks, so these run there."""

import pytest

from crm.models import Event
from enterprises.requests import flow
from enterprises.requests.models import ServiceRequest
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_two_people_take_the_same_move_and_one_is_told(service_request, officer, supervisor, department):
    outcomes = together(
        [lambda by=by: flow.assign(service_request.pk, by=by, unit=department) for by in (officer, supervisor)]
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused", "ServiceRequest"]
    assert Event.objects.about(service_request).filter(verb="request.assign").count() == 1


@pytest.fixture
def facts(officer, enterprise, category, now):
    words = {"title": "一", "text": "二"}
    return {"by": officer, "received_at": now, "enterprise": enterprise, "category": category, **words}


def test_fifty_threads_log_fifty_numbers(facts):
    made = together([lambda n=n: flow.log(token=f"t{n}", **facts) for n in range(50)])

    assert {row.number for row in made} == {f"PH20240603-{n:04d}" for n in range(1, 51)}


def test_a_double_submit_is_one_request(facts):
    made = together([lambda: flow.log(token="same", **facts) for _n in range(8)])

    assert len({row.pk for row in made}) == ServiceRequest.objects.count() == 1
