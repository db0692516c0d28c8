"""The pages of meetings as a browser meets them: costs, parts, doors, who sees what, forms that lose nothing."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.models import Role
from enterprises.meetings import agenda, decisions, flow
from enterprises.meetings.models import AgendaItem, Decision, Kind, Meeting
from enterprises.requests.models import ServiceRequest
from tests.factories import make_decision, make_enterprise, make_meeting, make_request, make_user

LIST = "/desk/meetings/"
NEW = "/desk/meetings/new/"
CHOOSE = "/desk/meetings/choose/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _at_the_meeting(begins):
    with time_machine.travel(begins, tick=False):
        yield


@pytest.fixture
def desk(as_user, supervisor):
    return as_user(supervisor)


def url(name: str, *args) -> str:
    return reverse(f"meetings:{name}", args=args)


def without_tokens(response) -> str:
    """The CSRF token is masked anew in every answer."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", response.content.decode())


def fill(meeting, count, *, by, owner, category, begins) -> None:
    """So many requests on the agenda, each with a decision."""
    for _n in range(count):
        row = make_request(by=by, enterprise=make_enterprise(), category=category, received_at=begins)
        agenda.pick(meeting.pk, by=by, service_requests=[row], now=begins)
        make_decision(meeting, by=by, owner=owner, due_on=begins.date() + timedelta(days=3), service_request=row)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_row_and_three(desk, supervisor, begins, count, django_assert_num_queries):
    for _n in range(count):
        make_meeting(by=supervisor, starts_at=begins)
    desk.get(LIST)  # fills this process's copies of units

    with django_assert_num_queries(6):
        page = desk.get(LIST)

    assert page.context["page"].paginator.count == count


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["detail", "printed"])
def test_a_meeting_costs_the_same_however_long_its_agenda(
    desk, held, supervisor, handler, category, begins, name, count, django_assert_num_queries
):
    fill(held, count, by=supervisor, owner=handler, category=category, begins=begins)
    desk.get(url(name, held.pk))

    with django_assert_num_queries(11):
        page = desk.get(url(name, held.pk))

    assert len(page.context["points"]) == count + 1


@pytest.mark.parametrize("count", [1, 3])
def test_suggestions_cost_the_same_for_one_and_three(
    desk, planned, officer, category, now, count, django_assert_num_queries
):
    for _n in range(count):
        make_request(by=officer, enterprise=make_enterprise(), category=category, received_at=now - timedelta(days=60))
    desk.get(url("pick", planned.pk))

    with django_assert_num_queries(7):
        page = desk.get(url("pick", planned.pk))

    assert [row.reason for row in page.context["suggested"]] == ["late"] * count


@pytest.mark.parametrize(
    ("query", "count"), [("", 2), ("kind=weekly", 1), ("status=planned", 2), ("status=held", 0), ("kind=x", 2)]
)
def test_the_list_is_narrowed_by_kind_and_state(desk, supervisor, begins, query, count):
    for kind in (Kind.WEEKLY, Kind.SECRETARY):
        make_meeting(by=supervisor, starts_at=begins, kind=kind)

    assert desk.get(f"{LIST}?{query}").context["page"].paginator.count == count


def test_the_list_counts_items_decisions_and_what_is_to_do(desk, held, decision, supervisor, handler, begins):
    other = make_decision(held, by=supervisor, owner=handler, due_on=begins.date() + timedelta(days=1))
    decisions.drop(other.pk, by=supervisor, text="重复", now=begins)

    [row] = desk.get(LIST).context["page"]

    assert (row.count_items, row.count_decisions, row.count_pending) == (1, 1, 1)


def test_the_part_after_a_move_is_what_a_fresh_page_shows(desk, held, begins):
    part = desk.post(url("move", held.pk, "minutes"), {"minutes": "一致同意", "seen": ""}, headers=HTMX)
    page = desk.get(held.get_absolute_url())

    assert "<html" not in part.content.decode()
    assert without_tokens(part).strip() in without_tokens(page)


def test_planning_opens_the_meeting(desk, supervisor):
    form = {"kind": "secretary", "starts_at": "2024-06-12T15:00", "chair": supervisor.pk, "place": "二楼", "token": "t"}
    first, second = desk.post(NEW, form), desk.post(NEW, form)

    meeting = Meeting.objects.get()
    assert first.url == second.url == meeting.get_absolute_url()
    assert (meeting.kind, meeting.chair) == ("secretary", supervisor)


