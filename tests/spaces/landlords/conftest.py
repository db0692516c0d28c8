"""One landlord with two spaces, and a link that asks about them."""

import pytest
import time_machine

from spaces.landlords import keys, links
from tests.factories import make_landlord, make_space


@pytest.fixture(autouse=True)
def _clock(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def landlord(db):
    return make_landlord(email="liang@example.cn")


@pytest.fixture
def spaces(manager, landlord, now):
    return [make_space(by=manager, now=now, landlord=landlord, number=number, rent_min=26) for number in ("501", "502")]


@pytest.fixture
def link(spaces, manager, now):
    return links.ask_all(spaces, by=manager, now=now).links[0]


@pytest.fixture
def page(link):
    """The path of the landlord's page."""
    return f"/spaces/confirm/{keys.token_of(link)}/"
