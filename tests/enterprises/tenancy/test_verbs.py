"""Who may do what with a tenancy when, by equality; then what each verb does to it and to its unit."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from crm.flow import Refused
from crm.models import Event, Notice, Role
from enterprises.tenancy import verbs
from enterprises.tenancy.models import Kind, Status, Tenancy
from enterprises.tenancy.moves import AUTHOR, FLOW
from enterprises.tenancy.taking import take
from spaces import verbs as spaces
from spaces.models import Space
from spaces.moves import running
from tests.factories import make_enterprise, make_tenancy

LINKS = {"running": {"renew", "correct"}, "ended": {"correct"}}
MAY = {
    Role.SPACES: {"running": {"renew", "leave", "correct", "void"}, "ended": {"correct", "void"}},
    Role.OFFICER: LINKS,
    Role.SUPERVISOR: LINKS,
    AUTHOR: {"running": {"void"}, "ended": {"void"}},
}


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("standing", [*Role, AUTHOR], ids=str)
def test_the_matrix_of_states_and_standings(standing, status):
    moves = {move.name for move in FLOW.open_to({standing}, status)}

    assert moves == MAY.get(standing, {}).get(status, set())


@pytest.fixture
def week_later(now):
    return now + timedelta(days=7)


@pytest.fixture
def linked(space, manager, officer, enterprise, now):
    """Let a month ago by the inventory; an officer has said to whom."""
    since = now.date() - timedelta(days=30)
    spaces.occupy(space.pk, by=manager, now=now - timedelta(days=30), from_on=since, holder_name="")
    return take(by=officer, enterprise=enterprise, space=space.pk, from_on=since, now=now)


def unit(row) -> Space:
    return Space.objects.get(pk=row.space_id)


def the_line(row) -> Event:
    return Event.objects.about(row).first()


def test_a_renewal_keeps_what_was_paid_before(tenancy, officer, week_later):
    row = verbs.renew(
        tenancy.pk, by=officer, now=week_later, lease_ends_on=date(2029, 5, 31), rent=Decimal(31), text="随行就市"
    )

    assert (row.lease_ends_on, row.rent, row.rent_before) == (date(2029, 5, 31), 31, 28)
    assert row.rent_changed_on == week_later.date()
    assert running(unit(row)).lease_ends_on == date(2029, 5, 31)
    line = the_line(row)
    assert (line.verb, line.text, line.changes["tenancy_rent"]) == ("tenancy.renew", "随行就市", ["28.00", "31"])


def test_a_renewal_sent_twice_is_one(tenancy, officer, week_later):
    for _n in range(2):
        row = verbs.renew(tenancy.pk, by=officer, now=week_later, rent=Decimal(31), seen=tenancy.updated_at)

    assert (row.rent_before, Event.objects.filter(verb="tenancy.renew").count()) == (28, 1)


def test_an_older_page_loses_politely(tenancy, officer, manager, week_later):
    seen = Tenancy.objects.get(pk=tenancy.pk).updated_at
    verbs.renew(tenancy.pk, by=manager, now=week_later, rent=Decimal(30), seen=seen)

    with pytest.raises(Refused, match="Somebody else has changed this"):
        verbs.renew(tenancy.pk, by=officer, now=week_later, rent=Decimal(31), seen=seen)
    assert Tenancy.objects.get().rent == 30


def test_a_lease_is_not_shortened_by_renewing(tenancy, officer, week_later):
    with pytest.raises(Refused, match="before the old one"):
        verbs.renew(tenancy.pk, by=officer, now=week_later, lease_ends_on=date(2025, 1, 1))


def test_an_owner_renews_nothing(manager, now, week_later):
    row = make_tenancy(by=manager, now=now, kind=Kind.OWNS)

    with pytest.raises(Refused, match="no lease"):
        verbs.renew(row.pk, by=manager, now=week_later, rent=Decimal(20))


def test_who_leaves_makes_the_unit_vacant_and_the_officer_hears_of_it(tenancy, manager, officer, week_later):
    tenancy.enterprise.officer = officer
    tenancy.enterprise.save()

    row = verbs.leave(tenancy.pk, by=manager, now=week_later, to_on=week_later.date(), text="搬至坪地")

    assert (row.status, row.to_on) == (Status.ENDED, week_later.date())
    assert (unit(row).status, unit(row).status_since) == ("vacant", week_later.date())
    assert Notice.objects.get(verb="tenancy.left").user == officer
    assert the_line(row).changes["tenancy_status"] == ["running", "ended"]


def test_leaving_sent_twice_vacates_once(tenancy, manager, week_later):
    for _n in range(2):
        verbs.leave(tenancy.pk, by=manager, now=week_later, to_on=week_later.date())

    assert Event.objects.filter(verb__in=["tenancy.leave", "space.vacate"]).count() == 2


@pytest.mark.parametrize(("days", "said"), [(0, "left before they came"), (8, "has not come")])
def test_a_day_on_which_nobody_can_have_left(tenancy, manager, now, week_later, days, said):
    with pytest.raises(Refused, match=said):
        verbs.leave(tenancy.pk, by=manager, now=week_later, to_on=now.date() + timedelta(days=days))
    assert unit(tenancy).status == "occupied"


def test_a_unit_that_the_inventory_has_vacated_is_not_vacated_again(tenancy, manager, week_later):
    spaces.vacate(tenancy.space_id, by=manager, now=week_later, from_on=week_later.date())

    verbs.leave(tenancy.pk, by=manager, now=week_later, to_on=week_later.date())

    assert Event.objects.filter(verb="space.vacate").count() == 1


def test_an_officer_enters_no_leaving(tenancy, officer, week_later):
    with pytest.raises(Refused, match="not yours"):
        verbs.leave(tenancy.pk, by=officer, now=week_later, to_on=week_later.date())


def test_days_are_corrected_with_a_reason_and_no_state_moves(tenancy, officer, week_later):
    row = verbs.correct(
        tenancy.pk, by=officer, now=week_later, from_on=date(2024, 5, 1), kind=Kind.RENTS, rent=Decimal(27),
        lease_ends_on=date(2027, 4, 30), note="合同见附件", text="按合同",
    )  # fmt: skip

    assert (row.from_on, row.rent, row.text, row.rent_before) == (date(2024, 5, 1), 27, "合同见附件", None)
    assert running(unit(row)).lease_ends_on == date(2027, 4, 30)
    assert unit(row).status_since == date(2024, 6, 3)
    assert the_line(row).text == "按合同"


def test_days_of_another_are_not_corrected_into(tenancy, manager, week_later):
    other = make_enterprise("深圳市云栈仓储有限公司")
    take(by=manager, enterprise=other, space=tenancy.space_id, from_on=date(2023, 1, 1), to_on=date(2024, 3, 1))

    with pytest.raises(Refused, match="云栈仓储有限公司 was in it from 1 January 2023 until 1 March 2024"):
        verbs.correct(tenancy.pk, by=manager, now=week_later, from_on=date(2024, 2, 29), text="按合同")


def test_what_was_let_in_error_is_vacant_again(tenancy, manager, week_later):
    row = verbs.void(tenancy.pk, by=manager, now=week_later, text="录错了企业")

    assert (row.status, unit(row).status) == (Status.VOID, "vacant")
    assert take(by=manager, enterprise=make_enterprise(), space=row.space_id, from_on=week_later.date(), now=week_later)


def test_a_link_in_error_leaves_the_unit_let_and_without_tenant(linked, officer, week_later):
    row = verbs.void(linked.pk, by=officer, now=week_later, text="录错了企业")

    assert (row.status, unit(row).status, running(unit(row)).thing) == (Status.VOID, "occupied", None)


def test_only_who_entered_it_or_a_manager_takes_it_back(linked, officer, supervisor, week_later):
    with pytest.raises(Refused, match="not yours"):
        verbs.void(linked.pk, by=supervisor, now=week_later, text="录错了企业")
    with pytest.raises(Refused, match="no longer in a state"):
        verbs.renew(verbs.void(linked.pk, by=officer, text="错").pk, by=officer, rent=Decimal(1))