def test_a_move_without_htmx_leads_back_to_the_page(desk, planned, handler):
    answer = desk.post(url("move", planned.pk, "hold"), {"people": [handler.pk], "guests": ""})

    assert answer.url == planned.get_absolute_url()
    assert desk.get(answer.url).context["people"] == [handler]


def test_a_refusal_keeps_what_was_written(desk, held, supervisor, begins):
    flow.minutes(held.pk, by=supervisor, minutes="先写的", now=begins)

    page = desk.post(url("move", held.pk, "minutes"), {"minutes": "后写的", "seen": ""}, headers=HTMX)

    assert "Somebody else has written" in page.content.decode()
    assert page.context["form"]["minutes"].value() == "后写的"
    assert Meeting.objects.get().minutes == "先写的"


def test_decide_opened_beside_an_item_knows_its_request_and_unit(desk, held, assigned, department):
    page = desk.get(f"{url('move', held.pk, 'decide')}?about={assigned.pk}")

    form = page.context["form"]
    assert (form.initial["service_request"], form.initial["unit"]) == (assigned.pk, department.pk)


def test_a_decision_takes_the_unit_of_its_owner(desk, held, handler, department):
    form = {"text": "月底前通电", "owner": handler.pk, "unit": "", "due_on": "2024-06-28", "token": "t"}
    desk.post(url("move", held.pk, "decide"), form)

    assert Decision.objects.get().unit == department


def test_an_owner_without_a_unit_needs_one_named(desk, held):
    nobody = make_user(Role.ATTRACTION, name="无单位")
    form = {"text": "月底前通电", "owner": nobody.pk, "unit": "", "due_on": "2024-06-28", "token": "t"}

    page = desk.post(url("move", held.pk, "decide"), form)

    assert "has no unit" in str(page.context["form"].errors)
    assert not Decision.objects.exists()


def test_the_owner_reports_and_the_chair_confirms_on_the_page(as_user, decision, handler, supervisor):
    as_user(handler).post(url("decision", decision.pk, "report"), {"result": "已通电"})
    as_user(supervisor).post(url("decision", decision.pk, "confirm"), {"text": ""})

    decision.refresh_from_db()
    assert (decision.status, decision.result) == ("confirmed", "已通电")


def test_another_units_decision_does_not_exist(as_user, decision, other_department):
    stranger = as_user(make_user(Role.HANDLER, unit=other_department))

    assert stranger.get(decision.meeting.get_absolute_url()).status_code == 404
    assert stranger.post(url("decision", decision.pk, "report"), {"result": "x"}).status_code == 404
    assert stranger.get(LIST).context["page"].paginator.count == 0


def test_a_handler_sees_what_concerns_their_unit_and_no_more(
    as_user, held, decision, handler, officer, supervisor, category, begins
):
    foreign = make_request(
        by=officer, enterprise=make_enterprise(), category=category, received_at=begins, title="别家的事"
    )
    agenda.pick(held.pk, by=officer, service_requests=[foreign], now=begins)
    flow.minutes(held.pk, by=officer, minutes="内部讨论", now=begins)

    page = as_user(handler).get(held.get_absolute_url())

    assert [point.place for point in page.context["points"]] == [1]
    assert page.context["hidden_count"] == 1
    assert not {"别家的事", "内部讨论"} & set(re.findall(r"[\u4e00-\u9fff]+", page.content.decode()))


def test_who_was_in_the_room_sees_all_but_opens_only_their_own(
    as_user, held, handler, officer, category, begins, supervisor
):
    foreign = make_request(by=officer, enterprise=make_enterprise(), category=category, received_at=begins)
    agenda.pick(held.pk, by=officer, service_requests=[foreign], now=begins)
    flow.attend(held.pk, by=supervisor, people=[handler], now=begins)

    page = as_user(handler).get(held.get_absolute_url())

    assert [point.opens for point in page.context["points"]] == [True, False]
    assert foreign.get_absolute_url() not in page.content.decode()


def test_pick_finds_by_words_and_puts_on_what_is_ticked(desk, planned, service_request):
    page = desk.get(f"{url('pick', planned.pk)}?q=yq", headers=HTMX)
    assert [row.number for row in page.context["found"]] == [service_request.number]

    desk.post(url("pick", planned.pk), {"pick": [service_request.number]})

    assert AgendaItem.objects.get().service_request == service_request
    assert [row.is_on_it for row in desk.get(f"{url('pick', planned.pk)}?q=yq").context["found"]] == [True]


