"""Who may do what with a team when, by equality; then what each verb does, and what is left of those who went."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from crm.flow import Refused
from crm.models import Event, Notice, Role, User
from enterprises.accounts.models import Enterprise
from enterprises.teams import flow
from enterprises.teams.models import Member, ServiceTeam, Status
from enterprises.teams.moves import CHANGES, FLOW, LEADER, may_form
from enterprises.teams.pages import panel
from enterprises.teams.reading import people_of
from tests.factories import make_cover, make_enterprise, make_team, make_user

PEOPLE = {"join", "leave", "lead", "duties"}
MAY = {Role.SUPERVISOR: PEOPLE | {"end"}, LEADER: PEOPLE}


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("standing", [*Role, LEADER], ids=str)
def test_the_matrix_of_states_and_standings(standing, status):
    moves = {move.name for move in FLOW.open_to({standing}, status)}

    assert moves == (MAY.get(standing, set()) if status == Status.WORKING else set())


def story(team) -> list[str]:
    return list(Event.objects.about(team).order_by("id").values_list("verb", flat=True))


def told(verb) -> set[str]:
    return set(Notice.objects.filter(verb=verb).values_list("user__name", flat=True))


# ---------------------------------------------------------------- forming


def test_forming_writes_down_who_from_when_and_tells_them(enterprise, supervisor, officer, handler, now):
    team = make_team(enterprise, by=supervisor, leader=officer, members=[handler, officer], duties="专人跟办", now=now)

    assert (team.leader, team.from_on, team.status, team.to_on) == (officer, date(2024, 6, 3), "working", None)
    assert list(team.members.values_list("user__name", "from_on", "to_on")) == [("何静宜", date(2024, 6, 3), None)]
    line = Event.objects.about(team).get()
    assert (line.verb, line.text, line.changes["leader"]) == ("team.form", "专人跟办", [None, "林晓岚"])
    assert told("team.form") == {"林晓岚", "何静宜"}


def test_a_second_team_is_refused_and_says_who_leads_the_first(team, enterprise, supervisor, now):
    with pytest.raises(flow.Taken, match="led by 林晓岚") as refusal:
        make_team(enterprise, by=supervisor, leader=supervisor, now=now)

    assert refusal.value.team == team
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceTeam.objects.create(enterprise=enterprise, leader=supervisor, from_on=now.date(), at=now)


def test_after_its_end_there_may_be_another(team, enterprise, supervisor, now):
    flow.end(team.pk, by=supervisor, text="机构调整", now=now)

    again = make_team(enterprise, by=supervisor, leader=supervisor, now=now + timedelta(days=1))

    assert set(ServiceTeam.objects.values_list("status", flat=True)) == {"working", "ended"}
    assert people_of([enterprise.pk]) == {enterprise.pk: [supervisor]}
    assert again.pk != team.pk


def test_an_officer_forms_for_the_enterprises_in_their_charge_only(officer, enterprise, now):
    own = make_enterprise(officer=officer)

    assert (may_form(officer, own), may_form(officer, enterprise)) == (True, False)
    assert make_team(own, by=officer, leader=officer, now=now).leader == officer
    with pytest.raises(Refused, match="not yours"):
        make_team(enterprise, by=officer, leader=officer, now=now)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SUPERVISOR, Role.OFFICER)], ids=str)
def test_nobody_else_forms(role, enterprise, officer, now):
    with pytest.raises(Refused):
        make_team(enterprise, by=make_user(role), leader=officer, now=now)

    assert not ServiceTeam.objects.exists()


@pytest.mark.parametrize("unfit", [{"is_active": False}, {}])
def test_whoever_cannot_open_requests_is_in_no_team(enterprise, supervisor, now, unfit):
    person = make_user(Role.HANDLER if unfit else Role.EDITOR, name="潘雨桐", **unfit)

    with pytest.raises(Refused, match="潘雨桐 does not work on requests"):
        make_team(enterprise, by=supervisor, leader=supervisor, members=[person], now=now)

    assert not ServiceTeam.objects.exists()


def test_a_file_that_was_merged_away_meanwhile_gets_no_team(enterprise, supervisor, now):
    Enterprise.objects.filter(pk=enterprise.pk).update(merged_into=make_enterprise())

    with pytest.raises(Enterprise.DoesNotExist):
        make_team(enterprise, by=supervisor, leader=supervisor, now=now)


# ---------------------------------------------------------------- members and leader


def test_the_leader_takes_members_in_and_lets_them_go(team, officer, handler, now):
    row, later = team.members.get(), now + timedelta(days=30)

    flow.leave(team.pk, by=officer, member=row.pk, text="调离", now=later)

    row.refresh_from_db()
    assert (row.from_on, row.to_on) == (date(2024, 6, 3), date(2024, 7, 3))
    line = Event.objects.about(team).first()
    assert (line.verb, line.text, line.changes) == ("team.leave", "调离", {"member": ["何静宜", None]})
    assert told("team.leave") == {"何静宜"}
    flow.join(team.pk, by=officer, person=handler, now=later)
    assert Member.objects.filter(team=team, user=handler).count() == 2


def test_who_is_in_it_does_not_join_again(team, officer, handler, now):
    for person in (officer, handler):
        with pytest.raises(Refused, match="in the team already"):
            flow.join(team.pk, by=officer, person=person, now=now)


def test_who_has_left_does_not_leave_again(team, officer, now):
    row = team.members.get()
    flow.leave(team.pk, by=officer, member=row.pk, now=now)

    with pytest.raises(Refused, match="not in the team any more"):
        flow.leave(team.pk, by=officer, member=row.pk, now=now)
    assert story(team).count("team.leave") == 1


def test_a_member_is_no_leader(team, handler, now):
    with pytest.raises(Refused, match="not yours"):
        flow.join(team.pk, by=handler, person=make_user(Role.OFFICER), now=now)


def test_a_member_becomes_the_leader_and_the_leader_a_member(team, supervisor, officer, handler, now):
    later = now + timedelta(days=10)

    after = flow.lead(team.pk, by=supervisor, person=handler, stays=True, text="分工调整", now=later)

    assert after.leader == handler
    assert people_of([team.enterprise_id]) == {team.enterprise_id: [handler, officer]}
    ended = team.members.get(user=handler)
    assert (ended.to_on, ended.duty) == (date(2024, 6, 13), "用电、用水")
    assert Event.objects.about(team).first().changes == {"leader": ["林晓岚", "何静宜"], "member": [None, "林晓岚"]}
    assert told("team.lead") == {"林晓岚", "何静宜"}


def test_the_leader_may_hand_the_lead_on_and_then_has_it_no_more(team, supervisor, officer, handler, now):
    flow.lead(team.pk, by=officer, person=supervisor, now=now)

    with pytest.raises(Refused, match="not yours"):
        flow.lead(team.pk, by=officer, person=officer, now=now)
    with pytest.raises(Refused, match="leads the team already"):
        flow.lead(team.pk, by=supervisor, person=supervisor, now=now)


def test_stretches_of_leading_are_told_from_history(team, supervisor, officer, handler, now):
    first, second = now + timedelta(days=10), now + timedelta(days=40)
    flow.lead(team.pk, by=supervisor, person=handler, now=first)
    flow.lead(team.pk, by=supervisor, person=supervisor, now=second)

    shown = panel(people_read(team), supervisor, now=second)

    assert shown["leads_since"] == second.date()
    assert [(row.name, row.from_on, row.to_on) for row in shown["led_before"]] == [
        ("何静宜", first.date(), second.date()), ("林晓岚", now.date(), first.date()),
    ]  # fmt: skip


def people_read(team):
    return flow.with_people(ServiceTeam.objects.filter(pk=team.pk)).get()


def test_duties_are_written_for_the_team_and_for_each(team, officer, handler, now):
    row = team.members.get()

    flow.duties(team.pk, by=officer, duties="每月走访一次", each={row.pk: "用电"}, now=now)

    row.refresh_from_db()
    assert (ServiceTeam.objects.get().duties, row.duty) == ("每月走访一次", "用电")
    line = Event.objects.about(team).first()
    assert (line.text, line.changes) == ("何静宜: 用电", {"duties": ["", "每月走访一次"]})
    assert told("team.duties") == {"何静宜"}


def test_duties_that_say_the_same_leave_no_line(team, officer, now):
    flow.duties(team.pk, by=officer, duties="", each={}, now=now)

    assert "team.duties" not in story(team)


def test_duties_are_not_written_over_what_somebody_wrote_meanwhile(team, officer, supervisor, now):
    seen = ServiceTeam.objects.get().updated_at
    flow.duties(team.pk, by=supervisor, duties="先写的", each={}, seen=seen, now=now)

    with pytest.raises(Refused, match="Somebody else"):
        flow.duties(team.pk, by=officer, duties="后写的", each={}, seen=seen, now=now)

    assert ServiceTeam.objects.get().duties == "先写的"


# ---------------------------------------------------------------- the end


def test_a_team_ends_with_a_reason_and_everybody_with_it(team, supervisor, now):
    later = now + timedelta(days=60)

    ended = flow.end(team.pk, by=supervisor, text="企业迁出", now=later)

    assert (ended.status, ended.to_on, ended.members.get().to_on) == ("ended", later.date(), later.date())
    line = Event.objects.about(team).first()
    assert (line.text, line.changes) == ("企业迁出", {"team_status": ["working", "ended"]})
    assert told("team.end") == {"林晓岚", "何静宜"}
    assert people_of([team.enterprise_id]) == {}
    for verb in flow.VERBS:
        with pytest.raises(Refused, match="has ended"):
            flow.start(team.pk, verb, supervisor, now=later)


def test_a_leader_does_not_end_their_own_team(team, officer, now):
    with pytest.raises(Refused, match="not yours"):
        flow.end(team.pk, by=officer, text="完成", now=now)


# ---------------------------------------------------------------- leave, closed log-ins


def test_a_deputy_does_what_the_leader_may_and_history_says_for_whom(team, officer, now):
    with time_machine.travel(now, tick=False):
        deputy = make_user(Role.OFFICER, name="黄嘉敏")
        make_cover(officer, deputy, now.date())
        flow.join(team.pk, by=deputy, person=make_user(Role.HANDLER), now=now)

        line = Event.objects.about(team).first()
        assert (line.actor, line.on_behalf_of) == (deputy, officer)
        assert list(ServiceTeam.objects.of(deputy)) == [team]


def test_a_closed_log_in_is_told_nothing(team, officer, handler):
    User.objects.filter(pk=handler.pk).update(is_active=False)

    assert people_of([team.enterprise_id]) == {team.enterprise_id: [officer]}


@pytest.mark.parametrize("count", [1, 3])
def test_people_are_read_in_two_queries_for_any_number(supervisor, handler, now, count, django_assert_num_queries):
    rows = [make_enterprise() for _n in range(count)]
    for row in rows:
        make_team(row, by=supervisor, leader=supervisor, members=[handler], now=now)

    with django_assert_num_queries(2):
        found = people_of([row.pk for row in rows])

    assert found == {row.pk: [supervisor, handler] for row in rows}


def test_nobody_is_asked_for_when_nobody_is_asked_about(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert people_of([]) == {}


def test_every_move_of_people_is_the_leaders_too():
    assert {move.name for move in FLOW if move.by == CHANGES} == PEOPLE
