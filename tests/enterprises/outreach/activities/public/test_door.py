"""At the door: checked in on one's own phone by four digits or the ticket, or signed up on the spot."""

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
NEW = {
    "token": "door",
    "enterprise": "深圳市岫石光学有限公司",
    "person": "李先生",
    "phone": "13900000099",
    "heads": "1",
}


def door(activity) -> str:
    return reverse("events:door", args=[activity.door])


@pytest.fixture
def seat(opened, before):
    return make_seat(opened, now=before, token="form", person="王女士", phone="138 1234-5678")


@pytest.fixture
def at(begins):
    with time_machine.travel(begins, tick=False) as traveller:
        yield traveller


def test_nothing_is_behind_another_address(client, db):
    assert client.get("/events/door/guessed/").status_code == 404


def test_its_address_is_passed_on_to_nobody(client, opened, at):
    page = client.get(door(opened))

    assert (page.headers["Referrer-Policy"], page.headers["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")


@pytest.mark.parametrize("typed", ["5678", "13812345678", CODE, codes.spoken(CODE).lower(), "５６７８"])
def test_checked_in_with_a_number_in_the_order_of_arrival(client, opened, seat, at, begins, officer, typed):
    other = make_seat(opened, by=officer, now=begins)
    answers.attend(other.pk, by=officer, now=begins - timedelta(minutes=5))

    page = client.post(door(opened), {"who": typed})

    assert (page.context["row"], page.context["place"], page.context["was_there"]) == (seat, 2, False)
    assert "Number 2" in page.content.decode()
    assert client.post(door(opened), {"who": typed}).context["was_there"]


@pytest.mark.parametrize("typed", ["0000", "678", "王女士", "0000000000", "x5678"])
def test_who_is_not_on_the_list_is_offered_to_sign_up(client, opened, seat, at, typed):
    page = client.post(door(opened), {"who": typed})

    assert "Not on the list" in page.content.decode()
    assert f"{door(opened)}?new=1" in page.content.decode()
    assert Participation.objects.get().answer == "coming"


def test_two_with_the_same_digits_are_asked_for_more(client, opened, seat, at, before):
    other = make_seat(opened, now=before, phone="13900005678")

    assert "Several sign-ups" in client.post(door(opened), {"who": "5678"}).content.decode()
    assert client.post(door(opened), {"who": "13900005678"}).context["row"] == other


@pytest.mark.parametrize(("minutes", "is_open"), [(-61, False), (-60, True), (0, True), (180, True), (181, False)])
def test_it_opens_an_hour_before_and_closes_an_hour_after(client, opened, seat, at, begins, minutes, is_open):
    at.move_to(begins + timedelta(minutes=minutes))

    page = client.post(door(opened), {"who": "5678"})

    assert bool(page.context["row"]) == is_open
    assert bool(page.context["shut"]) != is_open


def test_how_long_before_is_a_rule(client, opened, seat, at, begins, administrator):
    rules.decide("activities.door_hours", 3, from_on=begins.date() - timedelta(days=1), by=administrator)
    at.move_to(begins - timedelta(hours=2))

    assert client.post(door(opened), {"who": "5678"}).context["row"] == seat


def test_of_what_is_called_off_or_closed_nobody_checks_in(client, opened, seat, at, officer, begins):
    flow.cancel(opened.pk, by=officer, text="改期", now=begins)

    page = client.post(door(opened), {"who": "5678"})
    assert page.context["shut"]
    assert Participation.objects.get().answer == "coming"


def test_signed_up_on_the_spot_one_is_checked_in_at_once(client, opened, at):
    page = client.post(door(opened), NEW)

    row = Participation.objects.get()
    assert (page.context["row"], row.answer, row.via) == (row, "attended", "door")
    again = client.post(door(opened), NEW)
    assert again.context["was_there"]
    assert Participation.objects.count() == 1


def test_signed_up_before_one_is_led_to_the_digits(client, opened, seat, at):
    page = client.post(door(opened), NEW | {"enterprise": seat.name})

    assert "王**" in page.content.decode()
    assert page.context["row"] is None


def test_a_full_hall_sends_people_to_the_desk(client, officer, begins, before, at):
    activity = make_open(by=officer, starts_at=begins, capacity=1)
    make_seat(activity, now=before)
    waiting = make_seat(activity, now=before, phone="13812345678")

    assert "waiting list" in client.post(door(activity), NEW).content.decode()
    assert "speak to our people" in client.post(door(activity), {"who": "5678"}).content.decode()
    waiting.refresh_from_db()
    assert waiting.answer == "waiting"
    assert answers.attend(waiting.pk, by=officer, now=begins).answer == "attended"  # our people let them in


def test_what_is_wrong_is_said_and_kept(client, opened, at):
    page = client.post(door(opened), NEW | {"phone": "139"})

    assert "phone" in page.context["new"].errors
    assert page.context["new"]["person"].value() == "李先生"


def test_guessing_digits_is_stopped_and_right_ones_cost_nothing(client, opened, seat, at, begins, administrator):
    rules.decide("activities.doors_an_address", 5, from_on=begins.date(), by=administrator)
    for _n in range(5):
        client.post(door(opened), {"who": "0000"})

    page = client.post(door(opened), {"who": "5678"})
    assert page.context["row"] is None
    assert "Too many tries" in page.content.decode()


def test_large_text_can_be_chosen_there(client, opened, at):
    assert client.post(door(opened), {"face": "text-large"}).cookies["text"].value == "large"
