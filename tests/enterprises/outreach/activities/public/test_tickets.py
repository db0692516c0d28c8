"""The ticket: opened by its code, changed and given back; a wrong code costs a ticket and is never an error page."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from crm import rules
from enterprises.outreach.activities import answers, flow
from enterprises.outreach.activities.models import Participation
from enterprises.requests import codes
from tests.factories import make_open, make_seat

CODE = codes.first_code("form")


def url(name: str, *args) -> str:
    return reverse(f"events:{name}", args=args)


TICKET = "/events/ticket/{}/"


@pytest.fixture(autouse=True)
def _days_before(before):
    with time_machine.travel(before, tick=False):
        yield


@pytest.fixture
def seat(opened, before):
    return make_seat(opened, now=before, token="form", person="王女士", phone="13812345678", heads=1)


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), codes.spoken(CODE)])
def test_opened_by_its_code_as_it_is_copied(client, seat, typed):
    page = client.get(TICKET.format(typed))

    text = page.content.decode()
    assert page.status_code == 200
    assert seat.name in text
    assert "13812345678" not in text
    assert (page.headers["Referrer-Policy"], page.headers["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert "no-store" in page.headers["Cache-Control"]


def test_typed_from_paper_it_leads_there(client, seat):
    answer = client.post(url("find"), {"code": codes.spoken(CODE).lower()})

    assert answer.url == TICKET.format(CODE)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_code_leads_back_and_is_not_written_into_a_log(client, seat, method, caplog):
    with caplog.at_level(logging.INFO):
        answer = getattr(client, method)(TICKET.format("0000000000"))

    assert answer.url == f"{url('find')}?wrong=code"
    assert "opens nothing" in client.get(answer.url).content.decode()
    assert "0000000000" not in caplog.text


def test_too_many_wrong_codes_close_the_door_for_a_while(client, seat, before, administrator):
    rules.decide("activities.codes_an_address", 3, from_on=before.date(), by=administrator)
    for _n in range(3):
        client.get(TICKET.format("0000000000"))

    answer = client.get(TICKET.format(CODE))

    assert answer.url == f"{url('find')}?wrong=many"
    assert "Too many" in client.get(answer.url).content.decode()


def test_right_codes_cost_nothing(client, seat, before, administrator):
    rules.decide("activities.codes_an_address", 3, from_on=before.date(), by=administrator)

    assert [client.get(TICKET.format(CODE)).status_code for _n in range(5)] == [200] * 5


def test_changed_by_ticket(client, seat):
    client.post(TICKET.format(CODE), {"person": "李先生", "heads": "4", "wish": "想问租房"})

    row = Participation.objects.get()
    assert (row.person, row.heads, row.wish, row.phone) == ("李先生", 4, "想问租房", "13812345678")


def test_a_wrong_change_is_said_and_kept(client, seat):
    page = client.post(TICKET.format(CODE), {"person": "李先生", "heads": "99", "wish": "想问租房"})

    assert "heads" in page.context["form"].errors
    assert page.context["form"]["wish"].value() == "想问租房"


def test_withdrawn_twice_it_is_withdrawn_once_and_the_place_goes_on(client, officer, begins, before):
    activity = make_open(by=officer, starts_at=begins, capacity=1)
    first = make_seat(activity, now=before, token="form")
    second = make_seat(activity, now=before + timedelta(minutes=1))

    for _n in range(2):
        assert client.post(TICKET.format(CODE), {"withdraw": "1"}).status_code == 302

    assert dict(Participation.objects.values_list("pk", "answer")) == {first.pk: "declined", second.pk: "coming"}
    client.post(TICKET.format(CODE), {"again": "1"})
    first.refresh_from_db()
    assert first.answer == "waiting"


def test_of_what_is_called_off_the_ticket_says_so_and_changes_nothing(client, seat, opened, officer, before):
    flow.cancel(opened.pk, by=officer, text="改期", now=before)

    assert "called off" in client.get(TICKET.format(CODE)).content.decode()
    page = client.post(TICKET.format(CODE), {"person": "李先生", "heads": "2", "wish": ""})
    assert page.context["refused"]


def test_a_reissued_code_closes_the_page_that_showed_the_first(client, seat, officer, before):
    answers.reissue(seat.pk, by=officer, now=before)

    assert client.get(TICKET.format(CODE)).status_code == 302


def test_the_page_with_the_code_opens_for_whoever_sent_the_form_and_nobody_else(client, seat):
    assert client.get(url("done")).url == url("find")
