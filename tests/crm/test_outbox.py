"""What leaves the house: first a row, then sent once, tried again with patience, given up with a reason."""

import smtplib
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from crm import notices, outbox
from crm.clock import SHANGHAI
from crm.desk.clock_jobs import JOBS
from crm.models import Job, Message, Notice, NoticeKind

pytestmark = pytest.mark.django_db
ERRORS: list[Exception] = []


class Broken(BaseEmailBackend):
    def send_messages(self, messages):
        raise ERRORS[0]


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.MAIL = True
    settings.BASE_URL = "https://whistle.example"
    with time_machine.travel(datetime(2024, 6, 3, 10, tzinfo=SHANGHAI)):
        yield


@pytest.fixture
def broken(settings):
    def with_error(error: Exception):
        settings.EMAIL_BACKEND = f"{__name__}.Broken"
        ERRORS[:] = [error]

    return with_error


@pytest.fixture
def reader(officer):
    officer.email, officer.mail_for = "lin@example.cn", NoticeKind.values
    officer.save()
    return officer


def post(**facts) -> Message:
    outbox.post(**{"address": "lin@example.cn", "subject": "一", "body": "二"} | facts)
    return Message.objects.latest("id")


def deliver() -> None:
    """As a worker would, whatever the clock or the verb has asked for."""
    outbox.deliver.function(Job.objects.create(
        work=outbox.deliver.path, status="running", attempt=1, at=timezone.now(), not_before=timezone.now(),
        woken_at=timezone.now(),
    ))  # fmt: skip
    Job.objects.update(status="done")


def later(message: Message, **span) -> Message:
    """Let that time pass for the message."""
    Message.objects.filter(pk=message.pk).update(not_before=timezone.now() - timedelta(**span))
    return message


def state(message: Message) -> tuple[str, int]:
    message.refresh_from_db()
    return message.status, message.attempts


def test_it_is_sent_after_the_commit_and_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = post()
    outbox.take_up_messages(timezone.now())

    assert state(message) == ("sent", 1)
    [sent] = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["lin@example.cn"], "一", "二")
    assert sent.message()["Message-ID"].startswith(f"<message-{message.pk}-")


def test_what_is_rolled_back_is_not_sent(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        post(subject=str(1 / 0))

    assert not Message.objects.exists()
    assert mail.outbox == []


def test_nothing_is_written_where_nothing_can_be_sent(settings, reader):
    settings.MAIL = False

    outbox.post(address="lin@example.cn", subject="一", body="二")
    notices.tell([reader], "request.assign", title="一", url="/desk/")

    assert not Message.objects.exists()
    assert Notice.objects.count() == 1


def test_with_a_key_it_is_said_once():
    post(key="weekly:1"), post(key="weekly:1"), post(), post()

    assert Message.objects.count() == 3


def test_a_failure_is_tried_again_with_growing_patience_and_then_given_up(broken):
    broken(smtplib.SMTPRecipientsRefused({"lin@example.cn": (550, b"no such user")}))
    message, waits = post(), []
    for _attempt in range(6):
        deliver()
        message.refresh_from_db()
        waits.append(round((message.not_before - timezone.now()).total_seconds() / 60))
        later(message, seconds=1)

    assert waits[:5] == [1, 5, 30, 120, 360]
    assert state(message) == ("failed", 6)


def test_the_reason_names_no_address(broken):
    broken(smtplib.SMTPRecipientsRefused({"lin@example.cn": (550, b"<lin@example.cn> unknown")}))
    message = post()
    deliver()

    message.refresh_from_db()
    assert message.reason.startswith("SMTPRecipientsRefused: ")
    assert "lin" not in message.reason


def test_when_the_server_is_out_of_reach_the_others_are_not_tried(broken):
    broken(ConnectionRefusedError(111, "refused"))
    messages = [post(), post()]
    deliver()

    assert [state(message) for message in messages] == [("waiting", 1), ("waiting", 0)]


def test_one_that_is_refused_does_not_keep_the_next_from_going(broken):
    broken(smtplib.SMTPDataError(554, b"spam"))
    messages = [post(), post()]
    deliver()

    assert [state(message) for message in messages] == [("waiting", 1), ("waiting", 1)]


def test_what_another_worker_is_sending_is_left_alone():
    message = post()
    Message.objects.update(claimed_at=timezone.now(), attempts=1)
    deliver()
    assert mail.outbox == []

    Message.objects.update(claimed_at=timezone.now() - timedelta(minutes=6))
    deliver()

    assert state(message) == ("sent", 2)


def test_a_worker_that_was_taken_over_notes_nothing_and_the_number_of_the_letter_stays():
    post()
    slow = outbox.claimed(timezone.now())
    Message.objects.update(claimed_at=timezone.now() - timedelta(minutes=6))
    fast = outbox.claimed(timezone.now())

    outbox.send(slow)
    assert state(slow) == ("waiting", 2)
    outbox.send(fast)

    assert state(fast) == ("sent", 2)
    first, second = (sent.message()["Message-ID"] for sent in mail.outbox)
    assert first == second


def test_the_clock_takes_up_what_is_due_and_only_then(django_capture_on_commit_callbacks):
    message = post()
    Message.objects.update(not_before=timezone.now() + timedelta(minutes=5))
    for minutes, expected in ((0, 0), (6, 1)):
        later(message, minutes=minutes - 5)
        with django_capture_on_commit_callbacks(execute=True):
            outbox.take_up_messages(timezone.now())
        assert len(mail.outbox) == expected
    assert outbox.take_up_messages in JOBS


def test_a_failed_one_can_be_tried_again(django_capture_on_commit_callbacks):
    message = post()
    Message.objects.update(status="failed", attempts=6)

    with django_capture_on_commit_callbacks(execute=True):
        assert outbox.again(message.pk)

    assert state(message) == ("sent", 1)
    assert not outbox.again(message.pk)


def test_who_asked_for_it_gets_the_notice_by_mail_too(reader, handler, supervisor):
    handler.email = "he@example.cn"  # has not asked
    handler.save()
    notices.tell([reader, handler], "request.assign", title="PH-1 扩产", url="/desk/requests/PH-1/", by=supervisor)

    message = Message.objects.get()
    assert (message.person, message.address) == (reader, "lin@example.cn")
    assert message.subject == "[Whistle] 吴启明 assigned"
    assert message.body.splitlines()[:4] == [
        "吴启明 assigned", "PH-1 扩产", "", "https://whistle.example/desk/requests/PH-1/",
    ]  # fmt: skip


def test_a_notice_with_a_key_is_one_mail(reader):
    for _n in range(2):
        notices.tell([reader], "calendar.missing", title="2027", url="/desk/", key="calendar:2027")

    assert Message.objects.count() == Notice.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("请回电 13800000042", "请回电 ****"),
        ("0755-83456789 转 8", "**** 转 8"),
        ("138 0000 0042/400-800-1234", "****/****"),
        ("PH20261230-0001 2026-12-30", "PH20261230-0001 2026-12-30"),
        ("91440300192203821X", "91440300192203821X"),
    ],
)
def test_no_phone_number_leaves_the_house(typed, sent):
    message = post(subject=typed, body=typed)

    assert (message.subject, message.body) == (sent, sent)
