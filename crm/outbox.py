"""Announcements that leave the house. Each is first a row, in the transaction that makes it true; a worker sends it.

Two workers never have one message at the same time. A worker that dies between sending and noting it leaves the message
waiting: it may go out a second time then, with the same Message-ID, by which mail programs know it for the same.
"""

import logging
import re
import smtplib
import socket
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm import jobs
from crm.models import Job, Message, User

logger = logging.getLogger(__name__)

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))  # after each failure; then it is given up
SILENT = timedelta(minutes=5)  # sending one message never takes so long
AN_ADDRESS = re.compile(r"\S+@\S+")
A_MOBILE, A_LINE = r"(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}", r"0\d{2,3}[ -]?\d{7,8}|400[ -]?\d{3}[ -]?\d{4}"
A_PHONE = re.compile(rf"(?<![\d-])(?:{A_MOBILE}|{A_LINE})(?!\d)")
# after these the next message would fare no better
UNREACHABLE = (
    ConnectionError, TimeoutError, socket.gaierror, smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected,
    smtplib.SMTPAuthenticationError,
)  # fmt: skip
Status, Channel = Message.Status, Message.Channel


def post(
    *, address: str, subject: str, body: str, person: User | None = None, key: str | None = None,
    channel: str = Channel.MAIL, now: datetime | None = None,
) -> None:  # fmt: skip
    """One message, in the verb's transaction. With a key it is said once, however often it is called."""
    now = now or timezone.now()
    post_all([message(address=address, subject=subject, body=body, person=person, key=key, channel=channel, now=now)])


def message(*, now: datetime, subject: str, body: str, channel: str = Channel.MAIL, **facts) -> Message:
    """An unsaved one, for those who write many at once. No phone number leaves the house, whoever typed it where."""
    words = {"subject": without_phones(" ".join(subject.split()))[:250], "body": without_phones(body)}
    return Message(channel=channel, at=now, not_before=now, **words, **facts)


def post_all(messages: Iterable[Message]) -> None:
    """Nothing is written where nothing can be sent (EMAIL_URL)."""
    rows = [row for row in messages if row.channel != Channel.MAIL or settings.MAIL]
    if rows:
        Message.objects.bulk_create(rows, ignore_conflicts=any(row.key for row in rows))
        transaction.on_commit(deliver.start)


@jobs.work(label=_("Send messages"))
def deliver(job: Job) -> None:
    """Whatever is due, one by one. When the server cannot be reached the rest waits for the clock."""
    sent = 0
    while row := claimed(timezone.now()):
        is_reachable = send(row)
        sent += 1
        jobs.beat(job, done=sent)
        if not is_reachable:
            return


def take_up_messages(now: datetime) -> None:
    """For the clock: what is to be tried again, and what a dead worker has left."""
    if Message.objects.due(now, claimed_before=now - SILENT).exists():
        with transaction.atomic():
            deliver.start()


def again(pk: int) -> bool:
    """A message that was given up is tried once more from the beginning."""
    now = timezone.now()
    facts = {"status": Status.WAITING, "attempts": 0, "not_before": now, "claimed_at": None}
    with transaction.atomic():
        found = Message.objects.filter(pk=pk, status=Status.FAILED).update(**facts)
        if found:
            transaction.on_commit(deliver.start)
    return bool(found)


def claimed(now: datetime) -> Message | None:
    """The next message, for this worker alone; the claim is the number of the attempt."""
    with transaction.atomic():
        free = Message.objects.due(now, claimed_before=now - SILENT).order_by("not_before", "id")
        row = free.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()
        if row is None:
            return None
        row.claimed_at, row.attempts = now, row.attempts + 1
        Message.objects.filter(pk=row.pk).update(claimed_at=now, attempts=F("attempts") + 1)
    return row


def send(row: Message) -> bool:
    """Send and note what came of it. False when the server could not be reached at all."""
    try:
        CHANNELS[row.channel](row)
    except Exception as error:
        logger.warning("message %s was not sent: %s", row.pk, type(error).__name__)
        put_off(row, error)
        return not isinstance(error, UNREACHABLE)
    mine(row).update(status=Status.SENT, sent_at=timezone.now(), reason="")
    return True


def put_off(row: Message, error: Exception) -> None:
    facts = {"reason": told(error), "claimed_at": None}
    if row.attempts > len(WAITS):
        mine(row).update(status=Status.FAILED, **facts)
    else:
        mine(row).update(not_before=timezone.now() + WAITS[row.attempts - 1], **facts)


def mine(row: Message):
    """The row, unless another worker has it now."""
    return Message.objects.filter(pk=row.pk, status=Status.WAITING, attempts=row.attempts)


def told(error: Exception) -> str:
    """Class and words of an error; addresses in it are personal data."""
    words = AN_ADDRESS.sub("…", " ".join(str(error).split()))
    return f"{type(error).__name__}: {words}"[:200] if words else type(error).__name__


def without_phones(text: str) -> str:
    return A_PHONE.sub("****", text)


# ---------------------------------------------------------------- channels: one more is one more function


def mail(row: Message) -> None:
    headers = {"Message-ID": f"<message-{row.pk}-{row.at:%Y%m%d%H%M%S}@{settings.MAIL_DOMAIN}>"}
    EmailMessage(row.subject, row.body, settings.DEFAULT_FROM_EMAIL, [row.address], headers=headers).send()


CHANNELS: dict[str, Callable[[Message], None]] = {Channel.MAIL: mail}
