"""Two people at one target. Only PostgreSQL has row locks."""

from datetime import date
from decimal import Decimal

import pytest

import crm.urls  # noqa: F401  every slice is there, and has declared its figures
from crm import targets
from crm.models import Event, Role, Target
from crm.periods import containing
from tests.factories import make_user
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
YEAR = containing(date(2024, 1, 1), "year")


def aim(value, by):
    return lambda: targets.aim("requests.received", YEAR, Decimal(value), by=by, seen=None)


def test_one_wins_and_the_others_are_told():
    people = [make_user(Role.SUPERVISOR) for _n in range(4)]

    outcomes = together([aim(100 + number, person) for number, person in enumerate(people)])

    [target] = Target.objects.all()
    assert [outcome for outcome in outcomes if isinstance(outcome, Target)] == [target]
    assert sum(isinstance(outcome, targets.Overtaken) for outcome in outcomes) == 3
    assert Event.objects.about(target).get().changes == {"value": [None, str(int(target.value))]}


def test_a_double_click_that_arrives_at_once_sets_it_once():
    person = make_user(Role.SUPERVISOR)

    outcomes = together([aim(100, person) for _n in range(4)])

    assert outcomes == [Target.objects.get()] * 4
    assert Event.objects.filter(verb="target.set").count() == 1
