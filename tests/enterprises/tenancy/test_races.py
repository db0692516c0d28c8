"""Twenty people at one unit at once. Only PostgreSQL has row locks."""

from datetime import timedelta
from threading import Event as Signal
from time import sleep

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from crm.flow import Refused
from crm.models import Role
from enterprises.tenancy import verbs
from enterprises.tenancy.models import Tenancy
from enterprises.tenancy.taking import take
from spaces.models import Space, Spell
from tests.factories import make_enterprise, make_space, make_tenancy, make_user
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TWENTY = 20


@pytest.fixture
def managers():
    Group.objects.get_or_create(name=Role.SPACES)
    return [make_user(Role.SPACES) for _n in range(TWENTY)]


def test_twenty_take_one_unit_and_one_has_it(managers):
    now = timezone.now()
    space, firms = make_space(by=managers[0], now=now), [make_enterprise() for _n in range(TWENTY)]

    def taking(by, firm):
        return lambda: take(by=by, enterprise=firm, space=space.pk, from_on=timezone.localdate())

    outcomes = together([taking(*pair) for pair in zip(managers, firms, strict=True)])

    row = Tenancy.objects.get()
    lost = [outcome for outcome in outcomes if outcome != row]
    assert len(lost) == TWENTY - 1
    assert {type(outcome) for outcome in lost} == {Refused}
    assert {str(outcome.reason).partition(" has been in it")[0] for outcome in lost} == {row.enterprise.name}
    assert Spell.objects.running().get().thing == row.enterprise
    assert Space.objects.get().status == "occupied"


def test_leaving_and_renewing_at_once_keep_unit_and_tenancy_in_step(managers):
    now = timezone.now()
    row = make_tenancy(by=managers[0], now=now, from_on=timezone.localdate() - timedelta(days=9))

    def leaving(by):
        return lambda: verbs.leave(row.pk, by=by, to_on=timezone.localdate())

    def renewing(by):
        return lambda: verbs.renew(row.pk, by=by, rent=30)

    together([verb(by) for by in managers[:8] for verb in (leaving, renewing)])

    row.refresh_from_db()
    assert (row.status, row.to_on, Space.objects.get().status) == ("ended", timezone.localdate(), "vacant")


def test_what_the_database_refuses_is_said_in_the_same_words(managers):
    """Somebody writes the tenancy without the lock of the unit, as no verb does."""
    space, first, second = make_space(by=managers[0], now=timezone.now()), make_enterprise(), make_enterprise()
    is_written, today = Signal(), timezone.localdate()
    days = {"from_on": today - timedelta(days=9), "to_on": today - timedelta(days=2)}

    def write():
        with transaction.atomic():
            Tenancy.objects.create(enterprise=first, space=space, status="ended", at=timezone.now(), **days)
            is_written.set()
            sleep(0.5)  # until the other waits for it

    def late():
        is_written.wait(5)
        return take(by=managers[0], enterprise=second, space=space.pk, **days)

    outcome = together([write, late])[1]

    assert isinstance(outcome, Refused)
    assert str(outcome.reason).startswith(f"{first.name} was in it from")
    assert Tenancy.objects.count() == 1
