"""The rule of each figure of tenancies once more, in plain Python."""

import pytest

from crm import figures, rules
from crm.figures import FIGURES, Scope
from crm.models import Role
from enterprises.tenancy.figures import AS_THEY_STAND
from enterprises.tenancy.models import Tenancy
from tests.factories import make_tenancy, make_user
from tests.settled import settle


@pytest.fixture
def scope(officer, now):
    settle(now)
    return Scope(officer, now)


def running():
    return [row for row in Tenancy.objects.select_related("space") if row.status == "running"]


def lease_left(row, now) -> int | None:
    return None if row.lease_ends_on is None else (row.lease_ends_on - now.date()).days


def test_each_says_what_its_rule_says(scope, now):
    left = [days for row in running() if (days := lease_left(row, now)) is not None]

    found = figures.values(AS_THEY_STAND, scope)

    assert {name: one.number for name, one in found.items()} == {
        "tenancy.running": len(running()),
        "tenancy.area": sum(row.space.area for row in running()),
        "tenancy.ending": sum(0 <= days <= 90 for days in left),
        "tenancy.over": sum(days < 0 for days in left),
    }
    assert all(one.number for one in found.values())


def test_what_is_soon_is_a_rule_of_the_office(scope, now, administrator):
    before = figures.values([FIGURES["tenancy.ending"]], scope)["tenancy.ending"].number
    rules.decide("tenancy.remind_second", 1, from_on=now.date(), by=administrator)

    assert figures.values([FIGURES["tenancy.ending"]], scope)["tenancy.ending"].number < before


def test_who_may_not_see_tenancies_counts_none(db, now):
    make_tenancy(by=make_user(Role.SPACES), now=now)

    found = figures.values([FIGURES["tenancy.running"]], Scope(make_user(Role.EDITOR), now))
    assert found["tenancy.running"].number == 0
