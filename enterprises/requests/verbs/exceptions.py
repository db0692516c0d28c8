"""延期、挂起: exceptions from the promise. Asked for with a reason, decided by a supervisor, explained and counted."""

from datetime import datetime

from django.utils.translation import gettext as _

from crm import audit, deadlines
from crm.flow import Refused

from ..guards import received_on
from ..models import Ask
from ..rules import number
from .steps import Kind, Step, verb

EXTENSION, PAUSE = Ask.Kind.EXTENSION, Ask.Kind.PAUSE


@verb("ask_extension")
def ask_extension(step: Step, *, days: int, text: str) -> dict:
    most = number("extension_days", received_on(step.service_request))
    if days > most:
        raise Refused(_("An extension is %(days)s working days at most") % {"days": most})
    ask(step, EXTENSION, days=days, text=text)
    return {"pending": EXTENSION, "also": {"extra_days": [None, days]}}


@verb("grant_extension")
def grant_extension(step: Step, *, text: str = "") -> dict:
    """The original due date stays on record beside the new one."""
    asked = decide(step, EXTENSION, is_granted=True, answer=text)
    before = step.service_request.due_at
    extended = deadlines.extend(step.service_request, Kind.ANSWER, days=asked.days)
    count = step.service_request.extensions + 1
    return {"pending": "", "extensions": count, "also": {"due_at": [audit.plain(before), audit.plain(extended.due_at)]}}


@verb("refuse_extension")
def refuse_extension(step: Step, *, text: str) -> dict:
    decide(step, EXTENSION, is_granted=False, answer=text)
    return {"pending": ""}


@verb("ask_pause")
def ask_pause(
    step: Step, *, ground: str, awaited: str, text: str, told_at: datetime, told_channel: str, told_to: str
) -> dict:  # fmt: skip
    """The enterprise has been told what is awaited, and of whom, before the clock may stand still for it."""
    told = {"told_at": told_at, "told_channel": told_channel, "told_to": told_to}
    ask(step, PAUSE, ground=ground, awaited=awaited, text=text, **told)
    return {"pending": PAUSE, "also": {"waits_for": [None, ground], "awaited": [None, awaited]}}


@verb("grant_pause")
def grant_pause(step: Step, *, text: str = "") -> dict:
    decide(step, PAUSE, is_granted=True, answer=text)
    deadlines.pause(step.service_request, Kind.ANSWER, at=step.now)
    return {"pending": "", "paused_at": step.now}


@verb("refuse_pause")
def refuse_pause(step: Step, *, text: str) -> dict:
    decide(step, PAUSE, is_granted=False, answer=text)
    return {"pending": ""}


@verb("resume")
def resume(step: Step, *, text: str = "") -> dict:
    """The clock goes on: working days on which it stood still at close of business do not count."""
    before = step.service_request.due_at
    resumed = deadlines.resume(step.service_request, Kind.ANSWER, at=step.now)
    return {"also": {"due_at": [audit.plain(before), audit.plain(resumed.due_at)]}}


def ask(step: Step, kind: str, **facts) -> Ask:
    facts |= {"asked_by": step.by, "asked_at": step.now}
    return Ask.objects.create(service_request=step.service_request, kind=kind, **facts)


def decide(step: Step, kind: str, *, is_granted: bool, answer: str) -> Ask:
    """The one that waits; the request's own row is locked, so nobody else decides it meanwhile."""
    asked = Ask.objects.get(service_request=step.service_request, kind=kind, decided_at=None)
    if is_granted and asked.asked_by == step.by:
        raise Refused(_("Whoever asked for it does not grant it: somebody else decides"))
    asked.decided_by, asked.decided_at, asked.is_granted, asked.answer = step.by, step.now, is_granted, answer
    asked.save(update_fields=["decided_by", "decided_at", "is_granted", "answer"])
    return asked
