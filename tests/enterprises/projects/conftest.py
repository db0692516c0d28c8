import pytest

from crm.models import Role
from tests.factories import make_project, make_user


@pytest.fixture
def reporter(db):
    return make_user(Role.REPORTER, name="报告员")


@pytest.fixture
def project(officer, enterprise, community, now):
    return make_project(
        "昀峤储能生产基地", by=officer, now=now, enterprise=enterprise, community=community, code="2401-440307-04-01-1",
        total=900_000_000,
    )  # fmt: skip
