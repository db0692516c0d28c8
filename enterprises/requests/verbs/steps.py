"""What all verbs share: lock the row, ask the table once more, write, record one event, announce after the commit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm import audit, deadlines, notices
from crm.models import Deadline, User
from crm.search import normalised
from enterprises.accounts.names import called

from ..models import OVER, ServiceRequest, Status
from ..moves import FLOW, SYSTEM, acting_for, standings
from .told import concerned, tell_groups

Kind = Deadline.Kind
OWED = (Kind.ANSWER, Kind.PROMISE)  # what the enterprise was promised; the rest is between us
INSIDE = (Kind.ASSIGN, Kind.ACTION, Kind.PROGRESS, Kind.URGE)
# what history tells; other fields say when, which its lines do themselves
TOLD = (
    "status", "unit", "handler", "officer", "enterprise", "result", "ground", "urgency", "is_important", "planned_on",
    "supervisor",
)  # fmt: skip

NAMED = ("enterprise", "unit", "handler", "officer", "supervisor")  # whose names history tells: one query for all


@dataclass
class Step:
    """One move under way: the locked row, who takes it (None: the enterprise itself), and when."""

    service_request: ServiceRequest
    by: User | None
    now: datetime
    address: str | None = None
    on_behalf: User | None = None  # the person on leave in whose place it is taken


def verb(move: str) -> Callable:
    """Decorator: the function changes what only this move changes and returns the fields of the request to write.

    Called as verb(pk, by=…, now=…, address=…, **words). A key "also" in what it returns is told by history as it is:
    {field: [before, after]}. Raises Refused, and then nothing has happened.
    """

    def decorate(change: Callable[..., dict[str, Any] | None]) -> Callable[..., ServiceRequest]:
        @wraps(change)
        def taken(
            pk: int, *, by: User | None, now: datetime | None = None, address: str | None = None, **words: Any
        ) -> ServiceRequest:
            with transaction.atomic():
                step = begun(pk, move, Step(None, by, now or timezone.now(), address))
                facts = change(step, **words) or {}
                return finish(step, move, text=words.get("text", ""), **facts)

        taken.move = move
        return taken

    return decorate


def begun(pk: int, move: str, step: Step) -> Step:
    """Lock the row and ask the table once more: the page the person saw may be old."""
    rows = ServiceRequest.objects.visible_to(step.by) if step.by else ServiceRequest.objects
    step.service_request = rows.select_related(*NAMED).select_for_update(of=("self",)).get(pk=pk)
    FLOW.check(move, standings(step.by, step.service_request), step.service_request, now=step.now)
    step.on_behalf = acting_for(step.by, step.service_request, FLOW[move])  # now: the move may end what lends the right
    return step


def finish(
    step: Step, move: str, *, text: str = "", also: dict[str, list] | None = None, **facts: Any
) -> ServiceRequest:
    """Write the new state and facts with one Event, and tell those whom it concerns."""
    service_request, urged_by = step.service_request, step.service_request.urged_by
    before = {name: getattr(service_request, name) for name in TOLD}
    service_request.status = FLOW[move].target(service_request.status)
    for name, value in facts.items():
        setattr(service_request, name, value)
    settle_states(step)
    mirror(service_request)
    service_request.save()
    changes = audit.differences(before, {name: getattr(service_request, name) for name in before}) | (also or {})
    audit.record(
        service_request, f"request.{move}", by=step.by, at=step.now, text=text, changes=changes, address=step.address,
        on_behalf=step.on_behalf, name=actor_name(step),
    )  # fmt: skip
    notices.tell(
        concerned(service_request, move, urged_by=urged_by), f"request.{move}", title=str(service_request),
        url=service_request.get_absolute_url(), by=step.by, by_name=teller(step, move), at=step.now,
    )  # fmt: skip
    tell_groups(service_request, move, at=step.now)
    return service_request


def follow(step: Step, move: str, *, text: str = "", **facts: Any) -> ServiceRequest:
    """A move that another one brings about by itself, in the same transaction and with a line of its own."""
    FLOW.check(move, {SYSTEM}, step.service_request, now=step.now)
    return finish(Step(step.service_request, None, step.now), move, text=text, **facts)


def actor_name(step: Step) -> str:
    """Whoever is not one of us is named as history shall keep it."""
    return "" if step.by else step.service_request.asker[:60]


def teller(step: Step, move: str) -> str:
    """Whose doing it is, for those who are told, when it is not one of us; what follows by itself is nobody's."""
    if step.by or SYSTEM in FLOW[move].by:
        return ""
    with override(settings.LANGUAGE_CODE):
        return _("The enterprise")


def settle_states(step: Step) -> None:
    """Facts that hold in some states only."""
    service_request = step.service_request
    service_request.closed_at = (service_request.closed_at or step.now) if service_request.status in OVER else None
    if service_request.status != Status.PAUSED and service_request.paused_at:
        service_request.paused_at = None
        service_request.asks.filter(is_granted=True, ended_at=None, kind="pause").update(ended_at=step.now)
    if service_request.pending and service_request.status != Status.WORKING:
        drop_ask(step)


def drop_ask(step: Step) -> None:
    """What was asked for while the work went on has no object any more."""
    step.service_request.pending = ""
    why = _("Overtaken: the request went on without it.")
    waiting = step.service_request.asks.filter(decided_at=None)
    waiting.update(decided_at=step.now, decided_by=step.by, is_granted=False, answer=why)


def mirror(service_request: ServiceRequest) -> None:
    """Copy what is owed next, or what was closed last, onto the request: met or, where it was withdrawn, cancelled.

    The promise of a void reply was cancelled, too; it is no answer.
    """
    rows = Deadline.objects.about(service_request).filter(kind__in=OWED)
    closing = "cancelled_at" if service_request.status == Status.WITHDRAWN else "met_at"
    closed = rows.filter(**{f"{closing}__isnull": False}).order_by(f"-{closing}", "-started_at", "-id")
    current = rows.open().order_by("due_at").first() or closed.first()
    if current:
        service_request.due_at = current.due_at
        service_request.met_at = current.met_at
        service_request.due_provisional = current.provisional and current.is_open
        service_request.due_in_hours = bool(current.hours)


def end_inside_clocks(step: Step) -> dict[str, None]:
    """Nobody answers urges or reports progress on what is over; nobody helps any more. Fields that are empty then."""
    deadlines.cancel(step.service_request, *INSIDE, at=step.now)
    for assistance in step.service_request.assistances.open():
        deadlines.cancel(assistance, at=step.now)
        assistance.cancelled_at = step.now
        assistance.save(update_fields=["cancelled_at"])
    return {"urged_at": None, "urged_by": None}


def search_text(service_request: ServiceRequest) -> str:
    """Its own words and its enterprise's names, in one column that one index serves; renames are followed later."""
    own = f"{service_request.number}\n{service_request.title}\n{service_request.contact_name}"
    names = called(service_request.enterprise) if service_request.enterprise_id else normalised(service_request.asker)
    return f"{normalised(own)}\n{names}"
