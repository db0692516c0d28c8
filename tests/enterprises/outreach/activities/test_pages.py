"""Pages of the desk through the browser: cost, parts, doubles, refusals with everything typed still there."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from crm.models import Event
from enterprises.outreach.activities import answers, flow, inviting
from enterprises.outreach.activities.models import Activity, Participation
from enterprises.requests import codes
from tests.factories import make_enterprise, make_meeting, make_open, make_seat

HTMX = {"HX-Request": "true"}
LIST = "/desk/activities/"


def url(name: str, *args) -> str:
    return reverse(f"activities:{name}", args=args)


@pytest.fixture(autouse=True)
def _days_before(before):
    with time_machine.travel(before, tick=False):
        yield


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


@pytest.fixture
def plan_form(officer):
    return {
        "title": "惠企政策宣讲会", "kind": "briefing", "starts_at": "2024-06-20T14:30", "ends_at": "2024-06-20T16:30",
        "place": "报告厅", "owner": officer.pk, "token": "form", "text": "讲政策", "is_public": "on",
    }  # fmt: skip


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_list_costs_the_same_for_one_and_three(desk, officer, begins, before, django_assert_max_num_queries):
    for number in range(3):
        activity = make_open(by=officer, starts_at=begins + timedelta(days=number))
        make_seat(activity, now=before)
        desk.get(LIST)
        with django_assert_max_num_queries(8):
            page = desk.get(LIST)
        assert page.context["page"].paginator.count == number + 1
    assert [row.count_coming for row in page.context["page"]] == [1, 1, 1]


def test_a_page_costs_the_same_for_one_and_three(desk, opened, officer, before, django_assert_max_num_queries):
    for number in range(3):
        make_seat(opened, now=before, enterprise=make_enterprise(), name="x")
        desk.get(opened.get_absolute_url())
        with django_assert_max_num_queries(15):
            page = desk.get(opened.get_absolute_url())
        assert len(page.context["lines"]) == number + 1


def test_tabs_kinds_and_words_narrow_the_list(desk, officer, begins, draft):
    market = make_open(by=officer, starts_at=begins, kind="market", title="选品对接")
    flow.hold(market.pk, by=officer, now=begins)

    def found(query: str) -> list[str]:
        return [row.title for row in desk.get(f"{LIST}?{query}").context["page"]]

    assert found("view=drafts") == [draft.title]
    assert found("view=upcoming") == found("view=held") == ["选品对接"]
    assert found("view=all&kind=four") == found("view=all&q=选品") == ["选品对接"]
    assert found("view=all&since=2024-06-13") == []
    assert len(found("view=all&until=2024-06-12")) == 2


def test_the_part_is_what_the_page_shows(desk, opened, enterprise, before):
    make_seat(opened, now=before, enterprise=enterprise, name="x")
    page = desk.get(opened.get_absolute_url()).content.decode()
    token = re.compile(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"')
    part = desk.get(f"{opened.get_absolute_url()}?answer=", headers=HTMX).content.decode()

    assert token.sub("", part).strip() in token.sub("", page)


def test_planned_by_a_form_once_however_often_it_is_sent(desk, plan_form):
    answers_ = [desk.post(url("create"), plan_form) for _n in range(2)]

    assert answers_[0].url == answers_[1].url == Activity.objects.get().get_absolute_url()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends_at": "2024-06-20T14:30"}, "ends_at"), ({"sign_up_until": "2024-06-21T09:00"}, "sign_up_until"),
        ({"ends_at": "2026-06-20T14:30"}, "ends_at"), ({"title": ""}, "title"), ({"capacity": "-1"}, "capacity"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_and_the_rest_stays(desk, plan_form, wrong, field):
    page = desk.post(url("create"), plan_form | wrong)

    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert page.context["form"]["text"].value() == "讲政策"
    assert not Activity.objects.exists()


def test_an_older_form_loses_politely(desk, opened, plan_form, supervisor, before):
    seen = desk.get(url("edit", opened.pk)).context["form"]["seen"].value()
    with time_machine.travel(before + timedelta(minutes=1), tick=False):
        flow.change(opened.pk, by=supervisor, place="五楼", now=before)

    page = desk.post(url("edit", opened.pk), plan_form | {"seen": seen, "place": "操场"})

    assert "吴启明" in text_of(page)
    assert page.context["form"]["place"].value() == "操场"
    assert Activity.objects.get().place == "五楼"


def test_a_move_redraws_the_panel_and_a_stale_one_says_why(desk, draft):
    panel = desk.post(url("move", draft.pk, "open"), headers=HTMX)
    assert panel.content.decode().lstrip().startswith('<div id="panel"')
    assert Activity.objects.get().status == "open"

    again = desk.post(url("move", draft.pk, "open"), headers=HTMX)
    assert "no longer in a state" in text_of(again)


def test_closing_without_words_is_a_form_with_an_error(desk, held):
    page = desk.post(url("move", held.pk, "close"), {"result": " ", "amount": "300万"}, headers=HTMX)

    assert "result" in page.context["form"].errors
    assert Activity.objects.get().status == "held"


def test_closed_with_an_amount_as_people_write_it(desk, held):
    desk.post(url("move", held.pk, "close"), {"result": "签约 2 项", "count_deals": "2", "amount": "46万"})

    row = Activity.objects.get()
    assert (row.status, row.count_deals, row.amount) == ("closed", 2, 460_000)


def test_signed_up_by_the_desk_the_code_is_shown_once(desk, opened, enterprise):
    form = {"enterprise": enterprise.pk, "enterprise_name": enterprise.name, "heads": "2", "token": "form"}
    page = desk.post(url("move", opened.pk, "sign_up"), form, headers=HTMX)

    assert codes.spoken(codes.first_code("form")) in text_of(page)
    assert codes.spoken(codes.first_code("form")) not in text_of(desk.get(opened.get_absolute_url()))
    again = desk.post(url("move", opened.pk, "sign_up"), form | {"token": "other"}, headers=HTMX)
    assert "has signed up already" in text_of(again)
    assert Participation.objects.get().heads == 2


def test_one_click_beside_a_line_answers_with_the_list(desk, opened, officer, enterprise, before):
    inviting.invite(opened.pk, by=officer, enterprises=[enterprise.pk], now=before)
    row = Participation.objects.get()

    part = desk.post(url("answer", row.pk, "sign_up"), {"tab": "invited", "page": "1", "q": ""}, headers=HTMX)

    assert part.content.decode().lstrip().startswith('<section class="w-sec" id="participants"')
    assert (part.context["tab"], part.context["counts"]["invited"], part.context["counts"]["coming"]) == (
        "invited",
        0,
        1,
    )
    plain = desk.post(url("answer", row.pk, "decline"), {"tab": "coming"})
    assert plain.url == f"{opened.get_absolute_url()}?answer=coming#participants"


def test_the_list_says_who_was_faster(desk, opened, before):
    row = make_seat(opened, now=before)
    answers.answer(row.pk, "decline", by=None, now=before)

    part = desk.post(url("answer", row.pk, "decline"), {"tab": "coming"}, headers=HTMX)

    assert "Somebody else has answered meanwhile" in text_of(part)


def test_numbers_are_masked_and_a_look_is_recorded(desk, opened, before, officer):
    row = make_seat(opened, now=before, phone="13812345678")
    assert "13812345678" not in text_of(desk.get(opened.get_absolute_url()))
    assert "13812345678" not in text_of(desk.get(url("people", opened.pk)))

    part = desk.post(url("reveal", row.pk), headers=HTMX)

    assert "13812345678" in text_of(part)
    line = Event.objects.about(row).first()
    assert (line.verb, line.actor) == ("participation.reveal", officer)


def test_a_new_ticket_code_is_shown_once(desk, opened, before):
    row = make_seat(opened, now=before, token="form")
    page = desk.post(url("answer", row.pk, "reissue"))

    row.refresh_from_db()
    assert codes.hashed(page.context["said"]) == row.code


def test_a_service_day_shows_its_meeting(desk, supervisor, begins, plan_form):
    meeting = make_meeting(by=supervisor, starts_at=begins, kind="service_day")
    wrong = desk.post(url("create"), plan_form | {"meeting": meeting.pk})
    assert "meeting" in wrong.context["form"].errors

    desk.post(url("create"), plan_form | {"meeting": meeting.pk, "kind": "service_day"})
    assert meeting.get_absolute_url() in text_of(desk.get(Activity.objects.get().get_absolute_url()))


def test_the_workbench_says_what_is_soon_and_what_has_no_result(desk, opened, held, officer, begins, before):
    far = make_open(by=officer, starts_at=begins + timedelta(days=30))

    assert desk.get("/desk/").context["activities"] == [held]
    with time_machine.travel(far.starts_at - timedelta(days=5), tick=False):
        desk.force_login(officer)
        assert desk.get("/desk/").context["activities"] == [held, far]


def test_the_search_of_everything_finds_it_by_words_of_its_title(desk, opened):
    page = desk.get("/desk/search/?q=宣讲会")

    assert opened.get_absolute_url() in page.content.decode()
