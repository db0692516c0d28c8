"""Announcements that leave the house. Each is first a row, in the transaction that makes it true; a worker sends it.

Two workers never have one message at the same time. A worker that dies between sending and noting it leaves the message
waiting: it may go out a second time then, with the same Message-ID, by which mail programs know it for the same.

At night and on days off everything waits but what is urgent. A robot is spoken to 20 times a minute at most, however
many workers there are: whoever takes one of its messages holds the robot and counts.
"""

import logging
import re
import smtplib
import socket
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from crm import jobs, robots, telling
from crm.models import Job, Message, Robot
from crm.models.outbox import MessageQuerySet

logger = logging.getLogger(__name__)

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))  # after each failure; then it is given up
SILENT = timedelta(minutes=5)  # sending one message never takes so long
A_MINUTE = timedelta(minutes=1)
AN_ADDRESS = re.compile(r"\S+@\S+")
A_MOBILE, A_LINE = r"(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}", r"0\d{2,3}[ -]?\d{7,8}|400[ -]?\d{3}[ -]?\d{4}"
A_PHONE = re.compile(rf"(?<![\d-])(?:{A_MOBILE}|{A_LINE})(?!\d)")
# after these the next message would fare no better
UNREACHABLE = (
    ConnectionError, TimeoutError, socket.gaierror, smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected,
    smtplib.SMTPAuthenticationError,
)  # fmt: skip
Status, Channel = Message.Status, Message.Channel
# stands in a stored body where something goes that must not lie in the table: a link that opens something by itself
SECRET = "{secret}"


class TooLate(Exception):
    """What it says is no longer so, or nobody is there to hear it: not to be tried again."""


def post(*, subject: str, body: str, now: datetime | None = None, **facts) -> None:
    """One message, in the verb's transaction. With a key it is said once, however often it is called."""
    post_all([message(now=now or timezone.now(), subject=subject, body=body, **facts)])


def message(
    *, now: datetime, subject: str, body: str, channel: str = Channel.MAIL, is_urgent: bool = False, **facts
) -> Message:
    """An unsaved one, for those who write many at once. No phone number leaves the house, whoever typed it where."""
    words = {"subject": without_phones(" ".join(subject.split()))[:250], "body": without_phones(body)}
    not_before = now if is_urgent else telling.out_of_quiet(now)
    return Message(channel=channel, at=now, not_before=not_before, is_urgent=is_urgent, **words, **facts)


def post_all(messages: Iterable[Message]) -> None:
    """Nothing is written where nothing can be sent (EMAIL_URL)."""
    rows = [row for row in messages if row.channel != Channel.MAIL or settings.MAIL]
    if rows:
        Message.objects.bulk_create(rows, ignore_conflicts=any(row.key for row in rows))
        transaction.on_commit(deliver.start)


@jobs.work(label=_("Send messages"))
def deliver(job: Job) -> None:
    """Whatever is due, one by one. What a server out of reach should get waits for the clock, the rest goes on."""
    sent, unreachable = 0, set()  # ids of robots; None is the mail server
    while row := claimed(timezone.now(), unreachable):
        if not send(row):
            unreachable.add(row.robot_id)
        sent += 1
        jobs.beat(job, done=sent)


def take_up_messages(now: datetime) -> None:
    """For the clock: what is to be tried again, and what a dead worker has left."""
    if Message.objects.due(now, claimed_before=now - SILENT).exists():
        with transaction.atomic():
            deliver.start()


def again(pk: int) -> bool:
    """A message that was given up is tried once more from the beginning, at night as well: somebody asks for it."""
    with transaction.atomic():
        row = Message.objects.select_for_update(of=("self",)).filter(pk=pk, status=Status.FAILED).first()
        if row is None:
            return False
        now = timezone.now()
        # a robot is not spoken to more often for being asked again
        not_before = max(now, row.tried_at + A_MINUTE) if row.robot_id and row.tried_at else now
        facts = {"status": Status.WAITING, "attempts": 0, "not_before": not_before, "claimed_at": None}
        Message.objects.filter(pk=pk).update(**facts)
        transaction.on_commit(deliver.start)
    return True


def claimed(now: datetime, unreachable: Collection[int | None] = ()) -> Message | None:
    """The next message, for this worker alone; the claim is the number of the attempt."""
    due = Message.objects.due(now, claimed_before=now - SILENT).order_by("not_before", "id")
    waiting = due.exclude(robot=None).exclude(robot__in=[pk for pk in unreachable if pk])
    for pk in list(waiting.order_by("robot").values_list("robot", flat=True).distinct()):
        if row := claimed_of_robot(pk, due, now):
            return row
    if None in unreachable:
        return None
    with transaction.atomic():
        can_skip = connection.features.has_select_for_update_skip_locked
        return taken(due.filter(robot=None).select_for_update(skip_locked=can_skip).first(), now)


