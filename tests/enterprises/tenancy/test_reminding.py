"""Leases that end are told of three times, each time once."""

from datetime import timedelta

import pytest

from crm import rules
from crm.models import Notice
from enterprises.tenancy import verbs
from enterprises.tenancy.reminding import remind, remind_of_leases
from tests.factories import make_tenancy


@pytest.fixture
def ending(manager, now, enterprise, officer):
    """A lease that ends in so many days, of an enterprise with an officer."""
    enterprise.officer = officer
    enterprise.save()

    def make(days, **facts):
        day = now.date() + timedelta(days=days)
        return make_tenancy(by=manager, now=now, enterprise=enterprise, lease_ends_on=day, **facts)

    return make


def told() -> int:
    return Notice.objects.filter(verb="tenancy.lease_ends").count()


def test_three_times_before_the_end_officer_and_managers_are_told(ending, officer, manager, now):
    row = ending(200)

    counts = {day: remind(now + timedelta(days=day)) for day in range(202)}

    assert [day for day, count in counts.items() if count] == [20, 110, 170]
    notices = Notice.objects.filter(verb="tenancy.lease_ends")
    assert {notice.user for notice in notices} == {officer, manager}
    assert notices.count() == 6
    assert str(row.space) in notices.first().title


def test_entered_late_it_is_told_once(ending, now):
    ending(20)

    assert (remind(now), remind(now), told()) == (1, 0, 2)


def test_a_renewed_lease_is_a_new_matter(ending, manager, now):
    row = ending(20)
    remind(now)
    verbs.renew(row.pk, by=manager, now=now, lease_ends_on=row.lease_ends_on + timedelta(days=100))

    assert remind(now + timedelta(days=40)) == 1


def test_who_has_left_and_whose_lease_is_over_is_not_told_of(ending, manager, now):
    row = ending(20)
    later = now + timedelta(days=1)
    verbs.leave(row.pk, by=manager, now=later, to_on=later.date())
    ending(5)

    assert remind(now + timedelta(days=6)) == 0


def test_when_is_decided_by_the_office(ending, administrator, now):
    ending(300)
    assert remind(now) == 0

    rules.decide("tenancy.remind_first", 365, from_on=now.date(), by=administrator)

    assert remind(now) == 1


def test_the_clock_does_it_once_a_morning(ending, now):
    ending(20)
    remind_of_leases(now)
    ending(25)
    remind_of_leases(now + timedelta(hours=1))
    assert told() == 2

    remind_of_leases(now + timedelta(days=1))
    assert told() == 4
