"""The database refuses a second tenancy on a day that is taken, whoever writes it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from enterprises.tenancy.models import Tenancy
from tests.factories import make_enterprise, make_space

FEBRUARY, MARCH, APRIL = date(2024, 2, 1), date(2024, 3, 1), date(2024, 4, 1)


def tenancy(space, now, from_on, to_on=None, status=""):
    facts = {"status": status or ("ended" if to_on else "running"), "at": now}
    return Tenancy.objects.create(enterprise=make_enterprise(), space=space, from_on=from_on, to_on=to_on, **facts)


def is_refused(write) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    ("from_on", "to_on", "refused"),
    [
        (date(2024, 1, 1), FEBRUARY, False),
        (date(2024, 1, 1), date(2024, 2, 2), True),
        (date(2024, 2, 10), date(2024, 2, 20), True),
        (date(2024, 2, 29), APRIL, True),
        (date(2024, 1, 1), None, True),
        (MARCH, None, False),
        (MARCH, APRIL, False),
    ],
)
def test_a_day_has_one_tenant(manager, now, from_on, to_on, refused):
    space = make_space(by=manager, now=now)
    tenancy(space, now, FEBRUARY, MARCH)

    assert is_refused(lambda: tenancy(space, now, from_on, to_on)) == refused


def test_a_void_one_is_in_nobodys_way_and_another_unit_neither(manager, now):
    space = make_space(by=manager, now=now)
    tenancy(space, now, FEBRUARY, status="void")

    assert not is_refused(lambda: tenancy(space, now, FEBRUARY))
    assert not is_refused(lambda: tenancy(make_space(by=manager, now=now), now, FEBRUARY))


def test_a_change_of_days_is_looked_at_as_well(manager, now):
    space = make_space(by=manager, now=now)
    tenancy(space, now, FEBRUARY, MARCH)
    later = tenancy(space, now, APRIL)

    assert is_refused(lambda: Tenancy.objects.filter(pk=later.pk).update(from_on=date(2024, 2, 15)))
