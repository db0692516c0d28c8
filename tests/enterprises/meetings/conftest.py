"""A meeting that is planned and one that is going on, a request on its agenda, and a decision about it."""

from datetime import date, datetime

import pytest

from crm.clock import SHANGHAI
from enterprises.requests import flow
from tests.factories import make_decision, make_held, make_meeting

WEDNESDAY = datetime(2024, 6, 5, 15, tzinfo=SHANGHAI)
FRIDAY = date(2024, 6, 14)


@pytest.fixture
def begins():
    """Wednesday 2024-06-05 15:00."""
    return WEDNESDAY


@pytest.fixture
def planned(supervisor):
    return make_meeting(by=supervisor, starts_at=WEDNESDAY)


@pytest.fixture
def assigned(service_request, officer, department, now):
    """A request that lies with the unit of the handler."""
    return flow.assign(service_request.pk, by=officer, unit=department, now=now)


@pytest.fixture
def held(supervisor, assigned):
    return make_held(by=supervisor, starts_at=WEDNESDAY, requests=[assigned])


@pytest.fixture
def decision(held, supervisor, handler, assigned):
    """Due on Friday 2024-06-14 at close of business."""
    return make_decision(held, by=supervisor, owner=handler, due_on=FRIDAY, service_request=assigned)
