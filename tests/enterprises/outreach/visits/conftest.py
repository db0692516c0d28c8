"""A planned visit and one that is recorded, with something to follow."""

from datetime import date, datetime

import pytest

from crm.clock import SHANGHAI
from crm.models import Role
from tests.factories import make_recorded, make_user, make_visit

WEDNESDAY = datetime(2024, 6, 5, 15, tzinfo=SHANGHAI)
FRIDAY = date(2024, 6, 14)


@pytest.fixture
def at():
    """Wednesday 2024-06-05 15:00, when the visits are made."""
    return WEDNESDAY


@pytest.fixture
def colleague(db):
    return make_user(Role.OFFICER, name="黄嘉敏")


@pytest.fixture
def planned(officer, enterprise):
    return make_visit(by=officer, enterprise=enterprise, visit_on=WEDNESDAY.date())


@pytest.fixture
def recorded(officer, enterprise, handler, category):
    return make_recorded(
        by=officer, enterprise=enterprise, visited_at=WEDNESDAY, to_do=[("协调用电报装容量", handler, FRIDAY)]
    )


@pytest.fixture
def follow_up(recorded):
    """The handler's, until Friday 2024-06-14."""
    return recorded.follow_ups.get()
