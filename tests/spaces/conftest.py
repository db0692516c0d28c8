"""A park with one vacant space, and the people around it."""

import pytest

from crm.models import Role
from tests.factories import make_space, make_user


@pytest.fixture
def manager(db):
    return make_user(Role.SPACES, name="何静宜")


@pytest.fixture
def attraction(db):
    return make_user(Role.ATTRACTION, name="林晓岚")


@pytest.fixture
def rival(db):
    return make_user(Role.ATTRACTION, name="陈志远")


@pytest.fixture
def space(manager, now):
    return make_space(by=manager, now=now)
