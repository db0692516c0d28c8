"""/events/: what is on, signing up without a log-in, and what is said to whoever has done it already."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from crm import rules
from enterprises.outreach.activities import flow, inviting
from enterprises.outreach.activities.models import Participation
from enterprises.requests import codes
from enterprises.requests.public import challenge
from tests.factories import make_activity, make_open, make_seat


def url(name: str, *args) -> str:
    return reverse(f"events:{name}", args=args)


@pytest.fixture
def at(before):
    """A moment that stands still until it is moved on."""
    with time_machine.travel(before, tick=False) as traveller:
        yield traveller


@pytest.fixture
def form(client, opened, at, before):
    """Filled in by somebody who took their time."""
    return filled_in(client, opened, at, before)


def filled_in(client, activity, at, before, **said) -> dict:
    empty = client.get(url("sign_up", activity.pk)).context["form"]
    token, seal = empty["token"].value(), empty["seal"].value()
    at.move_to(before + timedelta(seconds=30))
    typed = {
        "enterprise": "深圳市岫石光学有限公司",
        "person": "王女士",
        "phone": "13800000042",
        "heads": "2",
        "wish": "用电",
    }
    return typed | {"token": token, "seal": seal, "answer": str(challenge.question(token).answer)} | said


def test_what_is_to_come_stands_first_and_drafts_do_not_stand_there(client, opened, officer, begins, at):
    make_activity(by=officer, starts_at=begins, title="筹备")
    make_open(by=officer, starts_at=begins, title="内部", is_public=False)
    past = make_open(by=officer, starts_at=begins - timedelta(days=30), title="上月")
    later = make_open(by=officer, starts_at=begins + timedelta(days=5), kind="market", title="找市场")

    page = client.get(url("list"))
    assert [offer.activity for offer in page.context["coming"]] == [opened, later]
    assert [offer.activity for offer in page.context["past"]] == [past]
    assert [offer.activity for offer in client.get(f"{url('list')}?kind=market").context["coming"]] == [later]
    assert client.get(f"{url('list')}?kind=nonsense").status_code == 200


def test_the_list_costs_the_same_for_one_and_three(client, officer, begins, at, django_assert_max_num_queries):
    for number in range(3):
        make_open(by=officer, starts_at=begins + timedelta(days=number), capacity=5)
        client.get(url("list"))
        with django_assert_max_num_queries(8):
            page = client.get(url("list"))
        assert len(page.context["coming"]) == number + 1


def test_the_page_says_when_where_and_how_many_places_are_left(client, officer, begins, before, at):
    activity = make_open(by=officer, starts_at=begins, capacity=2)
    make_seat(activity, now=before)

    text = client.get(url("detail", activity.pk)).content.decode()

    assert all(words in text for words in ("14:30–16:30", "三楼报告厅", "1 place left"))


def test_a_calendar_can_read_it(client, opened, at):
    answer = client.get(url("calendar", opened.pk))

    text = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert "DTSTART:20240612T063000Z\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


@pytest.mark.parametrize("state", ["draft", "private"])
def test_what_is_not_published_is_not_there(client, officer, begins, at, state):
    hidden = make_open(by=officer, starts_at=begins, is_public=False)
    activity = make_activity(by=officer, starts_at=begins) if state == "draft" else hidden

    for name in ("detail", "sign_up", "calendar"):
        assert client.get(url(name, activity.pk)).status_code == 404


def test_what_is_called_off_says_so(client, opened, officer, before, at):
    flow.cancel(opened.pk, by=officer, text="讲师有事", now=before)

    page = client.get(url("detail", opened.pk))
    assert page.status_code == 404
    assert opened.title in page.content.decode()
    assert "讲师有事" not in page.content.decode()


def test_signed_up_it_shows_a_ticket_that_the_address_does_not_name(client, opened, form):
    answer = client.post(url("sign_up", opened.pk), form)

    assert answer.url == url("done")
    page, code = client.get(answer.url), codes.first_code(form["token"])
    assert codes.spoken(code) in page.content.decode()
    assert "data:image/svg+xml;base64," in page.content.decode()
    assert (page.headers["Referrer-Policy"], page.headers["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    row = Participation.objects.get()
    assert (row.answer, row.heads, row.wish, row.via) == ("coming", 2, "用电", "site")
    assert code not in repr(row.__dict__)


def test_a_form_sent_twice_is_one_sign_up_with_one_code(client, opened, form):
    answers = [client.post(url("sign_up", opened.pk), form) for _n in range(2)]

    assert [answer.url for answer in answers] == [url("done")] * 2
    assert Participation.objects.count() == 1


def test_signed_up_already_it_says_when_and_by_whom_without_telling_strangers(client, opened, before, at):
    make_seat(opened, now=before, name="深圳市岫石光学有限公司", person="王建国", phone="13812345678", wish="秘密")
    form = filled_in(client, opened, at, before, enterprise="岫石光学有限公司", person="李四", wish="别的")

    page = client.post(url("sign_up", opened.pk), form)

    text = page.content.decode()
    assert page.status_code == 200
    assert "王**" in text
    assert "14:30" in text
    assert not {"王建国", "13812345678", "5678", "秘密"} & set(re.findall(r"[\w]+", text))
    assert page.context["form"]["wish"].value() == "别的"
    assert Participation.objects.count() == 1


def test_by_its_code_an_enterprise_of_the_files_is_recognised(client, opened, officer, enterprise, at, before):
    code = "91440300MA5DA1234X"
    type(enterprise).objects.filter(pk=enterprise.pk).update(uscc=code)
    inviting.invite(opened.pk, by=officer, enterprises=[enterprise.pk], now=before)

    client.post(url("sign_up", opened.pk), filled_in(client, opened, at, before, enterprise=code.lower()))

    row = Participation.objects.get()
    assert (row.enterprise, row.answer, row.name) == (enterprise, "coming", enterprise.name)


def test_an_unknown_code_asks_for_the_name(client, opened, at, before):
    form = filled_in(client, opened, at, before, enterprise="91440300MA5DA1234X")

    assert "enterprise" in client.post(url("sign_up", opened.pk), form).context["form"].errors


def test_when_it_is_full_one_goes_onto_the_waiting_list_in_words(client, officer, begins, before, at):
    activity = make_open(by=officer, starts_at=begins, capacity=1)
    make_seat(activity, now=before)
    assert "waiting list" in client.get(url("detail", activity.pk)).content.decode()

    client.post(url("sign_up", activity.pk), filled_in(client, activity, at, before))

    assert Participation.objects.get(person="王女士", name="深圳市岫石光学有限公司").answer == "waiting"
    assert "You are on the waiting list" in client.get(url("done")).content.decode()


def test_too_late_it_says_when_sign_up_closed(client, opened, at, begins):
    at.move_to(begins + timedelta(minutes=1))

    for answer in (client.get(url("sign_up", opened.pk)), client.post(url("sign_up", opened.pk), {"token": "x"})):
        assert "Sign-up closed on" in answer.content.decode()
        assert "14:30" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"enterprise": ""}, "enterprise"), ({"phone": "138"}, "phone"), ({"heads": "0"}, "heads"),
        ({"answer": "999"}, "answer"), ({"seal": "forged"}, "__all__"), ({"website": "http://spam"}, "__all__"),
        ({"heads": "21"}, "heads"), ({"person": ""}, "person"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, opened, form, wrong, field):
    page = client.post(url("sign_up", opened.pk), form | wrong)

    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert page.context["form"]["wish"].value() == "用电"
    assert not Participation.objects.exists()


def test_a_thoughtless_program_is_too_fast(client, opened, at, before):
    form = filled_in(client, opened, at, before)
    at.move_to(before + timedelta(seconds=1))

    assert "very fast" in client.post(url("sign_up", opened.pk), form).content.decode()


def test_large_text_in_the_middle_of_writing_loses_nothing(client, opened, form):
    page = client.post(url("sign_up", opened.pk), form | {"face": "text-large"})

    assert page.cookies["text"].value == "large"
    assert page.context["form"]["wish"].value() == "用电"
    assert not Participation.objects.exists()


def test_how_many_may_come_from_one_phone_is_a_rule(client, officer, begins, before, at, administrator):
    rules.decide("activities.sign_ups_a_phone", 1, from_on=before.date(), by=administrator)
    one, other = (make_open(by=officer, starts_at=begins) for _n in range(2))
    client.post(url("sign_up", one.pk), filled_in(client, one, at, before))

    page = client.post(url("sign_up", other.pk), filled_in(client, other, at, before + timedelta(minutes=1)))

    assert page.status_code == 429
    assert page.context["form"]["wish"].value() == "用电"
    assert Participation.objects.count() == 1
