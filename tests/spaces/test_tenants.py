"""Who is in a space that is let: named without a move, once; and since when it has been let to them."""

from datetime import date, timedelta

import pytest

from crm.models import Event
from spaces import verbs
from spaces.models import Space
from spaces.moves import running
from spaces.tenants import let_since, name_tenant, tenant_of
from tests.factories import make_enterprise, make_space

SINCE = date(2024, 5, 2)


@pytest.fixture
def let(manager, now):
    space = make_space(by=manager, now=now - timedelta(days=90))
    return verbs.occupy(space.pk, by=manager, now=now, from_on=SINCE, holder_name="昀峤工贸行")


def fresh(space) -> Space:
    return Space.objects.get(pk=space.pk)


def test_it_is_written_once_with_a_line_and_no_state_moves(let, manager, enterprise, now):
    for _n in range(2):
        name_tenant(fresh(let), thing=enterprise, holder_name=enterprise.name, by=manager, now=now)

    spell = running(fresh(let))
    assert (tenant_of(spell), spell.holder_name, spell.from_on) == (enterprise, enterprise.name, SINCE)
    line = Event.objects.about(let).get(verb="space.tenant")
    assert line.changes == {"holder_name": ["昀峤工贸行", enterprise.name]}


def test_it_is_taken_away_again(let, manager, enterprise, now):
    name_tenant(fresh(let), thing=enterprise, by=manager, now=now)
    name_tenant(fresh(let), thing=None, by=manager, now=now)

    assert (tenant_of(running(fresh(let))), running(fresh(let)).holder_name) == (None, "昀峤工贸行")
    assert Event.objects.about(let).first().text == enterprise.name


def test_who_is_in_a_vacant_one_is_nobody(manager, now):
    space = make_space(by=manager, now=now)

    assert (tenant_of(running(space)), let_since(space)) == (None, None)


def test_fitting_out_is_the_beginning_of_it_and_another_before_is_not(manager, now):
    one, other = make_enterprise(), make_enterprise()
    space = make_space(by=manager, now=now - timedelta(days=90))
    steps = [("occupy", 80, other), ("vacate", 60, None), ("fit_out", 40, one), ("occupy", 10, one)]
    for move, days, thing in steps:
        words = {"holder_name": thing.name, "thing": thing} if thing else {}
        at = now - timedelta(days=days)
        verbs.VERBS[move](space.pk, by=manager, now=at, from_on=at.date(), **words)

    assert let_since(fresh(space)) == (now - timedelta(days=40)).date()