def claimed_of_robot(pk: int, due: MessageQuerySet, now: datetime) -> Message | None:
    """Its next message, unless it has had its 20; then all that is due waits until it may be spoken to again."""
    with transaction.atomic():
        Robot.objects.select_for_update(no_key=True).get(pk=pk)
        due = due.filter(robot=pk)
        free_at = hears_again(pk, now)
        if free_at:
            Message.objects.filter(pk__in=due.values("pk")).update(not_before=free_at)
            return None
        return taken(due.select_for_update(of=("self",)).select_related("robot").first(), now)


def hears_again(pk: int, now: datetime) -> datetime | None:
    """None: now. Whatever is on its way counts, for nobody knows when it will arrive."""
    last = Message.objects.filter(robot=pk).filter(
        Q(tried_at__gte=now - A_MINUTE) | Q(status=Status.WAITING, claimed_at__gt=now - SILENT)
    )  # fmt: skip
    moments = list(last.order_by("-tried_at").values_list("tried_at", flat=True)[: robots.A_MINUTE_MOST])
    if len(moments) < robots.A_MINUTE_MOST:
        return None
    return max(moments[-1] + A_MINUTE, now + timedelta(seconds=1))


def taken(row: Message | None, now: datetime) -> Message | None:
    if row:
        row.claimed_at = row.tried_at = now
        row.attempts += 1
        facts = {"claimed_at": now, "tried_at": now, "attempts": F("attempts") + 1}
        Message.objects.filter(pk=row.pk).update(**facts)
    return row


def send(row: Message) -> bool:
    """Send and note what came of it. False when the server could not be reached at all."""
    try:
        if row.not_after and row.not_after < timezone.now():
            raise TooLate(_("It is out of date"))
        CHANNELS[row.channel](row)
    except Exception as error:
        logger.warning("message %s was not sent: %s", row.pk, type(error).__name__)
        put_off(row, error)
        return not isinstance(error, UNREACHABLE)
    now = timezone.now()
    mine(row).update(status=Status.SENT, sent_at=now, tried_at=now, reason="")
    return True


def put_off(row: Message, error: Exception) -> None:
    now = timezone.now()
    facts = {"reason": told(error), "claimed_at": None, "tried_at": now}
    if row.attempts > len(WAITS) or isinstance(error, TooLate):
        mine(row).update(status=Status.FAILED, **facts)
    else:
        again_at = now + WAITS[row.attempts - 1]
        mine(row).update(not_before=again_at if row.is_urgent else telling.out_of_quiet(again_at), **facts)


def mine(row: Message):
    """The row, unless another worker has it now."""
    return Message.objects.filter(pk=row.pk, status=Status.WAITING, attempts=row.attempts)


def told(error: Exception) -> str:
    """Words of an error, with its class when they are not ours; addresses in it are personal data."""
    if isinstance(error, (TooLate, robots.Refusal, robots.Unreachable)):
        with override(settings.LANGUAGE_CODE):
            return str(error)[:200]
    words = AN_ADDRESS.sub("…", " ".join(str(error).split()))
    return f"{type(error).__name__}: {words}"[:200] if words else type(error).__name__


def absolute(url: str) -> str:
    """An address of ours as it must stand outside the house."""
    return f"{settings.BASE_URL}{url}"


def without_phones(text: str) -> str:
    return A_PHONE.sub("****", text)


# ---------------------------------------------------------------- channels: one more is one more function


def body_of(row: Message) -> str:
    """With the secret filled in by whoever knows it: settings.OUTBOX_SECRETS, by the noun of the message's key."""
    noun, _colon, rest = (row.key or "").partition(":")
    filler = settings.OUTBOX_SECRETS.get(noun)
    return row.body.replace(SECRET, import_string(filler)(rest)) if filler else row.body


def mail(row: Message) -> None:
    headers = {"Message-ID": f"<message-{row.pk}-{row.at:%Y%m%d%H%M%S}@{settings.MAIL_DOMAIN}>"}
    EmailMessage(row.subject, body_of(row), settings.DEFAULT_FROM_EMAIL, [row.address], headers=headers).send()


def robot(row: Message) -> None:
    if not row.robot.is_active:
        raise TooLate(_("The robot is switched off"))
    robots.say(row.body, service=row.robot.service, key=row.robot.key, secret=row.robot.secret)


CHANNELS: dict[str, Callable[[Message], None]] = {Channel.MAIL: mail, Channel.ROBOT: robot}
