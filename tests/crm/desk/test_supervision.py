"""The board of supervision: what it counts is what it opens, it costs the same however much there is."""

from datetime import timedelta

import pytest
from django.urls import reverse

from crm.models import Role
from enterprises.requests import flow
from enterprises.requests.models import Card, ServiceRequest
from enterprises.requests.supervising import supervise
from tests.factories import make_enterprise, make_request, make_user

BOARD, LIST = "/desk/supervision/", "/desk/requests/"
TOLD = {"told_channel": "phone", "told_to": "叶女士"}


@pytest.fixture(autouse=True)
def _today(time_machine, now, db):
    """Monday 2024-06-03 when the requests come in; each test moves on from there."""
    time_machine.move_to(now, tick=False)
    supervise(now)


@pytest.fixture
def make(officer, handler, department, category, now):
    def one(sign=True, assign=True):
        row = make_request(by=officer, enterprise=make_enterprise(), category=category, received_at=now)
        if assign:
            row = flow.assign(row.pk, by=officer, now=now, unit=department)
        return flow.sign(row.pk, by=handler, now=now) if assign and sign else row

    return one


@pytest.fixture
def office(make, officer, handler, supervisor, now, time_machine):
    """One of each kind, on Friday the 7th: all that was due on Thursday is late."""
    rows = {
        name: make() for name in ("late", "urged", "extension", "pause", "dispute", "planned", "withdrawn", "promised")
    }
    rows |= {"to sign": make(sign=False), "to assign": make(assign=False)}
    flow.urge(rows["urged"].pk, by=supervisor, now=now, text="请抓紧")
    flow.ask_extension(rows["extension"].pk, by=handler, now=now, days=2, text="等会商")
    told = TOLD | {"told_at": now}
    flow.ask_pause(rows["pause"].pk, by=handler, now=now, ground="enterprise", awaited="合同", text="等材料", **told)
    flow.dispute(rows["dispute"].pk, by=handler, now=now, text="不属本单位", basis="职责清单")
    flow.reply(rows["planned"].pk, by=handler, now=now, text="已列入计划", **told)
    flow.close(rows["planned"].pk, by=officer, now=now, result="planned", planned_on=now.date() + timedelta(days=40))
    flow.withdraw(rows["withdrawn"].pk, by=officer, now=now, text="企业撤回")
    flow.interim(rows["promised"].pk, by=handler, now=now, text="已联系", next_at=now + timedelta(days=8), **told)
    friday = now + timedelta(days=4)
    time_machine.move_to(friday, tick=False)
    supervise(friday)
    return rows


def count_in(browser, query):
    return browser.get(f"{LIST}?{query}").context["page"].paginator.count


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_row_of_each_and_three(
    as_user, supervisor, make, now, time_machine, django_assert_num_queries, count
):
    for _n in range(count):
        make(), make(sign=False), make(assign=False)
        flow.ask_extension(make().pk, by=ServiceRequest.objects.last().handler, now=now, days=2, text="等会商")
    time_machine.move_to(now + timedelta(days=4), tick=False)
    supervise(now + timedelta(days=4))
    browser = as_user(supervisor)
    browser.get(BOARD)

    with django_assert_num_queries(17):
        page = browser.get(BOARD)

    assert page.context["counts"]["late"] == 4 * count


def test_every_figure_opens_exactly_the_rows_it_counts(office, as_user, supervisor):
    browser = as_user(supervisor)
    page = browser.get(BOARD).context

    shown = {figure.query: figure.value for figure in [*page["figures"], *page["ledgers"]]}
    shown |= {query: count for _label, count, query in page["kinds"]}
    assert shown == {query: count_in(browser, query) for query in shown}
    assert shown["view=late"] == 7
    assert shown["view=next"] == 1
    assert {
        query: shown[query] for query in ("view=urged", "view=extension", "view=pause", "view=planned")
    } == dict.fromkeys(("view=urged", "view=extension", "view=pause", "view=planned"), 1)


