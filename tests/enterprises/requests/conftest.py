"""One request of Monday 2024-06-03, due on Thursday 06-06, and one in elapsed hours."""

import pytest

from tests.factories import make_category, make_request

from .cases import Case


@pytest.fixture
def case(service_request, officer, supervisor, handler, department) -> Case:
    return Case(service_request.pk, officer, supervisor, handler, department)


@pytest.fixture
def logged(officer, supervisor, handler, department, enterprise, category):
    """A case received at another moment, or of another kind."""

    def log(received_at, **facts) -> Case:
        kind = {"category": category} | facts
        made = make_request(by=officer, enterprise=enterprise, received_at=received_at, **kind)
        return Case(made.pk, officer, supervisor, handler, department)

    return log


@pytest.fixture
def consultation(db):
    return make_category("政策咨询", clock="hours")
