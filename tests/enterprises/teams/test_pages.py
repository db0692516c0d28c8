"""The pages of teams as a browser meets them: costs, tabs, filters, parts, forms that lose nothing, sheets."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from crm.models import Event, Role
from enterprises.accounts.models import Enterprise
from enterprises.teams import flow
from enterprises.teams.models import ServiceTeam
from tests.factories import make_enterprise, make_request, make_team, make_unit, make_user

LIST, NEW, MANY = "/desk/teams/", "/desk/teams/new/", "/desk/teams/many/"
UNCOVERED = f"{LIST}?view=uncovered"
HTMX = {"HX-Request": "true"}
A = Enterprise.Tier.A


@pytest.fixture(autouse=True)
def _then(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def desk(as_user, supervisor):
    return as_user(supervisor)


def url(name: str, *args) -> str:
    return reverse(f"teams:{name}", args=args)


def without_tokens(response) -> str:
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", response.content.decode())


def shown(page) -> list[str]:
    return [str(row) for row in page.context["page"]]


# ---------------------------------------------------------------- lists


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("view", ["working", "uncovered", "ended"])
def test_each_list_costs_the_same_for_one_row_and_three(
    desk, supervisor, handler, now, count, view, django_assert_num_queries
):
    for n in range(count):
        team = make_team(make_enterprise(tier=A, officer=supervisor), by=supervisor, leader=supervisor, now=now)
        flow.join(team.pk, by=supervisor, person=handler, now=now)
        make_enterprise(tier=A, officer=supervisor, community=make_unit(f"社区{n}", "community"))
        if view == "ended":
            flow.end(team.pk, by=supervisor, text="撤销", now=now)
    page = desk.get(f"{LIST}?view={view}")
    found = page.context["page"].paginator.count

    with django_assert_num_queries(8):
        desk.get(f"{LIST}?view={view}")

    assert found == (2 * count if view == "uncovered" and not ServiceTeam.objects.working().exists() else count)


def test_tier_a_without_a_team_is_listed_and_nobody_else(desk, supervisor, now):
    lacks = make_enterprise("深圳市甲有限公司", tier=A)
    make_enterprise(tier=A, status="moved_out")
    make_enterprise(tier="B")
    make_enterprise(tier=A, merged_into=lacks)
    make_team(make_enterprise(tier=A), by=supervisor, leader=supervisor, now=now)

    page = desk.get(UNCOVERED)

    assert shown(page) == ["深圳市甲有限公司"]
    assert [(name, count) for name, _label, count in page.context["tabs"]] == [
        ("working", 1), ("uncovered", 1), ("ended", 0),
    ]  # fmt: skip
    assert f"{NEW}?enterprise={lacks.pk}" in page.content.decode()


def test_an_officer_is_offered_a_team_for_the_enterprises_in_their_charge(as_user, officer):
    own, other = make_enterprise("甲", tier=A, officer=officer), make_enterprise("乙", tier=A)

    page = as_user(officer).get(UNCOVERED)

    assert {row.pk: row.may_form for row in page.context["page"]} == {own.pk: True, other.pk: False}
    assert f'name="pick" value="{own.pk}"' in page.content.decode()
    assert f'name="pick" value="{other.pk}"' not in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("leader={officer}", ["甲公司"]), ("member={handler}", ["甲公司"]), ("tier=B", ["乙公司"]),
        ("community={community}", ["甲公司"]), ("mine=1", ["乙公司"]), ("q=甲", ["甲公司"]), ("leader=0", ["乙公司", "甲公司"]),
    ],
)  # fmt: skip
def test_filters_narrow_the_teams(as_user, supervisor, officer, handler, community, now, asked, found):
    one, other = make_enterprise("甲公司", community=community, tier=A), make_enterprise("乙公司", tier="B")
    make_team(one, by=supervisor, leader=officer, members=[handler], now=now)
    make_team(other, by=supervisor, leader=supervisor, now=now)
    people = {"officer": officer.pk, "handler": handler.pk, "community": community.pk}

    page = as_user(supervisor).get(f"{LIST}?{asked.format(**people)}")

    assert sorted(shown(page)) == sorted(found)


def test_of_ended_teams_members_are_found_who_were_in_them(desk, team, supervisor, handler, now):
    flow.end(team.pk, by=supervisor, text="撤销", now=now)

    assert shown(desk.get(f"{LIST}?view=ended&member={handler.pk}")) == [team.enterprise.name]
    assert shown(desk.get(f"{LIST}?view=working&member={handler.pk}")) == []


@pytest.mark.parametrize("address", [LIST, UNCOVERED, f"{LIST}?view=nonsense", f"{LIST}?figure=nonsense"])
def test_the_part_is_what_the_page_shows(desk, team, address):
    page, part = desk.get(address), desk.get(address, headers=HTMX)

    assert without_tokens(part).strip() in without_tokens(page)


@pytest.mark.parametrize(("view", "first"), [("working", "深圳市昀峤电气有限公司"), ("uncovered", "深圳市甲有限公司")])
def test_the_sheet_has_what_the_screen_shows(desk, team, view, first):
    make_enterprise("深圳市甲有限公司", tier=A)

    answer = desk.get(f"{url('export', 'xlsx')}?view={view}")

    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert rows[1][1] == first
    assert rows[2][0] is None or "1" in str(rows[2])
    if view == "working":
        assert rows[1][5:7] == ("林晓岚", "何静宜（用电、用水）")


# ---------------------------------------------------------------- forming


def test_the_form_opened_from_an_enterprise_knows_it_and_its_officer(desk, officer):
    enterprise = make_enterprise(officer=officer)

    form = desk.get(f"{NEW}?enterprise={enterprise.pk}").context["form"]

    assert (form.initial["enterprise"], form.initial["leader"]) == (enterprise.pk, officer.pk)


def filled(enterprise, leader, now, **more):
    given = {"enterprise": enterprise.pk, "enterprise_name": enterprise.name, "leader": leader.pk}
    return given | {"from_on": f"{now:%Y-%m-%d}"} | more


def test_a_team_is_formed_and_its_page_opens(desk, enterprise, officer, handler, now):
    answer = desk.post(NEW, filled(enterprise, officer, now, members=[handler.pk], duties="跟办"))

    team = ServiceTeam.objects.get()
    assert answer.url == team.get_absolute_url()
    assert (team.leader, team.duties, team.members.get().user) == (officer, "跟办", handler)


def test_the_name_alone_is_enough(desk, enterprise, officer, now):
    desk.post(NEW, filled(enterprise, officer, now) | {"enterprise": ""})

    assert ServiceTeam.objects.get().enterprise == enterprise


def test_sent_twice_it_is_one_team_and_its_page_opens(desk, enterprise, officer, now):
    answers = [desk.post(NEW, filled(enterprise, officer, now)) for _twice in range(2)]

    assert answers[0].url == answers[1].url
    assert ServiceTeam.objects.count() == Event.objects.filter(verb="team.form").count() == 1


def test_who_comes_second_is_told_who_leads_and_loses_nothing(desk, team, supervisor, now):
    page = desk.post(NEW, filled(team.enterprise, supervisor, now, duties="跟办"))

    assert (page.status_code, page.context["taken"]) == (200, team)
    assert "led by 林晓岚" in page.content.decode()
    assert "跟办" in page.content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"enterprise": "", "enterprise_name": "无此企业"}, "Not in the list."), ({"leader": ""}, "required"),
        ({"from_on": "2024-06-04"}, "today or earlier"), ({"members": ["999999"]}, "not one of the available"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(desk, enterprise, officer, now, wrong, words):
    page = desk.post(NEW, filled(enterprise, officer, now, duties="跟办") | wrong)

    assert page.status_code == 200
    assert words in page.content.decode()
    assert "跟办" in page.content.decode()
    assert not ServiceTeam.objects.exists()


def test_an_officer_is_told_that_it_is_not_theirs(as_user, officer, enterprise, now):
    page = as_user(officer).post(NEW, filled(enterprise, officer, now))

    assert "not yours" in page.content.decode()
    assert not ServiceTeam.objects.exists()


def test_teams_are_formed_for_several_at_once_and_what_cannot_be_is_named(desk, team, officer):
    rows = [make_enterprise(tier=A) for _n in range(2)]

    page = desk.post(MANY, {"pick": [row.pk for row in [*rows, team.enterprise]], "leader": officer.pk}, follow=True)

    assert {row.teams.get().leader for row in rows} == {officer}
    said = page.content.decode()
    assert "2 teams formed, led by 林晓岚." in said
    assert "昀峤电气 has a service team already, led by 林晓岚" in said


@pytest.mark.parametrize("sent", [{}, {"pick": ["1"]}, {"leader": "²"}, {"pick": ["x"], "leader": "9"}])
def test_without_a_pick_or_a_leader_it_says_so(desk, sent):
    page = desk.post(MANY, sent, follow=True)

    assert "Pick at least one enterprise and a leader." in page.content.decode()


# ---------------------------------------------------------------- the page of a team


@pytest.mark.parametrize("count", [1, 3])
def test_a_team_costs_the_same_however_many_are_in_it(desk, team, supervisor, now, count, django_assert_num_queries):
    for _n in range(count):
        person = make_user(Role.HANDLER)
        row = flow.join(team.pk, by=supervisor, person=person, now=now).members.get(user=person)
        flow.leave(team.pk, by=supervisor, member=row.pk, now=now)
        flow.join(team.pk, by=supervisor, person=make_user(Role.HANDLER), now=now)
    desk.get(url("detail", team.pk))

    with django_assert_num_queries(9):
        page = desk.get(url("detail", team.pk))

    assert (len(page.context["former"]), len(page.context["team"].serving)) == (count, count + 1)


def test_each_move_opens_its_form_and_is_taken(desk, team, supervisor, handler, now):
    row = team.members.get()
    sent = {
        "duties": {"duties": "每周联系", f"duty_{row.pk}": "用水"}, "join": {"person": supervisor.pk, "duty": "牵头"},
        "leave": {"member": row.pk}, "lead": {"person": handler.pk}, "end": {"text": "任务完成"},
    }  # fmt: skip
    for name, facts in sent.items():
        assert desk.get(url("move", team.pk, name)).context["form"].fields
        assert desk.post(url("move", team.pk, name), facts).url == url("detail", team.pk), name

    team.refresh_from_db()
    assert (team.status, team.leader, team.duties) == ("ended", handler, "每周联系")


def test_without_a_reason_a_team_does_not_end(desk, team):
    page = desk.post(url("move", team.pk, "end"), {"text": " "}, headers=HTMX)

    assert page.context["form"].errors["text"]
    assert ServiceTeam.objects.working().exists()


def test_a_refused_move_stands_beside_how_things_are_and_can_be_sent_again(desk, team, supervisor, now):
    seen = ServiceTeam.objects.get().updated_at.isoformat()
    with time_machine.travel(now + timedelta(minutes=5), tick=False):
        flow.duties(team.pk, by=supervisor, duties="先写的", each={})
    address, sent = url("move", team.pk, "duties"), {"duties": "后写的", "seen": seen}

    page = desk.post(address, sent, headers=HTMX)

    assert "Somebody else" in page.content.decode()
    assert page.context["team"].duties == "先写的"
    again = page.context["form"]["seen"].value()
    desk.post(address, sent | {"seen": again})
    assert ServiceTeam.objects.get().duties == "后写的"


def test_a_page_offers_each_what_they_may_do(client, team, officer, supervisor, handler):
    offered = {}
    for person in (officer, supervisor, handler):
        client.force_login(person)
        offered[person] = client.get(url("detail", team.pk)).context["may"]

    people = {"join", "leave", "lead", "duties"}
    assert offered == {officer: people, supervisor: people | {"end"}, handler: set()}


def test_the_part_of_its_requests_shows_what_one_may_see(client, team, officer, category, now):
    row = make_request(by=officer, enterprise=team.enterprise, category=category, received_at=now)
    address = reverse("requests:about_enterprise", args=[team.enterprise_id])
    assert address in (client.force_login(officer) or client.get(url("detail", team.pk)).content.decode())

    seen = {}
    for person in (officer, make_user(Role.HANDLER), make_user(Role.EDITOR)):
        client.force_login(person)
        seen[person] = row.title in client.get(address).content.decode()

    assert list(seen.values()) == [True, False, False]


# ---------------------------------------------------------------- elsewhere


def test_the_one_page_shows_the_team_or_offers_to_form_one(client, team, officer, supervisor):
    lacks = make_enterprise(tier=A)
    client.force_login(supervisor)

    page = client.get(team.enterprise.get_absolute_url()).content.decode()
    other = client.get(lacks.get_absolute_url()).content.decode()

    assert "用电、用水" in page
    assert url("detail", team.pk) in page
    assert f"{NEW}?enterprise={lacks.pk}" in other
    assert "ought to have a service team" in other
    client.force_login(officer)
    assert f"{NEW}?enterprise={lacks.pk}" not in client.get(lacks.get_absolute_url()).content.decode()


def test_the_workbench_shows_what_the_own_teams_enterprises_have_open(client, team, officer, handler, category, now):
    other = make_enterprise(tier=A)
    for enterprise in (team.enterprise, team.enterprise, other):
        make_request(by=officer, enterprise=enterprise, category=category, received_at=now)

    client.force_login(handler)
    lines = client.get("/desk/").context["team_lines"]

    assert [(line.enterprise, line.count) for line in lines] == [(team.enterprise, 2)]


def test_the_workbench_tells_supervisors_how_many_lack_a_team(client, supervisor, officer):
    make_enterprise(tier=A)

    found = {}
    for person in (supervisor, officer):
        client.force_login(person)
        found[person] = client.get("/desk/").context["without_team"]

    assert found == {supervisor: 1, officer: 0}
