"""Several people at one building at once. Only PostgreSQL has row locks."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group

from crm.models import Event, Role
from spaces import inventory
from spaces.models import Park, Space
from tests.factories import make_building, make_space, make_user
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def managers():
    Group.objects.get_or_create(name=Role.SPACES)
    return [make_user(Role.SPACES) for _n in range(6)]


def entering(building, by, *, number="502", token=None):
    given = {"building": building, "number": number, "area": Decimal(100), "token": token}
    return lambda: inventory.create(by=by, **given)


def test_one_number_is_entered_once_and_the_others_are_led_there(managers):
    building = make_building()

    outcomes = together([entering(building, person) for person in managers])

    space = Space.objects.get()
    assert sum(outcome == space for outcome in outcomes) == 1
    assert {outcome.found for outcome in outcomes if isinstance(outcome, inventory.Taken)} == {space}


def test_a_double_click_that_arrives_at_once_adds_one(managers):
    building = make_building()

    outcomes = together([entering(building, managers[0], token="t") for _n in range(4)])

    space = Space.objects.get()
    assert outcomes == [space] * 4
    assert Event.objects.about(space).count() == 1


def test_whoever_names_a_park_at_once_names_one(managers):
    outcomes = together([lambda by=person: inventory.add(Park, by=by, name="新园区") for person in managers])

    assert outcomes == [Park.objects.get()] * len(managers)


def test_a_space_entered_while_its_park_is_renamed_has_the_new_name(managers, now):
    building = make_building()
    old = make_space(by=managers[0], now=now, building=building, number="1")

    def rename():
        return inventory.change(building.park, by=managers[0], name="云麓智造园")

    def edit():
        return inventory.change(old, by=managers[1], number="11")

    entered = [entering(building, person, number=str(at)) for at, person in enumerate(managers, start=20)]
    outcomes = together([edit, rename, *entered])

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert Space.objects.matching("云麓").count() == Space.objects.count() == 7
    assert Space.objects.get(pk=old.pk).number_key == "00011"
