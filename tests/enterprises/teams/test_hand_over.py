"""Teams led and places in teams go to another person; rows end and begin, and nobody is in a team twice."""

from datetime import date, timedelta

import pytest

from crm.models import Event, Role
from enterprises.teams import flow, hand_over
from enterprises.teams.models import Member
from enterprises.teams.reading import people_of
from tests.factories import make_enterprise, make_team, make_user

LATER = timedelta(days=20)


@pytest.fixture
def receiver(department):
    return make_user(Role.HANDLER, unit=department, name="罗文杰")


def test_the_lead_goes_and_history_says_so(team, officer, receiver, administrator, now):
    assert hand_over.pass_led(officer, receiver, by=administrator, at=now + LATER, most=10) == 1

    team.refresh_from_db()
    assert (team.leader, list(hand_over.led(officer))) == (receiver, [])
    line = Event.objects.about(team).first()
    assert (line.verb, line.actor, line.changes) == (
        "team.hand_over", administrator, {"leader": ["林晓岚", "罗文杰"]},
    )  # fmt: skip


def test_a_member_who_takes_the_lead_is_no_member_besides(team, officer, handler, administrator, now):
    hand_over.pass_led(officer, handler, by=administrator, at=now + LATER, most=10)

    assert people_of([team.enterprise_id]) == {team.enterprise_id: [handler]}
    assert team.members.get().to_on == date(2024, 6, 23)


def test_a_place_ends_and_another_begins_with_its_duty(team, handler, receiver, administrator, now):
    assert hand_over.pass_memberships(handler, receiver, by=administrator, at=now + LATER, most=10) == 1

    assert list(team.members.values_list("user__name", "duty", "from_on", "to_on")) == [
        ("何静宜", "用电、用水", date(2024, 6, 3), date(2024, 6, 23)), ("罗文杰", "用电、用水", date(2024, 6, 23), None),
    ]  # fmt: skip
    assert Event.objects.about(team).first().changes == {"member": ["何静宜", "罗文杰"]}


def test_who_is_there_already_is_not_there_twice(team, officer, handler, receiver, administrator, now):
    other = make_team(make_enterprise(), by=team.by, leader=receiver, members=[handler], now=now)
    flow.join(team.pk, by=officer, person=receiver, duty="融资", now=now)

    assert hand_over.pass_memberships(handler, receiver, by=administrator, at=now + LATER, most=10) == 2

    found = people_of([team.enterprise_id, other.enterprise_id])
    assert found == {team.enterprise_id: [officer, receiver], other.enterprise_id: [receiver]}
    assert not hand_over.memberships(handler).exists()


def test_what_has_ended_stays_with_its_names(team, officer, handler, supervisor, now):
    flow.end(team.pk, by=supervisor, text="撤销", now=now)

    assert not hand_over.led(officer).exists()
    assert not hand_over.memberships(handler).exists()
    assert Member.objects.get().user == handler


def test_so_many_at_a_time(supervisor, handler, receiver, administrator, now):
    for _n in range(3):
        make_team(make_enterprise(), by=supervisor, leader=supervisor, members=[handler], now=now)

    passed = [hand_over.pass_memberships(handler, receiver, by=administrator, at=now, most=2) for _n in range(3)]

    assert passed == [2, 1, 0]
