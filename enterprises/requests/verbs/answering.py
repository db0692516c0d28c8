"""反馈、答复: what is said to the enterprise, and what that does to the clocks."""

from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from crm import audit, deadlines
from crm.flow import Refused
from crm.models import Deadline

from ..clocks import next_report
from ..guards import last_valid_reply, round_began
from ..models import Reply
from .steps import OWED, Kind, Step, drop_ask, end_inside_clocks, verb

A_MOMENT = timedelta(milliseconds=1)
Told = tuple[datetime, str, str]  # when, by which channel, to whom


@verb("interim")
def interim(
    step: Step, *, text: str, told_at: datetime, told_channel: str, told_to: str, next_at: datetime
) -> dict:  # fmt: skip
    """阶段性反馈: what was found or done, and the next date, which becomes a deadline of its own (一跟到底)."""
    said = answer(step, text=text, told=(told_at, told_channel, told_to), next_at=next_at)
    deadlines.promise(step.service_request, Kind.PROMISE, started_at=said.told_at, due=next_at)
    next_report(step.service_request, at=said.told_at)
    if step.service_request.pending:
        drop_ask(step)  # the answer is not owed any more, so there is nothing to extend or to pause
    return {"also": {"next_at": [None, audit.plain(next_at)]}}


@verb("void")
def void(step: Step, *, text: str) -> dict:
    """An interim reply that says nothing counts for nothing: what it met is open again with its old date.

    Of 三个一 only where no report has come since, and it is still important.
    """
    said = last_valid_reply(step.service_request, round_began(step.service_request))
    said.voided_at, said.voided_by, said.void_reason = step.now, step.by, text
    said.save(update_fields=["voided_at", "voided_by", "void_reason"])
    made_by_it = Deadline.objects.about(step.service_request).open().filter(started_at=said.told_at)
    kinds = set(made_by_it.values_list("kind", flat=True)) & {Kind.PROMISE, Kind.PROGRESS}
    if kinds:
        deadlines.cancel(step.service_request, *kinds, at=step.now)
    inside = (Kind.ACTION, Kind.PROGRESS) if Kind.PROGRESS in kinds else ()
    deadlines.unmeet(step.service_request, *OWED, *inside, met_at=said.told_at)
    return {}


@verb("submit")
def submit(step: Step, *, text: str) -> dict:
    """送审: a supervisor looks at the answer before it leaves. The clock goes on, checking time is ours."""
    return {"draft": text, "checked_at": None}


@verb("pass_check")
def pass_check(step: Step, *, text: str = "") -> dict:
    return {"checked_at": step.now}


@verb("send_back")
def send_back(step: Step, *, text: str) -> dict:
    return {}


@verb("reply")
def reply(step: Step, *, text: str, told_at: datetime, told_channel: str, told_to: str) -> dict:
    """答复: the final answer, logged as told to the enterprise. It is what was urged for, and nobody helps any more."""
    answer(step, text=text, told=(told_at, told_channel, told_to))
    deadlines.meet(step.service_request, Kind.URGE, at=step.now)
    return end_inside_clocks(step)


@verb("progress")
def progress(step: Step, *, text: str) -> dict:
    """一月报进展: to those who watch; nothing is said to the enterprise."""
    deadlines.meet(step.service_request, Kind.ACTION, Kind.PROGRESS, at=step.now)
    next_report(step.service_request, at=step.now)
    return {}


def answer(step: Step, *, text: str, told: Told, next_at: datetime | None = None) -> Reply:
    """Keep what was said, and close the clocks it meets (an answer reaches the enterprise: design law 1)."""
    told_at, told_channel, told_to = told
    told_at = moment_of_its_own(step, after_its_clock(step, told_at), text)
    if next_at is not None and next_at <= told_at:
        raise Refused(_("The next date must lie after this word to the enterprise"))
    said = Reply.objects.create(
        service_request=step.service_request, is_final=next_at is None, text=text, told_at=told_at,
        told_channel=told_channel, told_to=told_to, next_at=next_at, by=step.by,
    )  # fmt: skip
    deadlines.meet(step.service_request, *OWED, Kind.ACTION, Kind.PROGRESS, at=told_at)
    return said


def moment_of_its_own(step: Step, told_at: datetime, text: str) -> datetime:
    """Forms know minutes: two words of one minute are told one after the other, the same word twice is one word."""
    same = dict(step.service_request.replies.valid().filter(told_at__gte=told_at).values_list("told_at", "text"))
    if same.get(told_at) == text:
        raise Refused(_("What the enterprise was told at that moment is on record already"))
    while told_at in same:
        told_at += A_MOMENT
    return told_at


def after_its_clock(step: Step, told_at: datetime) -> datetime:
    """A word is never older than the clock it answers; forms know minutes, so the same minute will do."""
    owed = Deadline.objects.about(step.service_request).open().filter(kind__in=OWED)
    began = owed.aggregate(last=Max("started_at"))["last"] or step.service_request.received_at
    if told_at < began.replace(second=0, microsecond=0):
        raise Refused(_("It cannot have been told before the clock it answers began"))
    return max(told_at, began)
