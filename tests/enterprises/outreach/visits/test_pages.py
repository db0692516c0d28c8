"""The pages of visits as a browser meets them: costs, parts, tabs, one click, forms that lose nothing."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse

from crm.models import Role
from enterprises.accounts import contacts
from enterprises.accounts.models import Enterprise
from enterprises.outreach.visits.models import FollowUp, Visit
from enterprises.requests.models import ServiceRequest
from enterprises.teams.models import ServiceTeam
from tests.factories import make_enterprise, make_recorded, make_request, make_user, make_visit

LIST, NEW, ROUTE = "/desk/visits/", "/desk/visits/new/", "/desk/visits/route/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _on_the_day(at):
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


def url(name: str, *args) -> str:
    return reverse(f"visits:{name}", args=args)


def without_tokens(response) -> str:
    """The CSRF token is masked anew in every answer."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", response.content.decode())


def made(officer, at, count: int) -> list[Visit]:
    """So many visits, each with something to follow."""
    lines = [("协调用电", officer, at.date() + timedelta(days=5))]
    return [make_recorded(by=officer, enterprise=make_enterprise(), visited_at=at, to_do=lines) for _n in range(count)]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "cost"), [("list", 7), ("follow_ups", 6), ("enterprises", 6)])
def test_lists_cost_the_same_for_one_row_and_three(desk, officer, at, name, cost, count, django_assert_num_queries):
    made(officer, at, count)
    for _n in range(count):
        make_enterprise(tier="A")
    desk.get(url(name))  # fills this process's copies of units and people

    with django_assert_num_queries(cost):
        page = desk.get(url(name))

    assert page.context["page"].paginator.count == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_visit_costs_the_same_however_much_follows(
    desk, officer, enterprise, category, at, count, django_assert_num_queries
):
    lines = [("协调用电", officer, None)] * count
    visit = make_recorded(by=officer, enterprise=enterprise, visited_at=at, to_do=lines)
    desk.get(visit.get_absolute_url())

    with django_assert_num_queries(10):
        page = desk.get(visit.get_absolute_url())

    assert len(page.context["follow_ups"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_route_costs_the_same_however_long_it_is(desk, officer, at, count, django_assert_num_queries):
    for _n in range(count):
        make_visit(by=officer, enterprise=make_enterprise(), visit_on=at.date())
    desk.get(ROUTE)

    with django_assert_num_queries(7):
        page = desk.get(ROUTE)

    assert len(page.context["stops"]) == count


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2), ("view=planned", 1), ("view=recorded", 1), ("view=all&purpose=stay", 1), ("view=all&flagged=yes", 1),
        ("view=all&status=planned", 1), ("view=all&since=2024-06-06", 0), ("view=all&until=2024-06-05", 2),
        ("view=all&q=昀峤", 1), ("view=all&q=nobody", 0), ("view=nonsense", 2),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(desk, officer, planned, at, query, count):
    make_recorded(by=officer, enterprise=make_enterprise(), visited_at=at, purpose="stay", is_flagged=True)

    assert desk.get(f"{LIST}?{query}").context["page"].paginator.count == count


def test_what_is_mine_is_not_what_others_have_to_do(as_user, colleague, planned):
    assert as_user(colleague).get(LIST).context["page"].paginator.count == 0
    assert as_user(make_user(Role.REPORTER)).get(LIST).context["page"].paginator.count == 1


def test_who_waits_too_long_is_listed_and_planned_in_bulk(desk, officer, supervisor, at):
    def of(days: int, **facts) -> Enterprise:
        enterprise = make_enterprise(**facts)
        make_recorded(by=officer, enterprise=enterprise, visited_at=at - timedelta(days=days))
        return enterprise

    waits = [of(91, tier="A"), of(181, tier="B"), make_enterprise(tier="A"), of(91), of(91, tier="B")]
    of(89, tier="A"), of(179, tier="B"), of(900), of(91, tier="A", status="moved_out")
    for enterprise in waits[3:]:
        ServiceTeam.objects.create(enterprise=enterprise, leader=supervisor, from_on=at.date(), at=at)

    found = desk.get(url("enterprises")).context["page"]
    assert set(found) == set(waits)

    page = desk.get(f"{NEW}?{urlencode([('pick', row.pk) for row in waits])}")
    form = page.context["form"]
    sent = {"pick": [row.pk for row in waits], "visit_on": "2024-06-06", "owner": officer.pk, "purpose": "routine"}
    answer = desk.post(NEW, sent | {"token": form["token"].value()})

    assert answer.url == f"{ROUTE}?day=2024-06-06&person={officer.pk}"
    assert Visit.objects.filter(status="planned").count() == len(waits)


@pytest.mark.parametrize(
    ("names", "said"),
    [("昀峤\n砚澜", ""), ("深圳", "several match"), ("不在册", "not in the list"), ("", "at least one")],
)
def test_enterprises_are_named_one_a_line_and_nothing_typed_is_lost(desk, officer, enterprise, names, said):
    make_enterprise("深圳市砚澜川精密有限公司")
    sent = {"names": names, "visit_on": "2024-06-06", "owner": officer.pk, "purpose": "routine", "topic": "问用工"}

    answer = desk.post(NEW, sent | {"token": "form"})

    assert Visit.objects.count() == (0 if said else 2)
    if said:
        assert said in str(answer.context["form"].errors["names"])
        assert "问用工" in answer.content.decode()


def test_one_click_logs_a_request_and_says_until_when(desk, follow_up, category):
    answer = desk.post(url("ask", follow_up.pk), {"category": category.pk}, headers=HTMX)
    again = desk.post(url("ask", follow_up.pk), {"category": category.pk}, headers=HTMX)

    made = ServiceRequest.objects.get()
    assert made.number in answer.content.decode()
    assert "answer due Tue 11 Jun 18:00" in answer.content.decode()
    assert again.status_code == 200


def test_without_script_a_click_leads_back_to_the_visit(desk, follow_up, category, recorded):
    assert desk.post(url("ask", follow_up.pk)).url == recorded.get_absolute_url()


def test_the_part_after_a_move_is_what_a_fresh_page_shows(desk, recorded, follow_up):
    part = desk.post(url("follow_up", follow_up.pk, "result"), {"result": "已会商"}, headers=HTMX)
    page = desk.get(recorded.get_absolute_url())

    assert "<html" not in part.content.decode()
    assert without_tokens(part).strip() in without_tokens(page)


def test_a_refused_close_says_what_is_left(desk, recorded, follow_up):
    answer = desk.post(url("move", recorded.pk, "close"), {"text": "收"})

    assert "Still to do: 协调用电报装容量" in answer.content.decode()


def test_the_record_keeps_what_was_typed_when_something_is_wrong(desk, planned):
    sent = {
        "visited_at": "2024-06-05T15:00",
        "met": "",
        "findings": "订单饱满。",
        "do_0": "协调用电",
        "until_0": "2024-06-01",
    }

    answer = desk.post(url("record", planned.pk), sent)

    assert all(words in answer.content.decode() for words in ("订单饱满。", "协调用电", "after the visit"))
    planned.refresh_from_db()
    assert planned.status == "planned"


def test_recorded_by_htmx_it_leads_on_to_the_visit(desk, planned, officer):
    sent = {
        "visited_at": "2024-06-05T15:00",
        "met": "王经理",
        "findings": "订单饱满。",
        "do_0": "协调用电",
        "who_0": officer.pk,
    }

    answer = desk.post(url("record", planned.pk), sent | {"until_0": ""}, headers=HTMX)

    assert answer.headers["HX-Redirect"] == planned.get_absolute_url()
    assert FollowUp.objects.get().owner == officer


def test_what_was_typed_before_the_session_ended_is_back(client, desk, planned, officer):
    sent = {"visited_at": "2024-06-05T15:00", "met": "王经理", "findings": "订单饱满。", "typed_by": officer.pk}
    client.logout()
    client.post(url("record", planned.pk), sent)
    client.force_login(officer)

    page = client.get(url("record", planned.pk))

    assert "订单饱满。" in page.content.decode()
    assert "What you had written is back" in page.content.decode()


def test_a_stop_says_where_whom_what_and_how_much_is_open(desk, officer, supervisor, category, at):
    enterprise = make_enterprise(address="平湖大道 88 号", tier="A")
    contacts.add(enterprise.pk, by=supervisor, name="李工", phone="13500000068")
    make_request(by=officer, enterprise=enterprise, category=category, received_at=at - timedelta(hours=1))
    make_recorded(by=officer, enterprise=enterprise, visited_at=at - timedelta(days=30))
    make_visit(by=officer, enterprise=enterprise, visit_on=at.date(), topic="问扩产")

    page = desk.get(ROUTE).content.decode()

    assert all(words in page for words in ("平湖大道 88 号", "李工", "135****0068", "问扩产", "2024-05-06"))
    assert "13500000068" not in page
    assert desk.get(ROUTE).context["stops"][0].count_open == 1


def test_a_stop_goes_up_and_down(desk, officer, at):
    first, second = (make_visit(by=officer, enterprise=make_enterprise(), visit_on=at.date()) for _n in range(2))

    part = desk.post(url("arrange", second.pk), {"to": "up"}, headers=HTMX)

    assert [stop.pk for stop in part.context["stops"]] == [second.pk, first.pk]
    assert desk.post(url("arrange", second.pk), {"to": "down"}).url == f"{ROUTE}?day=2024-06-05&person={officer.pk}"


@pytest.mark.parametrize("query", ["day=nonsense", "day=2024-02-31", "person=x", "day=1999-01-01", "person=99999"])
def test_a_route_of_nonsense_is_that_of_today(desk, officer, query):
    page = desk.get(f"{ROUTE}?{query}")

    assert (page.context["day"].isoformat(), page.context["person"]) == ("2024-06-05", officer)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_list_is_exported(desk, recorded, kind):
    answer = desk.get(url("export", kind) + "?view=all")

    assert answer.status_code == 200
    assert len(b"".join(answer.streaming_content)) > 100


def test_the_workbench_says_where_one_goes_and_what_is_to_do(as_user, officer, handler, planned, recorded):
    mine, theirs = (as_user(person).get("/desk/").context["visits"] for person in (officer, handler))

    assert ([row.pk for row in mine.today], mine.follow_ups) == ([planned.pk], [])
    assert [row.text for row, _light in theirs.follow_ups] == ["协调用电报装容量"]


def test_the_page_of_the_enterprise_shows_visits_and_tells_them(desk, enterprise, planned, recorded):
    page = desk.get(f"{enterprise.get_absolute_url()}more/")

    assert page.context["visits_made"] == [recorded]
    assert page.context["visits_planned"] == [planned]
    assert "订单饱满" in page.content.decode()


def test_statistics_stand_in_one_table_and_every_number_opens_its_rows(desk, officer, at):
    made(officer, at, 2)

    table = desk.get(url("statistics") + "?period=year&by=owner").context["table"]

    [line] = table.lines
    assert (line.number("visits.made"), line.number("visits.follow_ups"), line.label) == (2, 2, "林晓岚")
    rows = desk.get(line.entry("visits.follow_ups_open").url).context["page"]
    assert rows.paginator.count == 2
    by_month = desk.get(url("statistics") + "?period=year&by=month").context["table"]
    assert by_month.total.number("visits.enterprises") == 2
