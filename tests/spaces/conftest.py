"""A park with one vacant space, and the people around it."""

from datetime import date

import pytest

from crm.models import Role
from spaces import verbs
from spaces.models import Space
from tests.factories import make_building, make_landlord, make_park, make_space, make_user


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


@pytest.fixture
def stored(manager, now):
    """A vacant space, one that is held and one that is let; verified in spring."""
    building = make_building()
    rows = [make_space(by=manager, now=now, building=building, number=n) for n in ("501", "502", "503")]
    Space.objects.update(verified_on=date(2024, 5, 1), verified_how="visit", landlord=make_landlord())
    verbs.hold(rows[1].pk, by=manager, now=now, holder_name="智能仓储")
    verbs.occupy(rows[2].pk, by=manager, now=now, holder_name="甲公司", lease_ends_on=date(2026, 1, 1))
    return [Space.objects.get(pk=row.pk) for row in rows]


@pytest.fixture
def helu(manager, now):
    """禾麓智造园 3栋 502 and 502-505."""
    building = make_building(make_park("禾麓智造园"), "3栋")
    return [make_space(by=manager, now=now, building=building, number=number) for number in ("502", "502-505")]
