"""The form without a log-in: what it takes, what it refuses and why, and that nothing typed is ever lost."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from crm import attachments
from crm.models import Attachment, Deadline, Event, Notice, Role
from enterprises.requests import flow
from enterprises.requests.models import Channel, ServiceRequest
from enterprises.requests.public import challenge
from tests.factories import make_user

from .conftest import FACTS, NIGHT


def a_file(name="现场.txt", content=b"dark at night"):
    return SimpleUploadedFile(name, content)


def test_a_request_of_the_night_is_taken_and_answered_with_the_day(stranger):
    response = stranger.send()

    service_request = ServiceRequest.objects.get()
    assert response.status_code == 302
    assert response.url == "/ask/done/"
    assert service_request.channel == Channel.WEB
    assert service_request.enterprise is None
    assert service_request.officer is None
    assert (service_request.claimed_name, service_request.claimed_uscc) == (FACTS["enterprise"], "")
    assert Deadline.objects.about(service_request).get().due_at.isoformat() == "2026-10-10T10:00:00+00:00"


def test_a_credit_code_in_place_of_the_name_is_kept_as_the_code(stranger):
    service_request = stranger.ask(enterprise="9144 0300 MA5F YQK7 8X")

    assert service_request.claimed_uscc == "91440300MA5FYQK78X"


@pytest.mark.parametrize(
    "changes",
    [
        {"enterprise": ""}, {"category": ""}, {"title": "短"}, {"contact_name": ""}, {"contact_phone": "1380000004"},
        {"contact_phone": "12345"}, {"answer": "77"}, {"answer": ""}, {"website": "http://spam.example"},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_missing_or_wrong_is_said_and_the_rest_is_still_there(stranger, changes):
    response = stranger.send(**changes)

    assert response.status_code == 200
    assert not ServiceRequest.objects.exists()
    assert response.context["form"].errors
    assert FACTS["text"] in response.content.decode()


def test_a_field_that_people_do_not_see_shows_itself_when_it_was_filled_in(stranger):
    hidden, shown = stranger.client.get("/ask/"), stranger.send(website="x")

    assert 'class="w-trap"' in hidden.content.decode()
    assert 'class="w-trap"' not in shown.content.decode()


def test_a_form_filled_in_within_a_moment_is_asked_for_once_more(stranger):
    form = stranger.form()
    stranger.clock.shift(timedelta(seconds=-28))

    first = stranger.client.post("/ask/", form)
    stranger.clock.shift(timedelta(seconds=10))
    second = stranger.client.post("/ask/", form)

    assert (first.status_code, second.status_code) == (200, 302)


@pytest.mark.parametrize(
    "seal", ["", "forged", challenge.seal("another token", now=NIGHT)], ids=["none", "forged", "of another"]
)
def test_a_form_that_is_not_ours_gets_a_new_token_and_keeps_what_was_typed(stranger, seal):
    form = stranger.form() | {"seal": seal}

    drawn = stranger.client.post("/ask/", form).context["form"]

    assert not ServiceRequest.objects.exists()
    assert drawn.token != form["token"]
    assert drawn["title"].value() == FACTS["title"]
    assert challenge.age(drawn["seal"].value(), drawn.token, now=NIGHT + timedelta(minutes=1)) is not None


def test_a_form_left_open_over_night_is_still_taken(stranger):
    form = stranger.form()
    stranger.clock.shift(timedelta(hours=14))

    assert stranger.client.post("/ask/", form).status_code == 302


def test_the_same_form_twice_is_one_request(stranger):
    form = stranger.form()

    answers = [stranger.client.post("/ask/", form) for _n in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert ServiceRequest.objects.count() == 1


def test_the_same_words_in_two_forms_are_one_request_within_ten_minutes(stranger):
    first = stranger.ask()
    stranger.send(title="  扩产用电报装进度缓慢 ", enterprise="深圳市昀峤电气有限公司", contact_phone="138 0000 0042")
    shown = stranger.client.get("/ask/done/").context

    assert ServiceRequest.objects.get() == first
    assert shown["code"] == stranger.code_of(first)

    stranger.clock.shift(timedelta(minutes=11))
    stranger.send()
    assert ServiceRequest.objects.count() == 2


def test_other_words_are_another_request(stranger):
    stranger.send()
    stranger.send(text="另一件事")

    assert ServiceRequest.objects.count() == 2


def test_officers_are_told_once_without_the_telephone(stranger, officer, handler):
    second = make_user(Role.OFFICER, name="赵敏")

    stranger.send()
    stranger.send()

    assert sorted(Notice.objects.values_list("user__name", flat=True)) == sorted([officer.name, second.name])
    assert not Notice.objects.filter(title__contains=FACTS["contact_phone"]).exists()


def test_too_many_with_one_number_are_stopped_and_nothing_typed_is_lost(stranger):
    for n in range(5):
        assert stranger.send(text=f"第 {n} 件", contact_phone="138 0000 0042").status_code == 302

    stopped = stranger.send(text="第六件")

    assert stopped.status_code == 429
    assert "第六件" in stopped.content.decode()
    assert stranger.send(text="第六件", contact_phone="13800000043").status_code == 302


def test_too_many_from_one_address_are_stopped(stranger):
    for n in range(20):
        stranger.send(text=f"{n}", contact_phone=f"138000001{n:02d}")

    assert stranger.send(contact_phone="13900000000").status_code == 429
    assert ServiceRequest.objects.count() == 20


# ---------------------------------------------------------------- files


def test_files_go_with_the_request(stranger):
    service_request = stranger.ask(files=[a_file(), a_file("清单.csv", "名称,数量".encode())])

    names = Attachment.objects.about(service_request).values_list("name", flat=True)
    assert sorted(names) == sorted(["现场.txt", "清单.csv"])


def test_a_file_survives_an_error_elsewhere_and_a_bad_one_beside_it(stranger):
    form = stranger.form()

    wrong = stranger.client.post("/ask/", form | {"title": "", "files": [a_file(), a_file("virus.exe", b"MZ\x90\0")]})
    stranger.client.post("/ask/", form)

    assert "现场.txt" in wrong.content.decode()
    assert [file.name for file in Attachment.objects.about(ServiceRequest.objects.get())] == ["现场.txt"]


def test_the_same_words_again_bring_the_file_that_was_forgotten_the_first_time(stranger):
    first = stranger.ask(files=[a_file()])

    stranger.send(files=[a_file(), a_file("铭牌.txt")])

    assert [file.name for file in Attachment.objects.about(first)] == ["现场.txt", "铭牌.txt"]


def test_a_file_that_waits_can_be_left_out(stranger):
    form = stranger.form()
    stranger.client.post("/ask/", form | {"title": "", "files": [a_file(), a_file("错的.txt")]})
    wrong = Attachment.objects.get(name="错的.txt")

    stranger.client.post("/ask/", form | {"drop": [str(wrong.pk)]})

    assert [file.name for file in Attachment.objects.all()] == ["现场.txt"]


def test_more_files_than_the_rule_allows_are_named_and_the_first_ones_kept(stranger):
    form = stranger.form()

    response = stranger.client.post("/ask/", form | {"files": [a_file(f"{n}.txt") for n in range(7)]})

    assert response.context["form"].errors["files"] == ["At most 5 files can be sent."]
    assert Attachment.objects.count() == 5


def test_files_of_a_form_that_is_not_ours_are_not_stored(stranger):
    stranger.send(seal="forged", files=[a_file()])

    assert not Attachment.objects.exists()


def test_files_of_a_form_never_sent_are_forgotten_after_two_days_and_those_of_a_request_are_not(stranger):
    stranger.send(title="", files=[a_file("verlassen.txt")])
    service_request = stranger.ask(files=[a_file()])
    kept = Attachment.objects.get(name="verlassen.txt").file

    attachments.forget_strays(NIGHT + timedelta(days=1))
    assert Attachment.objects.count() == 2
    attachments.forget_strays(NIGHT + timedelta(days=3))

    assert [file.thing for file in Attachment.objects.all()] == [service_request]
    assert kept.name


# ---------------------------------------------------------------- the switches in the middle of writing


@pytest.mark.parametrize(
    ("pressed", "shown"), [("text-large", 'data-text="large"'), ("contrast-high", 'data-contrast="high"')]
)
def test_a_switch_pressed_while_writing_keeps_what_was_typed(stranger, pressed, shown):
    form = stranger.form() | {"title": "写到一半", "answer": "", "files": [a_file()]}

    response = stranger.client.post("/ask/", form | {"face": pressed})

    page = response.content.decode()
    assert shown in page
    assert "写到一半" in page
    assert "现场.txt" in page
    assert 'role="alert"' not in page
    assert response.cookies[pressed.partition("-")[0]].value == pressed.partition("-")[2]


def test_history_names_the_asker_and_keeps_the_address(stranger):
    service_request = stranger.ask()

    event = Event.objects.about(service_request).get(verb="request.log")
    assert (event.actor, event.actor_name, event.address) == (None, FACTS["enterprise"], "127.0.0.1")


def test_withdrawn_by_mistake_and_sent_anew_it_is_a_new_request(stranger):
    stranger.ask()
    stranger.client.post("/track/withdraw/", {"text": ""})

    stranger.send()

    assert sorted(ServiceRequest.objects.values_list("status", flat=True)) == ["new", "withdrawn"]


@pytest.mark.parametrize("nonsense", ["99999999999999999999999", "²", "\0"])
def test_leaving_out_a_file_that_no_form_has_changes_nothing(stranger, nonsense):
    assert stranger.send(drop=nonsense).status_code == 302


def test_an_old_form_opens_nothing_once_another_code_was_issued(stranger, officer):
    sent = stranger.ask()
    stranger.client.cookies.clear()
    flow.VERBS["reissue_code"](sent.pk, by=officer)

    response = stranger.client.post("/ask/", {"token": sent.token})

    assert response.url == "/track/"
    assert stranger.client.get("/track/progress/").status_code == 302


def test_nor_does_it_on_the_next_day(stranger):
    form = stranger.form()
    stranger.client.post("/ask/", form)
    stranger.client.cookies.clear()
    stranger.clock.shift(timedelta(hours=9))

    for again in ({"token": form["token"]}, form):
        assert stranger.client.post("/ask/", again).url == "/track/"
    assert "opened" not in stranger.client.cookies


def test_a_token_with_a_nul_in_it_is_none_of_ours(stranger):
    assert "did not come from us" in stranger.send(token="a\0b").content.decode()
