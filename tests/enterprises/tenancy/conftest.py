from datetime import timedelta

import pytest

from crm.models import Role
from tests.factories import make_space, make_tenancy, make_user


@pytest.fixture
def manager(db):
    return make_user(Role.SPACES, name="空管员")


@pytest.fixture
def attraction(db):
    return make_user(Role.ATTRACTION, name="陈志远")


@pytest.fixture
def space(manager, now):
    """Vacant since the first of January."""
    day = now.date().replace(month=1, day=1)
    return make_space(by=manager, now=now - timedelta(days=150), status_since=day, number="502")


@pytest.fixture
def tenancy(manager, enterprise, space, now):
    """Since today, until the end of May 2027, at 28 yuan."""
    day = now.date().replace(year=2027)
    return make_tenancy(by=manager, now=now, enterprise=enterprise, space=space, lease_ends_on=day, rent=28)
