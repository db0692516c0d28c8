import pytest

from crm.models import Role
from tests.factories import make_user


@pytest.fixture
def manager(db):
    return make_user(Role.SPACES, name="空管员")
