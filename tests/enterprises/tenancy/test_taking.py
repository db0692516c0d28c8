"""What an enterprise may take, and what becomes of the unit."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from crm.flow import Refused
from crm.models import Event, Role
from enterprises.tenancy import units
from enterprises.tenancy.models import Kind, Status, Tenancy
from enterprises.tenancy.taking import take
from spaces import verbs as spaces
from spaces.models import Space
from spaces.moves import running
from tests.factories import make_enterprise, make_space, make_user

LEASE = date(2027, 5, 31)


@pytest.fixture
def taken(manager, enterprise, space, now):
    """take() of this unit by a manager today, as told."""

    def verb(**words):
        told = {"by": manager, "enterprise": enterprise, "space": space.pk, "from_on": now.date(), "now": now}
        return take(**told | words)

    return verb


@pytest.fixture
def let(space, manager, now):
    """The unit is let already by the inventory, to somebody of that name."""

    def verb(holder_name="", **words):
        told = {"by": manager, "now": now - timedelta(days=9), "from_on": now.date() - timedelta(days=30)}
        return spaces.occupy(space.pk, holder_name=holder_name, **told | words)

    return verb


def fresh(space) -> Space:
    return Space.objects.get(pk=space.pk)


def test_a_vacant_unit_is_let_with_it(taken, space, enterprise, manager):
    row = taken(lease_ends_on=LEASE, rent=Decimal("28.5"), text="三年期")

    spell = running(fresh(space))
    assert fresh(space).status == "occupied"
    assert (spell.thing, spell.holder_name, spell.lease_ends_on) == (enterprise, enterprise.name, LEASE)
    assert (row.status, row.by, row.rent) == (Status.RUNNING, manager, Decimal("28.5"))
    line = Event.objects.about(row).get()
    assert (line.verb, line.text, line.changes["tenancy_space"]) == ("tenancy.take", "三年期", [None, str(space)])


def test_the_same_form_sent_twice_takes_once(taken, space):
    assert taken() == taken()
    assert Tenancy.objects.count() == Event.objects.filter(verb__in=["tenancy.take", "space.occupy"]).count() - 1 == 1


def test_who_comes_second_hears_who_is_in_it(taken, now):
    taken()

    with pytest.raises(Refused, match=f"深圳市昀峤电气有限公司 has been in it since 3 {now:%B} 2024"):
        taken(enterprise=make_enterprise())
    assert Tenancy.objects.count() == 1


def test_what_is_held_for_another_is_not_taken(taken, space, attraction, now):
    spaces.hold(space.pk, by=attraction, now=now, holder_name="激光加工中心项目")

    with pytest.raises(Refused, match="陈志远 holds it for 激光加工中心项目 until"):
        taken()
    assert fresh(space).status == "held"


@pytest.mark.parametrize("who", ["holder", "manager"])
def test_what_is_held_for_the_enterprise_is_taken(taken, space, attraction, manager, enterprise, now, who):
    spaces.hold(space.pk, by=attraction, now=now, holder_name="激光项目" if who == "holder" else enterprise.name)

    row = taken(by=attraction if who == "holder" else manager)

    assert row.status == Status.RUNNING
    assert fresh(space).status == "occupied"


def test_a_unit_that_is_withdrawn_is_not_taken(taken, space, manager, now):
    spaces.withdraw(space.pk, by=manager, now=now, text="拆除")

    with pytest.raises(Refused, match="no longer in a state"):
        taken()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR])
def test_an_officer_says_who_is_in_a_unit_that_is_let_but_lets_none(taken, let, space, enterprise, role):
    officer = make_user(role)
    with pytest.raises(Refused, match="A space manager enters a unit as let"):
        taken(by=officer)
    let()
    before = fresh(space).status_since

    row = taken(by=officer, lease_ends_on=LEASE)

    spell = running(fresh(space))
    assert (spell.thing, spell.holder_name, spell.lease_ends_on) == (enterprise, enterprise.name, LEASE)
    assert (fresh(space).status_since, row.status) == (before, Status.RUNNING)
    assert Event.objects.about(space).filter(verb="space.tenant").count() == 1


@pytest.mark.parametrize("role", set(Role) - {Role.OFFICER, Role.SUPERVISOR, Role.SPACES}, ids=str)
def test_nobody_else_takes_a_unit(taken, let, role):
    let()

    with pytest.raises(Refused, match="not yours"):
        taken(by=make_user(role))


@pytest.mark.parametrize("name", ["深圳市昀峤电气有限公司", "昀峤电气", "昀峤（深圳）"])
def test_the_enterprise_by_any_of_its_names_is_the_one_in_it(taken, let, enterprise, name):
    enterprise.aliases = "昀峤(深圳)"
    let(name)

    assert taken().status == Status.RUNNING


def test_another_name_is_asked_about(taken, let, space):
    let("昀峤工贸行")

    with pytest.raises(units.NotSure, match="昀峤工贸行 has been in it since 4 May 2024"):
        taken()
    assert taken(is_same=True).status == Status.RUNNING
    assert running(fresh(space)).holder_name == "深圳市昀峤电气有限公司"


def test_the_record_of_another_enterprise_is_never_the_same(taken, let):
    other = make_enterprise("深圳市云栈仓储有限公司")
    let(other.name, thing=other)

    with pytest.raises(Refused, match="云栈仓储有限公司 has been in it since"):
        taken(is_same=True)


def test_a_past_one_does_not_touch_the_unit_and_needs_its_own_days(taken, space, now):
    past = taken(from_on=date(2023, 1, 1), to_on=date(2023, 12, 1))
    running_now = taken()

    assert (past.status, running_now.status, fresh(space).status) == (Status.ENDED, Status.RUNNING, "occupied")
    with pytest.raises(Refused, match="was in it from 1 January 2023 until 1 December 2023"):
        taken(enterprise=make_enterprise(), from_on=date(2023, 11, 30), to_on=date(2023, 12, 5))
    assert taken(enterprise=make_enterprise(), from_on=date(2023, 12, 1), to_on=date(2023, 12, 5))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"from_on": date(2024, 6, 4)}, "has not come"),
        ({"from_on": date(2024, 5, 1), "to_on": date(2024, 6, 4)}, "has not come"),
        ({"from_on": date(2024, 5, 1), "to_on": date(2024, 5, 1)}, "left before they came"),
        ({"lease_ends_on": date(2024, 6, 3)}, "ends before it begins"),
        ({"kind": Kind.OWNS, "rent": 20}, "no lease"),
        ({"kind": Kind.OWNS, "lease_ends_on": LEASE}, "no lease"),
        ({"from_on": date(2023, 12, 31)}, "only since 2024-01-01"),
    ],
)
def test_days_that_cannot_be_are_refused_and_nothing_happens(taken, space, words, said):
    with pytest.raises(Refused, match=said):
        taken(**words)

    assert (fresh(space).status, Tenancy.objects.count()) == ("vacant", 0)


def test_an_owner_is_in_it_without_a_lease(taken, space):
    assert taken(kind=Kind.OWNS).lease_ends_on is None
    assert fresh(space).status == "occupied"


def test_one_enterprise_may_be_in_two_units(taken, manager, now):
    other = make_space(by=manager, now=now - timedelta(days=9))

    assert {taken().enterprise_id, taken(space=other.pk).enterprise_id} == {Tenancy.objects.first().enterprise_id}


def test_a_lease_that_the_inventory_knows_stays_when_nobody_says_another(taken, let, space):
    let(lease_ends_on=LEASE)

    taken()

    assert running(fresh(space)).lease_ends_on == LEASE
