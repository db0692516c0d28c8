"""A team that works for the enterprise: led by the supervisor's choice, one member with a duty."""

import pytest

from enterprises.teams import flow
from tests.factories import make_team


@pytest.fixture
def team(enterprise, supervisor, officer, handler, now):
    formed = make_team(enterprise, by=supervisor, leader=officer, now=now)
    return flow.join(formed.pk, by=supervisor, person=handler, duty="用电、用水", now=now)