@pytest.mark.parametrize("which", ["units", "people"])
def test_every_number_of_a_unit_or_person_opens_its_rows(office, as_user, supervisor, which):
    browser = as_user(supervisor)
    lines = browser.get(BOARD).context[which]

    for line in lines:
        for view in ("open", "late", "next", "urged", "yellow", "red"):
            assert line.counts[view] == count_in(browser, f"view={view}&held={line.who}"), (line.name, view)
    assert sum(line.counts["late"] for line in lines) == 7


def test_it_says_with_whom_what_is_late_lies(office, as_user, supervisor, department):
    page = as_user(supervisor).get(BOARD).context

    assert {line.name: line.counts["late"] for line in page["units"]} == {
        department.short_name: 6,
        "Not yet assigned": 1,
    }
    assert {line.name: line.counts["late"] for line in page["people"]} == {
        "何静宜": 4,
        "林晓岚": 1,
        "Nobody has signed": 2,
    }
    assert [line.share for line in page["people"] if line.name == "何静宜"] == ["80.0%"]


def test_a_card_stays_with_whom_it_was_given_when_the_request_moves_on(
    office, as_user, officer, supervisor, other_department
):
    late = office["late"]
    flow.reassign(late.pk, by=officer, unit=other_department, text="改派")

    browser = as_user(supervisor)
    numbers = {row.number for row in browser.get(f"{LIST}?view=yellow&held=p{late.handler_id}").context["page"]}

    assert late.number in numbers
    assert count_in(browser, f"view=open&held=u{other_department.pk}") == 1


def test_a_supervisor_has_the_moves_at_hand_and_others_look(office, client, supervisor, officer):
    client.force_login(supervisor)
    moves = {one.service_request.pk: [move.name for move in one.moves] for one in client.get(BOARD).context["waiting"]}
    client.force_login(officer)
    seen = [one.moves for one in client.get(BOARD).context["waiting"]]

    assert moves == {
        office["extension"].pk: ["refuse_extension"],  # it is late by now, and nothing undoes that
        office["pause"].pk: ["grant_pause", "refuse_pause"], office["dispute"].pk: ["rule"],
    }  # fmt: skip
    assert seen == [[], [], []]


def test_what_is_late_can_be_urged_from_the_board_once(office, client, supervisor):
    client.force_login(supervisor)
    before = {row.pk: [move.name for move in moves] for row, _light, moves in client.get(BOARD).context["late"]}
    client.post(reverse("requests:move", args=[office["late"].number, "urge"]), {"text": "请抓紧"})
    after = {row.pk: moves for row, _light, moves in client.get(BOARD).context["late"]}

    assert (before[office["late"].pk], before[office["urged"].pk], before[office["to assign"].pk]) == (["urge"], [], [])
    assert after[office["late"].pk] == []


def test_a_list_shows_and_narrows_by_cards(office, as_user, supervisor):
    browser = as_user(supervisor)

    counts = {card: count_in(browser, f"view=all&card={card}") for card in ("", "any", "yellow", "red")}

    assert counts == {"": 10, "any": 7, "yellow": counts["any"] - counts["red"], "red": counts["red"]}
    assert counts["red"] == ServiceRequest.objects.filter(cards__colour="red").count() > 0
    assert "w-flag is-red" in browser.get(f"{LIST}?card=red").content.decode()


def test_the_page_of_a_request_shows_the_card_until_it_is_taken_back(office, as_user, supervisor):
    late, browser = office["late"], as_user(supervisor)
    url = reverse("requests:move", args=[late.number, "card_revoke"])
    card = Card.objects.get(service_request=late)

    before = browser.get(url)
    browser.post(url, {"card": card.pk, "text": "系统停机所致"})
    after = browser.get(late.get_absolute_url()).content.decode()

    assert ("w-flag" in before.content.decode(), "w-flag" in after) == (True, False)
    assert "系统停机所致" in after


@pytest.mark.parametrize("held", ["nonsense", "u", "x3", "p-1", "u99999999999999999999"])
def test_nonsense_in_the_address_opens_nothing_and_breaks_nothing(as_user, supervisor, held):
    assert count_in(as_user(supervisor), f"view=all&held={held}") == 0


def test_a_handler_has_no_board(as_user, handler):
    assert as_user(handler).get(BOARD).status_code == 403
    assert as_user(make_user(Role.AUDITOR)).get(BOARD).status_code == 200
