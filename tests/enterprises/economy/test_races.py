"""Two people at one enterprise's figures at once. Only PostgreSQL has row locks."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from crm.models import Event, Role
from enterprises.economy import lists
from enterprises.economy.models import Datum, EconomicFile, ListEntry, Listing, Measure
from enterprises.economy.values import Entry, Overtaken, enter
from tests.factories import make_enterprise, make_user
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people():
    Group.objects.get_or_create(name=Role.REPORTER)
    return [make_user(Role.REPORTER) for _n in range(4)]


def test_the_first_figures_of_an_enterprise_are_one_person_s(people):
    row = make_enterprise()

    def entering(person, value):
        entries = [Entry(Measure.OUTPUT, 2024, 5, Decimal(value))]
        return lambda: enter(row.pk, by=person, entries=entries, seen=None, now=timezone.now())

    outcomes = together([entering(person, 1000 + turn) for turn, person in enumerate(people)])

    assert [type(outcome) for outcome in outcomes].count(Overtaken) == len(people) - 1
    assert (Datum.objects.count(), Event.objects.about(EconomicFile.objects.get()).count()) == (1, 1)


def test_a_list_pasted_by_several_at_once_has_everybody_once(people):
    rows = [make_enterprise() for _n in range(3)]
    on = [(row.pk, None) for row in rows]

    def adding(person, enterprises):
        return lambda: lists.add(Listing.TOP50, 2024, by=person, enterprises=enterprises, now=timezone.now())

    outcomes = together([adding(person, on[::step]) for person, step in zip(people, (1, -1, 1, -1), strict=True)])

    assert sorted(outcomes) == [0, 0, 0, 3]
    assert ListEntry.objects.count() == 3
    assert Event.objects.filter(verb="economy.list_add").count() == 3
