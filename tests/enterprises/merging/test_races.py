"""Several people at two files at once. Only PostgreSQL has row locks."""

import pytest
from django.contrib.auth.models import Group

from crm.flow import Refused
from crm.models import Role
from enterprises.accounts import changes, contacts
from enterprises.accounts.models import Contact, Enterprise
from enterprises.merging.following import follow_merges
from enterprises.merging.merge import merge
from enterprises.merging.models import Merge, MovedRow
from enterprises.merging.unmerge import unmerge
from tests.factories import make_enterprise, make_user
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people():
    Group.objects.get_or_create(name=Role.OFFICER)
    return [make_user(Role.OFFICER, name=f"专员{n}") for n in range(4)]


@pytest.fixture
def two():
    return make_enterprise("甲公司"), make_enterprise("乙公司")


def merging(one, other, by, now):
    looked = {row.pk: row.updated_at for row in (one, other)}
    return lambda: merge(one.pk, other.pk, by=by, choices={}, seen=looked, now=now)


def test_the_same_pair_merged_by_several_at_once_is_merged_once(two, people, now):
    outcomes = together([merging(*two, person, now) for person in people])

    assert {row.pk for row in outcomes} == {Merge.objects.get().pk}


def test_merged_both_ways_at_once_one_way_wins_and_nobody_waits_for_ever(two, people, now):
    one, other = two
    outcomes = together([merging(one, other, people[0], now), merging(other, one, people[1], now)])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Merge", "Refused"]
    assert Enterprise.objects.standing().count() == 1


def test_merged_while_somebody_edits_one_of_both_is_told(two, people, now):
    one, other = two

    def edit():
        return changes.edit(other.pk, by=people[0], seen=other.updated_at, address="新址")

    outcomes = together([edit, merging(one, other, people[1], now)])

    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    assert Merge.objects.exists() != (Enterprise.objects.get(pk=other.pk).address == "新址")


def test_contacts_added_meanwhile_are_refused_or_come_along(two, people, now):
    one, other = two

    def add(number, by):
        return lambda: contacts.add(other.pk, by=by, name=f"人{number}", phone=f"1380000000{number}")

    outcomes = together([*(add(n, person) for n, person in enumerate(people)), merging(one, other, people[0], now)])
    follow_merges(now)

    added = sum(isinstance(outcome, Contact) for outcome in outcomes)
    assert one.contacts.count() == added
    assert MovedRow.objects.filter(stayed=False).count() == added


def test_taken_apart_by_several_at_once_it_is_taken_apart_once(two, people, now):
    row = merging(*two, people[0], now)()
    outcomes = together([lambda by=by: unmerge(row.pk, by=by, now=now) for by in people])

    assert sum(isinstance(outcome, Merge) for outcome in outcomes) == 1
    assert Enterprise.objects.standing().count() == 2
