"""An activity on Wednesday 2024-06-12 at 14:30, and moments around it."""

from datetime import datetime, timedelta

import pytest

from crm.clock import SHANGHAI
from enterprises.outreach.activities import flow
from tests.factories import make_activity, make_open

WEDNESDAY = datetime(2024, 6, 12, 14, 30, tzinfo=SHANGHAI)


@pytest.fixture
def begins():
    return WEDNESDAY


@pytest.fixture
def before(begins):
    """Three days before, when people sign up."""
    return begins - timedelta(days=3)


@pytest.fixture
def draft(officer):
    return make_activity(by=officer, starts_at=WEDNESDAY)


@pytest.fixture
def opened(officer):
    return make_open(by=officer, starts_at=WEDNESDAY)


@pytest.fixture
def held(opened, officer):
    return flow.hold(opened.pk, by=officer, now=WEDNESDAY)
