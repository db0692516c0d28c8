"""Two people at once. Only PostgreSQL has row locks, so these run there."""

import pytest
from django.contrib.auth.models import Group

from crm.models import Role
from enterprises.virtual_parks import flow
from enterprises.virtual_parks.models import Membership, VirtualPark
from tests.factories import make_enterprise, make_user, make_virtual_park
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officers():
    Group.objects.get_or_create(name=Role.OFFICER)
    return [make_user(Role.OFFICER) for _n in range(4)]


def test_one_enterprise_taken_in_by_several_at_once_is_in_it_once(officers, now):
    park, rows = make_virtual_park(by=officers[0], now=now), [make_enterprise() for _n in range(3)]

    counts = together([lambda by=by: flow.join(park.pk, by=by, enterprises=rows, now=now) for by in officers])

    assert sorted(counts) == [0, 0, 0, 3]
    assert Membership.objects.count() == 3


def test_one_name_given_by_several_at_once_is_one_park(officers, now):
    outcomes = together([lambda by=by: flow.create(by=by, name="低空经济", leader=None, now=now) for by in officers])

    park = VirtualPark.objects.get()
    assert sum(outcome == park for outcome in outcomes) == 1
    assert {outcome.park for outcome in outcomes if isinstance(outcome, flow.Known)} == {park}
