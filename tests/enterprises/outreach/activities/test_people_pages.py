"""Who takes part, on paper, as a sheet, over all activities; checked in by our own people."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from crm.models import Event, Role
from enterprises.accounts.models import Contact
from enterprises.outreach.activities import answers, inviting
from enterprises.outreach.activities.models import Participation
from enterprises.requests import codes
from tests.factories import make_enterprise, make_open, make_seat, make_user


def url(name: str, *args) -> str:
    return reverse(f"activities:{name}", args=args)


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


@pytest.fixture
def seat(held, officer, begins):
    return make_seat(held, by=officer, now=begins, token="form", phone="13812345678", person="王女士")


@pytest.fixture
def _at_the_door(begins):
    with time_machine.travel(begins, tick=False):
        yield


@pytest.mark.usefixtures("_at_the_door")
@pytest.mark.parametrize("typed", ["code", "spoken", "address", "5678", "13812345678", "王女士"])
def test_checked_in_by_what_a_scanner_or_a_person_types(desk, seat, held, typed):
    code = codes.first_code("form")
    said = {"code": code, "spoken": codes.spoken(code), "address": f"https://x.cn/events/ticket/{code}/"}.get(
        typed, typed
    )

    page = desk.post(url("check_in", held.pk), {"ticket": said})

    assert (page.context["done"], page.context["place"], page.context["was_there"]) == (seat, 1, False)
    again = desk.post(url("check_in", held.pk), {"ticket": said})
    assert again.context["was_there"]
    assert "14:30" in again.content.decode()


@pytest.mark.usefixtures("_at_the_door")
def test_where_several_fit_one_is_picked(desk, seat, held, officer, begins):
    other = make_seat(held, by=officer, now=begins, phone="13900005678")
    page = desk.post(url("check_in", held.pk), {"ticket": "5678"})
    assert set(page.context["found"]) == {seat, other}

    desk.post(url("check_in", held.pk), {"pick": other.pk})
    assert Participation.objects.get(answer="attended") == other


@pytest.mark.usefixtures("_at_the_door")
@pytest.mark.parametrize("typed", ["0000", "nobody", "https://x.cn/events/ticket/0000000000/"])
def test_who_is_not_on_the_list_is_not_found(desk, seat, held, typed):
    assert desk.post(url("check_in", held.pk), {"ticket": typed}).context["nobody"]


def test_a_ticket_of_another_activity_opens_nothing(desk, seat, opened, officer, begins):
    other = make_open(by=officer, starts_at=begins)
    with time_machine.travel(begins, tick=False):
        assert desk.post(url("check_in", other.pk), {"ticket": codes.first_code("form")}).context["nobody"]


def test_days_before_the_page_says_when_it_opens(desk, opened, before):
    with time_machine.travel(before, tick=False):
        page = desk.get(url("check_in", opened.pk))

    assert page.context["why_not"]
    assert 'name="ticket"' not in page.content.decode()


def test_the_sheet_of_the_door_shows_its_code_as_a_picture(desk, opened):
    assert url("door_qr", opened.pk) in desk.get(url("door_sheet", opened.pk)).content.decode()
    picture = desk.get(url("door_qr", opened.pk))

    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert (picture.headers["Cache-Control"], picture.headers["Referrer-Policy"]) == (
        "private, no-store",
        "no-referrer",
    )
    assert b"<path" in picture.content


def sheet_of(response) -> list[tuple]:
    return list(openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active.values)


@pytest.mark.parametrize(("role", "phone"), [(Role.OFFICER, "13500000012"), (Role.REPORTER, "135****0012")])
def test_the_list_to_call_has_whole_numbers_for_those_who_may_see_them(
    as_user, opened, officer, enterprise, before, role, phone
):
    Contact.objects.create(enterprise=enterprise, name="叶女士", phone="13500000012")
    inviting.invite(opened.pk, by=officer, enterprises=[enterprise.pk], now=before)
    person = make_user(role)

    rows = sheet_of(as_user(person).get(url("people_export", opened.pk, "xlsx")))

    assert {"叶女士", phone} <= set(rows[1])
    assert Event.objects.about(person).filter(verb="export").exists()


def test_the_export_is_what_the_tab_shows(desk, opened, before):
    coming, gone = (make_seat(opened, now=before) for _n in range(2))
    answers.answer(gone.pk, "decline", by=None, now=before)

    rows = sheet_of(desk.get(f"{url('people_export', opened.pk, 'xlsx')}?answer=coming"))
    assert [row[1] for row in rows[1:2]] == [coming.name]
    assert gone.name not in str(rows)


def test_all_activities_go_out_as_a_sheet(desk, opened):
    rows = sheet_of(desk.get(f"{url('export', 'xlsx')}?view=all"))

    assert opened.title in rows[1]


@pytest.mark.parametrize("name", ["participants", "attended"])
def test_the_lists_over_all_cost_the_same_for_one_and_three(
    desk, held, officer, begins, name, django_assert_max_num_queries
):
    for number in range(3):
        row = make_seat(held, by=officer, now=begins, enterprise=make_enterprise(), name="x")
        answers.attend(row.pk, by=officer, now=begins + timedelta(minutes=number))
        desk.get(url(name))
        with django_assert_max_num_queries(8):
            page = desk.get(url(name))
        assert page.context["page"].paginator.count == number + 1


def test_the_page_of_an_enterprise_tells_what_it_came_to(desk, held, officer, enterprise, begins):
    inviting_line = make_seat(held, by=officer, now=begins, enterprise=enterprise, name="x")
    answers.attend(inviting_line.pk, by=officer, now=begins)

    page = desk.get(f"{enterprise.get_absolute_url()}more/")

    assert [row.activity for row in page.context["activities"]] == [held]
    assert page.context["activities_counts"] == {"all": 1, "came": 1, "invited": 0}


def test_all_who_signed_up_came_in_one_press(desk, seat, held, begins):
    with time_machine.travel(begins, tick=False):
        desk.post(url("attend_all", held.pk))

    assert Participation.objects.get().answer == "attended"


def test_the_statistics_show_what_was_held_and_who_came(desk, seat, held, officer, begins, enterprise):
    answers.link(seat.pk, by=officer, enterprise=enterprise, now=begins)
    answers.attend(seat.pk, by=officer, now=begins)
    with time_machine.travel(begins + timedelta(days=1), tick=False):
        page = desk.get(f"{url('statistics')}?period=month")
        taken = desk.get(f"{url('statistics_export', 'xlsx')}?from=2024-06-01&to=2024-06-30&by=kind")

    first = {entry.figure.name: entry.found.number for entry in page.context["first"]}
    assert (first["activities.held"], first["activities.enterprises"], first["activities.heads"]) == (1, 1, 1)
    [line] = page.context["table"].lines
    assert line.number("activities.attended") == 1
    assert "Briefing session" in sheet_of(taken)[1]
