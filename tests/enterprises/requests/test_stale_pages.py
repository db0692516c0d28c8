"""A page that was overtaken: told why, and nothing is lost but the click."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from crm.clock import SHANGHAI
from enterprises.requests import flow
from enterprises.requests.models import ServiceRequest


def test_whoever_was_too_slow_is_told_and_sent_back_to_the_list(
    as_user, service_request, officer, handler, department, monkeypatch
):
    """The unit lost it between the page's look and the move's own."""
    flow.assign(service_request.pk, by=officer, unit=department)
    browser, sign = as_user(handler), flow.VERBS["sign"]

    def meanwhile(pk, **words):
        ServiceRequest.objects.filter(pk=pk).update(unit=None, status="accepted")
        return sign(pk, **words)

    monkeypatch.setitem(flow.VERBS, "sign", meanwhile)
    answer = browser.post(reverse("requests:move", args=[service_request.number, "sign"]))

    assert (answer.status_code, answer["Location"]) == (302, reverse("requests:list"))
    assert "lies with somebody else by now" in browser.get(answer["Location"]).content.decode()


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2024, 6, 5, 11, tzinfo=SHANGHAI), tick=False) as clock:
        yield clock


@pytest.fixture
def opened(as_user, case, clock):
    """A move's form as somebody opened it; sent with what they fill in."""

    def open_form(move, person):
        browser, url = as_user(person), reverse("requests:move", args=[case.row.number, move])
        seen = browser.get(url).context["seen"]
        return lambda **typed: browser.post(url, {"seen": seen} | typed, follow=True)

    return open_form


def test_void_pressed_twice_takes_one_reply_back(case, opened, supervisor):
    case.working()
    case.do("interim", "06-04 10:00", next_at="06-07 18:00")
    case.do("interim", "06-05 10:00", next_at="06-11 18:00")
    send = opened("void", supervisor)

    send(text="空话")
    send(text="空话")

    assert [reply.voided_at is None for reply in case.row.replies.order_by("told_at")] == [True, False]


def test_a_reply_that_came_after_the_form_was_opened_is_not_the_one_declared_void(case, opened, supervisor):
    case.working()
    case.do("interim", "06-04 10:00", next_at="06-07 18:00")
    send = opened("void", supervisor)
    case.do("interim", "06-05 10:59", next_at="06-11 18:00")

    page = send(text="空话")

    assert "has happened here since you opened this form" in page.content.decode()
    assert case.row.replies.valid().count() == 2


def test_a_report_sent_twice_is_one_report(case, opened, clock, handler):
    case.working()
    case.do("mark", "06-03 15:00")
    send = opened("progress", handler)

    send(text="已约供电局")
    clock.shift(2)
    send(text="已约供电局")

    assert case.story().count("progress") == 1


def test_an_old_form_does_not_undo_what_a_colleague_marked(case, opened, officer, supervisor):
    case.working()
    send = opened("mark", officer)
    case.do("mark", "06-05 10:59", by=supervisor)

    send(urgency="urgent")

    assert case.row.is_important


def test_the_enterprise_has_written_while_its_answer_was_being_typed(case, opened, handler):
    case.working()
    send = opened("reply", handler)
    case.do("add_information", "06-05 10:59")
    told = {"text": "请补材料", "told_channel": "phone", "told_to": "叶女士", "told_at": "2024-06-05T11:00"}

    page = send(**told)

    assert (case.row.status, page.context["form"]["text"].value()) == ("working", "请补材料")
    assert case.row.replies.count() == 0
