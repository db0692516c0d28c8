"""The inventory says that somebody has left, or is in a unit: tenancies follow, once, however often the clock calls."""

from datetime import date, timedelta

import pytest
import time_machine

from crm.desk.tenancy_jobs import follow_spaces
from crm.models import Event, Notice
from enterprises.teams.models import Member, ServiceTeam
from enterprises.teams.reading import people_of
from enterprises.tenancy import verbs as tenancies
from enterprises.tenancy.following import follow
from enterprises.tenancy.models import Status, Tenancy
from enterprises.tenancy.taking import take
from spaces import verbs as spaces
from spaces.models import Spell
from tests import sheets
from tests.factories import make_enterprise, make_space, make_user

DAY = timedelta(days=1)


@pytest.fixture
def begun(now, db):
    """The clock has run before."""
    follow(now - 30 * DAY)


@pytest.fixture
def vacated(begun, tenancy, manager, now):
    """A week after they came."""
    return spaces.vacate(tenancy.space_id, by=manager, now=now + 8 * DAY, from_on=now.date() + 7 * DAY)


def state(row) -> tuple:
    row = Tenancy.objects.get(pk=row.pk)
    return row.status, row.to_on


def test_a_unit_that_was_vacated_ends_the_tenancy_on_that_day(vacated, tenancy, now):
    assert follow(now + 8 * DAY) == 1

    assert state(tenancy) == (Status.ENDED, now.date() + 7 * DAY)
    line = Event.objects.about(tenancy).first()
    assert (line.verb, line.actor, line.changes["in_until"]) == ("tenancy.leave", None, [None, "2024-06-10"])


def test_it_is_told_once_to_the_officer_and_the_team(vacated, tenancy, officer, now):
    leader, member, gone = make_user(), make_user(), make_user()
    tenancy.enterprise.officer = officer
    tenancy.enterprise.save()
    team = ServiceTeam.objects.create(enterprise=tenancy.enterprise, leader=leader, from_on=now.date(), at=now)
    Member.objects.create(team=team, user=member, from_on=now.date())
    Member.objects.create(team=team, user=gone, from_on=now.date(), to_on=now.date())

    for minute in range(3):
        follow_spaces(now + 8 * DAY + timedelta(minutes=minute))

    assert {notice.user for notice in Notice.objects.filter(verb="tenancy.left")} == {officer, leader, member}
    assert Notice.objects.filter(verb="tenancy.left").count() == 3
    assert Event.objects.about(tenancy).filter(verb="tenancy.leave").count() == 1
    assert people_of([tenancy.enterprise_id]) == {tenancy.enterprise_id: [leader, member]}


def test_a_unit_that_was_withdrawn_ends_it_as_well(begun, tenancy, manager, now):
    spaces.withdraw(tenancy.space_id, by=manager, now=now + 2 * DAY, text="拆除")

    follow(now + 2 * DAY)

    assert state(tenancy) == (Status.ENDED, now.date() + 2 * DAY)


def test_left_and_let_to_another_between_two_minutes(vacated, tenancy, manager, now):
    other = make_enterprise()
    spaces.occupy(
        tenancy.space_id, by=manager, now=now + 9 * DAY, from_on=now.date() + 9 * DAY, holder_name="x", thing=other,
        lease_ends_on=date(2026, 1, 1),
    )  # fmt: skip

    follow(now + 9 * DAY)

    assert state(tenancy) == (Status.ENDED, now.date() + 7 * DAY)
    new = Tenancy.objects.running().get()
    assert (new.enterprise, new.from_on, new.lease_ends_on) == (other, now.date() + 9 * DAY, date(2026, 1, 1))


def test_let_and_vacated_on_one_day_was_nobody(begun, tenancy, manager, now):
    spaces.vacate(tenancy.space_id, by=manager, now=now + DAY / 24, from_on=now.date())

    follow(now + DAY)

    assert state(tenancy) == (Status.VOID, None)


def test_fitted_out_and_then_let_is_one_tenancy_from_the_first_day(begun, space, manager, enterprise, now):
    spaces.fit_out(space.pk, by=manager, now=now, holder_name=enterprise.name, thing=enterprise)
    follow(now)
    spaces.occupy(space.pk, by=manager, now=now + 9 * DAY, holder_name=enterprise.name)

    follow(now + 9 * DAY)

    row = Tenancy.objects.get()
    assert (row.enterprise, row.status, row.from_on) == (enterprise, Status.RUNNING, now.date())


def test_the_first_time_what_the_inventory_knew_before_is_taken_in(manager, enterprise, now):
    old = make_space(by=manager, now=now - 900 * DAY)
    spaces.occupy(old.pk, by=manager, now=now - 800 * DAY, holder_name=enterprise.name, thing=enterprise)
    nameless = make_space(by=manager, now=now - 900 * DAY)
    spaces.occupy(nameless.pk, by=manager, now=now - 800 * DAY, holder_name="某公司")

    assert (follow(now), follow(now)) == (1, 0)

    assert Tenancy.objects.get().space == old


def test_what_a_person_has_taken_back_does_not_come_again(begun, tenancy, manager, now):
    tenancies.void(tenancy.pk, by=manager, now=now + DAY, text="错")

    follow(now + DAY)

    assert Tenancy.objects.get().status == Status.VOID


def rent_roll(status, since, manager):
    row = f"禾麓智造园,3栋,502,2860,{status},{since}"
    return sheets.imported("园区,楼栋,单元,建筑面积,状态,状态起始日期", row, kind="spaces", by=manager)


def test_a_rent_roll_that_says_vacant_ends_it_and_undone_it_goes_on(begun, tenancy, manager, now):
    with time_machine.travel(now + 8 * DAY, tick=False):
        done = rent_roll("空置", "2024-06-10", manager)
        assert follow(now + 8 * DAY) == 1
    assert state(tenancy) == (Status.ENDED, date(2024, 6, 10))

    with time_machine.travel(now + 9 * DAY, tick=False):
        done.undo(by=manager)
        assert (follow(now + 9 * DAY), follow(now + 9 * DAY)) == (1, 0)
    assert state(tenancy) == (Status.RUNNING, None)
    assert Event.objects.about(tenancy).first().verb == "tenancy.resume"


def test_a_link_to_what_an_undone_rent_roll_had_let_goes_with_it(begun, space, manager, enterprise, now):
    """The spell is gone as an undo removes it: vacant since January."""
    spaces.occupy(space.pk, by=manager, now=now, from_on=date(2024, 5, 1))
    row = take(by=manager, enterprise=enterprise, space=space.pk, from_on=date(2024, 5, 1), now=now)
    Spell.objects.filter(space=space, to_on=None).delete()
    Spell.objects.filter(space=space).update(to_on=None, ended_at=None)

    assert (follow(now), state(row)) == (1, (Status.VOID, None))


def test_days_of_others_are_left_to_them(begun, space, manager, enterprise, now):
    """The inventory says: in it since the first; by hand somebody else stands there until the third."""
    spaces.occupy(
        space.pk, by=manager, now=now, from_on=date(2024, 5, 1), holder_name=enterprise.name, thing=enterprise
    )
    other = make_enterprise()
    Tenancy.objects.create(
        enterprise=other, space=space, status=Status.ENDED, from_on=date(2024, 1, 1), to_on=date(2024, 5, 3), at=now
    )

    follow(now)

    assert Tenancy.objects.running().get().from_on == date(2024, 5, 3)
