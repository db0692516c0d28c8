"""The answer page: when, why then, number and code."""

from datetime import datetime

import pytest
import time_machine

from crm.clock import SHANGHAI
from enterprises.requests import flow
from enterprises.requests.models import Category


def test_it_says_by_when_why_then_number_and_code(stranger):
    service_request = stranger.ask()

    page = stranger.client.get("/ask/done/")

    text = page.content.decode()
    assert "Sat 10 Oct 18:00" in text
    assert "A make-up working day: we are at work" in text
    assert "3 working days, counted from Thu 8 Oct" in text
    assert service_request.number in text
    assert stranger.code_of(service_request) in text
    assert page["Cache-Control"].count("no-store") == 1


def test_the_days_are_told_as_on_the_paper_model(stranger):
    stranger.ask()

    rows = stranger.client.get("/ask/done/").context["days"]

    assert [(row.when, row.what, row.number) for row in rows] == [
        ("Wed 30 Sep", "23:42 received", ""),
        ("1–7 Oct", "National Day holiday", ""),
        ("Thu 8 Oct", "Counting starts", "Day 1"),
        ("Fri 9 Oct", "Working day", "Day 2"),
        ("Sat 10 Oct", "Make-up working day", "Day 3"),
    ]


def test_a_consultation_says_its_hours(stranger):
    Category.objects.filter(pk=stranger.category.pk).update(clock=Category.Clock.HOURS)
    stranger.ask()

    shown = stranger.client.get("/ask/done/").context

    assert [row.what for row in shown["days"]] == ["23:42 received", "24 hours later"]
    assert "Thu 1 Oct 23:42" in stranger.client.get("/ask/done/").content.decode()


def test_without_the_cookie_it_shows_nothing_and_leads_to_the_form(client, db):
    assert client.get("/ask/done/").url == "/ask/"


def test_a_forged_cookie_opens_nothing(stranger):
    service_request = stranger.ask()
    stranger.client.cookies["sent"] = service_request.token

    assert stranger.client.get("/ask/done/").url == "/ask/"


def test_after_an_hour_the_page_with_the_code_is_gone(stranger):
    stranger.ask()

    with time_machine.travel(datetime(2026, 10, 1, 0, 50, tzinfo=SHANGHAI)):
        assert stranger.client.get("/ask/done/").url == "/ask/"


def test_a_code_that_was_reissued_is_not_shown_here(stranger, officer):
    service_request = stranger.ask()
    flow.reissue_code(service_request.pk, by=officer)

    page = stranger.client.get("/ask/done/")

    assert page.context["code"] == ""
    assert stranger.code_of(service_request) not in page.content.decode()


@pytest.mark.parametrize("path", ["/ask/", "/ask/privacy/", "/track/"])
def test_public_pages_carry_no_script_and_no_person(client, db, path):
    page = client.get(path)

    assert page.status_code == 200
    assert "<script" not in page.content.decode()
