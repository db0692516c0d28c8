"""Two people at once. Only PostgreSQL has row locks, so these run there."""

import pytest
from django.contrib.auth.models import Group

from crm.models import Event, Role
from enterprises.teams import flow
from enterprises.teams.models import Member, ServiceTeam
from tests.factories import make_enterprise, make_team, make_user
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def supervisors():
    for role in (Role.SUPERVISOR, Role.HANDLER):
        Group.objects.get_or_create(name=role)
    return [make_user(Role.SUPERVISOR, name=f"领导{n}") for n in range(4)]


def test_of_several_who_form_at_once_one_wins_and_the_others_learn_who(supervisors, now):
    enterprise = make_enterprise()

    outcomes = together([lambda by=by: make_team(enterprise, by=by, leader=by, now=now) for by in supervisors])

    team = ServiceTeam.objects.get()
    assert sum(outcome == team for outcome in outcomes) == 1
    assert {outcome.team for outcome in outcomes if isinstance(outcome, flow.Taken)} == {team}
    assert Event.objects.about(team).count() == 1


def test_one_who_is_taken_in_by_several_at_once_is_in_it_once(supervisors, now):
    team = make_team(make_enterprise(), by=supervisors[0], leader=supervisors[0], now=now)
    person = make_user(Role.HANDLER)

    outcomes = together([lambda by=by: flow.join(team.pk, by=by, person=person, now=now) for by in supervisors])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused"] * 3 + ["ServiceTeam"]
    assert Member.objects.count() == 1


def test_ended_and_changed_at_once_nobody_is_left_in_a_team_that_is_over(supervisors, now):
    team = make_team(make_enterprise(), by=supervisors[0], leader=supervisors[0], now=now)
    person = make_user(Role.HANDLER)
    calls = [
        lambda: flow.end(team.pk, by=supervisors[1], text="撤销", now=now),
        lambda: flow.join(team.pk, by=supervisors[2], person=person, now=now),
    ]

    together(calls)

    assert ServiceTeam.objects.get().status == "ended"
    assert not Member.objects.filter(to_on=None).exists()
