"""The progress page: opened by number and code alone, and silent about everything that is between us."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from crm import attachments, rules
from crm.clock import shanghai
from crm.lights import day_time, day_words
from crm.models import Attachment, Event
from enterprises.requests import flow
from enterprises.requests.models import Channel, Rating, Result, Status
from enterprises.requests.public.story import state_words
from tests.factories import make_enterprise

from .conftest import FACTS, NIGHT

QUERIES = 11
MORNING = NIGHT + timedelta(hours=12)


@pytest.fixture
def asked(stranger):
    """A request that this browser has just sent."""
    return stranger.ask()


@pytest.fixture
def in_hand(asked, officer, handler, department):
    """Accepted, assigned with a remark between us, signed."""
    flow.accept(asked.pk, by=officer, now=MORNING)
    flow.assign(asked.pk, by=officer, now=MORNING, unit=department, handler=handler, text="内部：该企业欠费，注意口径")
    return flow.sign(asked.pk, by=handler, now=MORNING)


@pytest.fixture
def answered(in_hand, handler):
    told = {"told_at": MORNING, "told_channel": Channel.PHONE, "told_to": "叶女士"}
    return flow.reply(in_hand.pk, by=handler, now=MORNING, text="已协调供电部门，10月9日送电。", **told)


def page_of(stranger) -> str:
    return stranger.client.get("/track/progress/").content.decode()


# ---------------------------------------------------------------- the door


def test_number_and_code_open_the_request_in_another_browser(stranger, asked, client):
    stranger.client.cookies.clear()

    assert stranger.client.get("/track/progress/").url == "/track/"
    opened = stranger.enter(f" {asked.number.lower()} ", stranger.code_of(asked).lower().replace("-", " "))
    assert opened.url == "/track/progress/"
    assert asked.title in page_of(stranger)


def test_neither_number_nor_code_stands_in_an_address(stranger, asked):
    stranger.client.cookies.clear()

    opened = stranger.enter(asked.number, stranger.code_of(asked))

    assert asked.number not in opened.url
    assert stranger.code_of(asked) not in str(opened.cookies)


def test_a_wrong_code_and_an_unknown_number_get_the_same_answer(stranger, asked):
    stranger.client.cookies.clear()

    wrong, unknown = stranger.enter(asked.number, "AAAAA-AAAAA"), stranger.enter("PH20990101-0001", "AAAAA-AAAAA")

    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert "opened" not in wrong.cookies


def test_ten_wrong_codes_close_the_number_even_for_the_right_one(stranger, asked):
    stranger.client.cookies.clear()
    for _n in range(10):
        stranger.enter(asked.number, "AAAAA-AAAAA")

    assert stranger.enter(asked.number, stranger.code_of(asked)).status_code == 429


def test_right_codes_cost_nothing(stranger, asked):
    for _n in range(12):
        assert stranger.enter(asked.number, stranger.code_of(asked)).status_code == 302


def test_one_address_cannot_go_through_the_numbers(stranger):
    for n in range(30):
        stranger.enter(f"PH20260930-{n:04d}", "AAAAA-AAAAA")

    assert stranger.enter("PH20260930-0099", "AAAAA-AAAAA").status_code == 429


def test_a_reissued_code_closes_what_the_old_one_opened(stranger, asked, officer):
    code = flow.reissue_code(asked.pk, by=officer, now=MORNING).told_once

    assert stranger.client.get("/track/progress/").url == "/track/"
    assert stranger.enter(asked.number, stranger.code_of(asked)).status_code == 200
    assert stranger.enter(asked.number, code).status_code == 302


def test_it_closes_by_itself_and_when_one_leaves(stranger, asked):
    stranger.clock.shift(timedelta(minutes=31))
    assert stranger.client.get("/track/progress/").url == "/track/"

    stranger.enter(asked.number, stranger.code_of(asked))
    stranger.client.post("/track/leave/")
    assert stranger.client.get("/track/progress/").url == "/track/"


@pytest.mark.parametrize("page", ["progress", "add", "withdraw", "rate", "files/1"])
def test_without_a_code_every_page_asks_for_it(client, db, page):
    assert client.get(f"/track/{page}/").url == "/track/"


# ---------------------------------------------------------------- what it shows


def test_it_shows_how_things_stand_in_the_words_of_the_enterprise(stranger, in_hand, department):
    page = page_of(stranger)

    assert f"{department.name} has it in hand" in page
    assert "Sat 10 Oct 18:00" in page
    assert [line.what for line in stranger.client.get("/track/progress/").context["story"]] == [
        "Taken in hand", f"Assigned to {department.name}", "Accepted", "Received",
    ]  # fmt: skip


def test_what_is_between_us_is_not_shown(stranger, answered, handler, officer):
    linked = make_enterprise("深圳市另一家有限公司", uscc="91440300MA5FYQK78X", address="平湖大道 1 号")
    attachments.keep(SimpleUploadedFile("内部函.txt", b"x"), by=officer, thing=answered)
    flow.link(answered.pk, by=officer, now=MORNING, enterprise=linked)
    flow.close(answered.pk, by=officer, now=MORNING, result="solved", text="内部备注：存档")

    page = page_of(stranger)

    hidden = ["内部", handler.name, officer.name, linked.name, linked.uscc, linked.address, FACTS["contact_phone"]]
    assert [words for words in hidden if words in page] == []
    assert "已协调供电部门" in page


def test_more_time_and_what_was_settled_are_told_with_their_day(stranger, in_hand, handler, supervisor, officer):
    flow.ask_extension(in_hand.pk, by=handler, now=MORNING, days=2, text="内部")
    more = flow.grant_extension(in_hand.pk, by=supervisor, now=MORNING, text="内部")
    told = {"told_at": MORNING, "told_channel": Channel.PHONE, "told_to": "叶女士"}
    flow.reply(in_hand.pk, by=handler, now=MORNING, text="已列入改造。", **told)
    flow.close(in_hand.pk, by=officer, now=MORNING, result=Result.UNSOLVED)
    flow.settle(in_hand.pk, by=officer, now=MORNING, text="内部：已通车")

    page = page_of(stranger)

    due = shanghai(more.due_at)
    assert f"until {day_time(day_words(due.date()), due)}" in page
    assert "What was left open has been settled" in page
    assert "内部" not in page


def test_the_person_is_named_when_the_office_decides_so(stranger, in_hand, officer):
    rules.decide("public.names_first_contact", True, from_on=NIGHT.date(), by=None, now=NIGHT)

    assert officer.name in page_of(stranger)


def test_every_interim_reply_is_shown_with_its_next_date_and_a_void_one_says_so(stranger, in_hand, handler, supervisor):
    told = {"told_at": MORNING, "told_channel": Channel.PHONE, "told_to": "叶女士"}
    flow.interim(in_hand.pk, by=handler, now=MORNING, text="正在核实", next_at=NIGHT + timedelta(days=9), **told)
    shown = page_of(stranger)
    flow.void(in_hand.pk, by=supervisor, now=MORNING, text="空话")
    voided = page_of(stranger)

    assert "Next word by Fri 9 Oct 23:42" in shown
    assert "正在核实" in voided
    assert "We took this reply back" in voided
    assert "空话" not in voided


@pytest.mark.parametrize("status", Status.values)
def test_every_status_has_words_for_the_enterprise(stranger, asked, status):
    asked.status = status

    assert state_words(asked)


def test_it_costs_the_same_however_long_the_story_is(stranger, in_hand, handler, django_assert_num_queries):
    with django_assert_num_queries(QUERIES):
        page_of(stranger)
    told = {"told_channel": Channel.PHONE, "told_to": "叶女士"}
    for n in range(3):
        at = MORNING + timedelta(minutes=n)
        flow.interim(
            in_hand.pk, by=handler, now=at, text=f"{n}", told_at=at, next_at=NIGHT + timedelta(days=8 + n), **told
        )
    with django_assert_num_queries(QUERIES):
        page_of(stranger)


# ---------------------------------------------------------------- what one may do there


def test_adding_words_and_files_is_told_to_the_desk_once(stranger, in_hand):
    form = stranger.client.get("/track/add/").context["form"]
    sent = {"token": form.token, "text": "补充：变压器铭牌见照片"}

    for _n in range(2):
        file = SimpleUploadedFile("铭牌.txt", b"315 kVA")
        assert stranger.client.post("/track/add/", sent | {"files": file}).url == "/track/progress/"

    events = Event.objects.about(in_hand)
    assert events.filter(verb="request.add_information", text=sent["text"], actor=None).count() == 1
    assert [file.name for file in Attachment.objects.about(in_hand)] == ["铭牌.txt"]
    assert "补充：变压器铭牌见照片" in page_of(stranger)


def test_words_sent_twice_are_kept_once(stranger, in_hand):
    sent = {"token": stranger.client.get("/track/add/").context["form"].token, "text": "补充"}

    for _n in range(2):
        stranger.client.post("/track/add/", sent)

    assert Event.objects.about(in_hand).filter(verb="request.add_information").count() == 1


def test_nothing_at_all_is_not_sent(stranger, asked):
    token = stranger.client.get("/track/add/").context["form"].token

    assert stranger.client.post("/track/add/", {"token": token, "text": ""}).context["form"].errors["text"]


def test_what_was_awaited_ends_the_pause(stranger, in_hand, handler, supervisor):
    told = {"told_at": MORNING, "told_channel": Channel.PHONE, "told_to": "叶女士"}
    asks = {"ground": "enterprise", "awaited": "请提供用电合同", "text": "内部：缺合同"}
    flow.ask_pause(in_hand.pk, by=handler, now=MORNING, **asks, **told)
    flow.grant_pause(in_hand.pk, by=supervisor, now=MORNING)
    paused = page_of(stranger)

    token = stranger.client.get("/track/add/").context["form"].token
    stranger.client.post("/track/add/", {"token": token, "text": "合同在此"})

    in_hand.refresh_from_db()
    assert "请提供用电合同" in paused
    assert "Waiting for something from you" in paused
    assert "the date moves on" in paused
    assert "Why 10 Oct" not in paused
    assert in_hand.status == Status.WORKING


def test_withdrawing_is_asked_about_and_done_once(stranger, asked):
    assert "Withdraw the request?" in stranger.client.get("/track/withdraw/").content.decode()

    for _n in range(2):
        assert stranger.client.post("/track/withdraw/", {"text": "已自行解决"}).status_code == 302

    asked.refresh_from_db()
    assert asked.status == Status.WITHDRAWN
    assert Event.objects.about(asked).filter(verb="request.withdraw", actor=None).count() == 1


def test_an_answer_is_rated_once_and_a_bad_grade_opens_it_again(stranger, answered, supervisor):
    sent = {"grade": "2", "text": "还是没有送电"}

    for _n in range(2):
        assert stranger.client.post("/track/rate/", sent).url == "/track/progress/"

    rating = Rating.objects.get()
    answered.refresh_from_db()
    assert (rating.grade, rating.comment, rating.channel, rating.by) == (2, "还是没有送电", Channel.WEB, None)
    assert (answered.status, answered.round) == (Status.WORKING, 2)
    assert "Your rating: Dissatisfied" in page_of(stranger)


def test_a_rating_without_a_grade_says_what_is_missing(stranger, answered):
    response = stranger.client.post("/track/rate/", {"text": "还行"})

    assert response.context["form"].errors["grade"] == ["Please choose one of the five."]
    assert "还行" in response.content.decode()


def test_what_is_not_open_to_the_enterprise_is_said_and_not_done(stranger, answered):
    page = stranger.client.post("/track/withdraw/", {"text": ""})

    answered.refresh_from_db()
    assert page.status_code == 200
    assert "It cannot be withdrawn any more" in page.content.decode()
    assert answered.status == Status.REPLIED


def test_it_opens_its_own_files_and_no_others(stranger, officer):
    own = stranger.ask(files=SimpleUploadedFile("现场.txt", b"dark"))
    ours = attachments.keep(SimpleUploadedFile("内部函.txt", b"x"), by=officer, thing=own)
    sent = Attachment.objects.get(by=None)

    assert b"".join(stranger.client.get(f"/track/files/{sent.pk}/").streaming_content) == b"dark"
    assert stranger.client.get(f"/track/files/{ours.pk}/").status_code == 404