def test_from_the_list_the_picked_ones_are_asked_for_a_meeting_and_put_on_it(
    as_user, officer, planned, service_request
):
    desk, form = as_user(officer), {"pick": [service_request.number]}

    asked = desk.post(CHOOSE, form)
    assert list(asked.context["meetings"]) == [planned]
    answer = desk.post(CHOOSE, form | {"meeting": planned.pk})

    assert answer.url == planned.get_absolute_url()
    assert AgendaItem.objects.get().by == officer


def test_the_bar_under_the_list_and_the_page_of_a_request_lead_there(as_user, officer, planned, service_request):
    desk = as_user(officer)

    assert f'formaction="{CHOOSE}"' in desk.get("/desk/requests/?view=all").content.decode()
    assert f"{CHOOSE}?pick={service_request.number}" in desk.get(service_request.get_absolute_url()).content.decode()
    assert desk.get(f"{CHOOSE}?pick={service_request.number}").context["chosen"] is None


def test_without_a_pick_one_is_led_back_to_the_list(desk, planned):
    assert desk.post(CHOOSE, {}).url == "/desk/requests/"


def test_what_an_enterprise_raises_is_logged_and_comes_back_to_the_agenda(
    as_user, officer, supervisor, begins, enterprise, category
):
    day = make_meeting(by=supervisor, starts_at=begins, kind=Kind.SERVICE_DAY)
    flow.invite(day.pk, by=officer, enterprise=enterprise, matter="用电增容", now=begins)
    desk = as_user(officer)
    [address] = re.findall(r'href="(/desk/requests/new/[^"]*)"', desk.get(day.get_absolute_url()).content.decode())
    form = desk.get(address.replace("&amp;", "&")).context["form"]
    assert (form["enterprise"].value(), form["channel"].value()) == (enterprise.pk, "event")

    typed = {field.name: field.value() for field in form if field.value() not in (None, False)}
    typed |= {"title": "用电增容", "text": "请协调", "category": category.pk, "received_at": "2024-06-05T15:00"}
    back = desk.post("/desk/requests/new/", typed)

    row = ServiceRequest.objects.get()
    assert back.url == f"{CHOOSE}?meeting={day.pk}&pick={row.number}"
    assert desk.get(back.url).context["chosen"] == day
    desk.post(CHOOSE, {"pick": [row.number], "meeting": day.pk})
    assert AgendaItem.objects.get().reason == "raised"


def test_the_intake_leads_nowhere_outside(as_user, officer, enterprise, category):
    desk = as_user(officer)
    form = desk.get(f"/desk/requests/new/?enterprise={enterprise.pk}&next=https://example.com/").context["form"]

    assert not form["next"].value()


def test_the_printed_minutes_hold_what_was_decided_and_by_whom(
    desk, held, decision, officer, supervisor, handler, begins
):
    dropped = make_decision(held, by=supervisor, owner=handler, due_on=begins.date() + timedelta(days=2), text="作废的")
    decisions.drop(dropped.pk, by=supervisor, text="重复", now=begins)
    agenda.outcome(held.pk, by=officer, item=held.items.get().pk, outcome="各方同意分担", now=begins)

    text = desk.get(url("printed", held.pk)).content.decode()

    assert all(words in text for words in ("各方同意分担", decision.text, "何静宜", "经济发展办", "14 June 2024"))
    assert "作废的" not in text


def test_carried_over_decisions_stand_on_the_next_agenda(desk, decision, supervisor, begins):
    later = make_meeting(by=supervisor, starts_at=begins + timedelta(days=7))

    assert [row.decision for row in desk.get(later.get_absolute_url()).context["carried"]] == [decision]


def test_the_workbench_shows_what_was_decided_and_costs_the_same_for_one_and_three(
    as_user, held, supervisor, handler, begins
):
    desk = as_user(handler)

    def cost() -> tuple[int, int]:
        make_decision(held, by=supervisor, owner=handler, due_on=begins.date() + timedelta(days=3))
        desk.get("/desk/")
        with CaptureQueriesContext(connection) as captured:
            page = desk.get("/desk/")
        return len(page.context["decided"]), len(captured)

    (one, before), _two, (three, after) = cost(), cost(), cost()

    assert (one, three) == (1, 3)
    assert before == after
