"""议定事项: decided at a meeting, with an owner, a unit and a date that is a deadline; then reported, confirmed."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm import audit, deadlines, notices
from crm.calendar import clock_rule
from crm.clock import SHANGHAI, shanghai
from crm.flow import Refused
from crm.models import Deadline, Unit, User
from enterprises.requests.models import ServiceRequest

from .flow import at_meeting, finish, start
from .models import Decision
from .moves import DECISIONS, FLOW, acting_for, standings


def decide(
    pk: int, *, by: User, token: str, text: str, owner: User, unit: Unit, due_on: date,
    service_request: ServiceRequest | None = None, now: datetime | None = None, address: str | None = None,
) -> Decision:  # fmt: skip
    """What is to be done, by whom, until the close of business of a day. The same form sent twice decides once."""
    now = now or timezone.now()
    try:
        with transaction.atomic():
            meeting = start(pk, "decide", by, now=now)
            if service_request and not meeting.items.standing().filter(service_request=service_request).exists():
                raise Refused(_("This request is not on the agenda."))
            at, due = min(now, meeting.starts_at), datetime.combine(due_on, clock_rule().close, SHANGHAI)
            if due <= at:
                raise Refused(_("The date must lie after the meeting."))
            decision = Decision.objects.create(
                meeting=meeting, service_request=service_request, text=text, owner=owner, unit=unit, due_at=due,
                by=by, at=at, token=token,
            )  # fmt: skip
            deadlines.promise(decision, Deadline.Kind.DECISION, started_at=at, due=due)
            finish(meeting, "decide", by=by, text=in_words(decision), now=now, address=address)
            tell_story(decision, "request.decision", by=by, now=now, absent=acting_for(by, meeting, FLOW["decide"]))
            tell(decision, "meeting.decide", [owner], by=by, now=now)
    except IntegrityError:
        earlier = Decision.objects.filter(token=token).first()
        if earlier is None:
            raise
        return earlier
    return decision


def report(pk: int, *, by: User, result: str, now: datetime | None = None, **details: Any) -> Decision:
    """Done, says its owner. That moment meets the deadline: how long it takes to confirm is not the owner's time."""
    with transaction.atomic():
        decision, now = _start(pk, "report", by, now=now), now or timezone.now()
        deadlines.meet(decision, Deadline.Kind.DECISION, at=now)
        people = [decision.meeting.chair, decision.by]
        facts = {"done_at": now, "result": result}
        return _finish(decision, "report", people, by=by, text=result, now=now, **facts, **details)


def confirm(pk: int, *, by: User, text: str = "", now: datetime | None = None, **details: Any) -> Decision:
    with transaction.atomic():
        decision, now = _start(pk, "confirm", by, now=now), now or timezone.now()
        return _finish(decision, "confirm", [decision.owner], by=by, text=text, now=now, settled_at=now, **details)


def return_(pk: int, *, by: User, text: str, now: datetime | None = None, **details: Any) -> Decision:
    """Not done after all: its deadline is open again with its date as it was."""
    with transaction.atomic():
        decision = _start(pk, "return", by, now=now)
        deadlines.unmeet(decision, Deadline.Kind.DECISION, met_at=decision.done_at)
        facts = {"done_at": None, "result": ""}
        return _finish(decision, "return", [decision.owner], by=by, text=text, now=now, **facts, **details)


def drop(pk: int, *, by: User, text: str, now: datetime | None = None, **details: Any) -> Decision:
    """Decided otherwise, or written down wrongly: its deadline is called off, and what is right is decided anew."""
    with transaction.atomic():
        decision, now = _start(pk, "drop", by, now=now), now or timezone.now()
        deadlines.cancel(decision, at=now)
        return _finish(decision, "drop", [decision.owner], by=by, text=text, now=now, settled_at=now, **details)


VERBS = {"report": report, "confirm": confirm, "return": return_, "drop": drop}


# ---------------------------------------------------------------- what the verbs share


def _start(pk: int, move: str, by: User, *, now: datetime | None) -> Decision:
    rows = Decision.objects.visible_to(by).select_related("meeting__chair", "owner", "unit", "by", "service_request")
    decision = rows.select_for_update(of=("self",)).get(pk=pk)
    DECISIONS.check(move, standings(by, decision), decision, now=now or timezone.now())
    return decision


def _finish(
    decision: Decision, move: str, people: list[User], *, by: User, text: str = "", now: datetime | None = None,
    address: str | None = None, **facts: Any,
) -> Decision:  # fmt: skip
    """Write the new state and facts; a line in the meeting's story and in the request's; tell the people."""
    before, absent = decision.status, acting_for(by, decision, DECISIONS[move])
    decision.status = DECISIONS[move].target(decision.status)
    for name, value in facts.items():
        setattr(decision, name, value)
    decision.save()
    changes = {"decision_status": [before, decision.status]}
    details = {"by": by, "now": now, "absent": absent, "words": text, "changes": changes, "address": address}
    tell_meeting(decision, f"decision.{move}", **details)
    tell_story(decision, f"decision.{move}", **details)
    tell(decision, f"decision.{move}", people, by=by, now=now)
    return decision


def tell_meeting(decision: Decision, verb: str, *, by, now, absent, words, changes, address) -> None:
    text = "\n".join(filter(None, [decision.text, words]))
    details = {"by": by, "at": now, "text": text, "changes": changes, "address": address, "on_behalf": absent}
    audit.record(decision.meeting, verb, **details)


def tell_story(decision: Decision, verb: str, *, by, now, absent, words="", changes=None, address=None) -> None:
    """In the story of the request that it came from, if it came from one."""
    if decision.service_request is None:
        return
    text = "\n".join(filter(None, [decision.meeting.name, in_words(decision), words]))
    details = {"by": by, "at": now, "text": text, "changes": changes, "address": address, "on_behalf": absent}
    audit.record(decision.service_request, verb, **details)


def tell(decision: Decision, verb: str, people: list[User], *, by: User, now: datetime | None) -> None:
    title = at_meeting(decision.meeting, in_words(decision))
    notices.tell(dict.fromkeys(people), verb, title=title, url=decision.get_absolute_url(), by=by, at=now)


def in_words(decision: Decision) -> str:
    """加装接驳井盖（城市建设办公室 何静宜，2026-10-16 前完成）"""
    facts = {
        "text": decision.text,
        "unit": decision.unit,
        "owner": decision.owner,
        "due": f"{shanghai(decision.due_at):%Y-%m-%d}",
    }
    return _("%(text)s (%(unit)s %(owner)s, by %(due)s)") % facts
