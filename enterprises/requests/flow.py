"""The table of moves of a request, and one verb for each: lock, ask the table, change, record, announce."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import attachments, audit, deadlines, notices
from crm.clock import SHANGHAI
from crm.flow import Flow, Move, Refused
from crm.models import Deadline, Role, Unit, User
from crm.numbers import next_number
from crm.reference import unit_family
from crm.search import normalised
from crm.words import speak
from enterprises.accounts.names import called

from .models import OVER, Ground, Reply, Result, ServiceRequest, Status

# standings: roles that count everywhere, and the handler's, which counts only where the request lies
OFFICE = frozenset({Role.OFFICER, Role.SUPERVISOR})
IN_UNIT = "handler of the unit"
UNIT_OR_OFFICE = OFFICE | {IN_UNIT}
S = Status


def no_reply_yet(service_request: ServiceRequest) -> object:
    if len(service_request.replies.all()):  # the page has them at hand
        return _("The enterprise has already been answered; ask a supervisor to reassign it")
    return ""


def stay(*states: str) -> dict[str, str | None]:
    return dict.fromkeys(states)


def go(to: str, *states: str) -> dict[str, str | None]:
    return dict.fromkeys(states, to)


REOPENED = {S.REPLIED: S.WORKING, S.CLOSED: S.WORKING, S.DECLINED: S.ACCEPTED, S.WITHDRAWN: S.ACCEPTED}

FLOW = Flow(
    moves=(
        Move("accept", _("Accept"), go(S.ACCEPTED, S.NEW), OFFICE, "check", "a", _("accepted")),
        Move("assign", _("Assign"), go(S.ASSIGNED, S.NEW, S.ACCEPTED), OFFICE, "forward", "d", _("assigned")),
        Move("sign", _("Sign"), go(S.WORKING, S.ASSIGNED), frozenset({IN_UNIT}), "pen-line", "s", _("signed")),
        Move("reply", _("Reply"), go(S.REPLIED, S.WORKING), UNIT_OR_OFFICE, "send", "r", _("replied")),
        Move(
            "close", pgettext_lazy("move", "Close"), go(S.CLOSED, S.REPLIED), OFFICE, "circle-check", "c",
            pgettext_lazy("history", "closed"),
        ),
        Move(
            "interim", _("Interim reply"), stay(S.WORKING), UNIT_OR_OFFICE, "message-circle-more", "f",
            _("replied in the interim"),
        ),
        Move("reassign", _("Reassign"), go(S.ASSIGNED, S.ASSIGNED, S.WORKING), OFFICE, "shuffle", "g", _("reassigned")),
        Move(
            "return", _("Return"), go(S.ACCEPTED, S.ASSIGNED, S.WORKING), frozenset({IN_UNIT}), "undo-2", "b",
            _("returned"), guards=(no_reply_yet,),
        ),
        Move("decline", _("Do not accept"), go(S.DECLINED, S.NEW), OFFICE, "ban", "x", _("did not accept")),
        Move("reopen", _("Reopen"), REOPENED, OFFICE, "rotate-ccw", "o", _("reopened")),
        Move(
            "withdraw", _("Withdraw"), go(S.WITHDRAWN, S.NEW, S.ACCEPTED, S.ASSIGNED, S.WORKING), OFFICE,
            "corner-down-left", "w", _("withdrew for the enterprise"),
        ),
    ),
    wrong_state=_("It is no longer in a state that allows this"),
    wrong_person=_("This move is not yours to take"),
)  # fmt: skip


speak(
    verbs={"request.log": _("logged the request")} | {f"request.{move.name}": move.said for move in FLOW},
    fields={"handler": _("handler"), "result": _("result"), "ground": _("ground")},
    values={"status": dict(Status.choices), "result": dict(Result.choices), "ground": dict(Ground.choices)},
)


def standings(user: User, service_request: ServiceRequest) -> frozenset[str]:
    """What this person is towards this request."""
    own = user.roles & OFFICE
    lies_here = service_request.unit_id is not None and service_request.unit_id in unit_family(user.unit_id)
    return own | ({IN_UNIT} if user.has_role(Role.HANDLER) and lies_here else set())


# ---------------------------------------------------------------- the verbs


def log(
    *,
    by: User,
    token: str,
    received_at: datetime,
    now: datetime | None = None,
    address: str | None = None,
    **facts: Any,
) -> ServiceRequest:
    """登记: a new request, its number and its clock. The same form (token) sent twice gives the same request."""
    now = now or timezone.now()
    try:
        with transaction.atomic():
            service_request = ServiceRequest(
                number=next_number(received_at.astimezone(SHANGHAI).date()), received_at=received_at, officer=by,
                token=token, created_at=now, **facts,
            )  # fmt: skip
            service_request.search_text = search_text(service_request)
            service_request.save(force_insert=True)
            deadlines.start(
                service_request, Deadline.Kind.ANSWER, started_at=received_at, days=settings.ANSWER_WORKING_DAYS
            )
            attachments.adopt(service_request, token=token, by=by)
            _mirror(service_request)
            service_request.save(update_fields=["due_at", "met_at", "due_provisional"])
            audit.record(service_request, "request.log", by=by, at=now, address=address)
    except IntegrityError:
        earlier = ServiceRequest.objects.filter(token=token).first()
        if earlier is None:
            raise
        return earlier
    return service_request


def accept(pk: int, *, by: User, **details: Any) -> ServiceRequest:
    with transaction.atomic():
        service_request = _start(pk, "accept", by)
        return _finish(service_request, "accept", by=by, **details)


def assign(
    pk: int, *, by: User, unit: Unit, handler: User | None = None, text: str = "", **details: Any
) -> ServiceRequest:
    """分拨: to a unit, and to a person in it when one is named. Assigning what is new accepts it as well."""
    with transaction.atomic():
        service_request = _start(pk, "assign", by)
        return _finish(service_request, "assign", by=by, text=text, unit=unit, handler=handler, **details)


def sign(pk: int, *, by: User, **details: Any) -> ServiceRequest:
    with transaction.atomic():
        service_request = _start(pk, "sign", by)
        return _finish(service_request, "sign", by=by, handler=by, **details)


def return_(pk: int, *, by: User, text: str, **details: Any) -> ServiceRequest:
    """退回: not this unit's; back to whoever assigns. The clock goes on."""
    with transaction.atomic():
        service_request = _start(pk, "return", by)
        return _finish(service_request, "return", by=by, text=text, unit=None, handler=None, **details)


def reassign(
    pk: int, *, by: User, unit: Unit, handler: User | None = None, text: str = "", **details: Any
) -> ServiceRequest:
    """改派: to another unit. The clock goes on."""
    with transaction.atomic():
        service_request = _start(pk, "reassign", by)
        return _finish(service_request, "reassign", by=by, text=text, unit=unit, handler=handler, **details)


def interim(
    pk: int,
    *,
    by: User,
    text: str,
    told_at: datetime,
    told_channel: str,
    told_to: str,
    next_at: datetime,
    **details: Any,
) -> ServiceRequest:
    """阶段性反馈: what was found or done, and the next date, which becomes a deadline of its own."""
    with transaction.atomic():
        service_request = _start(pk, "interim", by)
        said = _answer(service_request, by=by, text=text, told=(told_at, told_channel, told_to), next_at=next_at)
        deadlines.promise(service_request, Deadline.Kind.PROMISE, started_at=said.told_at, due=next_at)
        return _finish(service_request, "interim", by=by, text=text, **details)


def reply(
    pk: int, *, by: User, text: str, told_at: datetime, told_channel: str, told_to: str, **details: Any
) -> ServiceRequest:
    """答复: the final answer, logged as told to the enterprise."""
    with transaction.atomic():
        service_request = _start(pk, "reply", by)
        _answer(service_request, by=by, text=text, told=(told_at, told_channel, told_to))
        return _finish(service_request, "reply", by=by, text=text, **details)


def close(pk: int, *, by: User, result: str, text: str = "", **details: Any) -> ServiceRequest:
    with transaction.atomic():
        service_request = _start(pk, "close", by)
        return _finish(service_request, "close", by=by, text=text, result=result, **details)


def decline(
    pk: int, *, by: User, ground: str, text: str, told_at: datetime, told_channel: str, told_to: str, **details: Any
) -> ServiceRequest:
    """不予受理: on one of the seven grounds, and the enterprise is told why, which answers it."""
    with transaction.atomic():
        service_request = _start(pk, "decline", by)
        _answer(service_request, by=by, text=text, told=(told_at, told_channel, told_to))
        return _finish(service_request, "decline", by=by, text=text, ground=ground, **details)


def withdraw(pk: int, *, by: User, text: str, now: datetime | None = None, **details: Any) -> ServiceRequest:
    with transaction.atomic():
        service_request = _start(pk, "withdraw", by)
        deadlines.cancel(service_request, at=now or timezone.now())
        return _finish(service_request, "withdraw", by=by, text=text, now=now, **details)


def reopen(pk: int, *, by: User, text: str, now: datetime | None = None, **details: Any) -> ServiceRequest:
    """重办: a new round with its own clock; the deadline of the round before stays as it was closed."""
    with transaction.atomic():
        service_request = _start(pk, "reopen", by)
        started_at = now or timezone.now()
        deadlines.start(service_request, Deadline.Kind.ANSWER, started_at=started_at, days=settings.ANSWER_WORKING_DAYS)
        cleared = {"result": "", "ground": ""}
        return _finish(service_request, "reopen", by=by, text=text, now=now, **cleared, **details)


VERBS = {
    "accept": accept, "assign": assign, "sign": sign, "return": return_, "reassign": reassign, "interim": interim,
    "reply": reply, "close": close, "decline": decline, "withdraw": withdraw, "reopen": reopen,
}  # fmt: skip


# ---------------------------------------------------------------- what the verbs share


def _start(pk: int, move: str, by: User) -> ServiceRequest:
    """Lock the row and ask the table once more: the page the person saw may be old."""
    service_request = ServiceRequest.objects.visible_to(by).select_for_update(of=("self",)).get(pk=pk)
    FLOW.check(move, standings(by, service_request), service_request)
    return service_request


def _finish(
    service_request: ServiceRequest, move: str, *, by: User, text: str = "", now: datetime | None = None,
    address: str | None = None, **facts: Any,
) -> ServiceRequest:  # fmt: skip
    """Write the new state and facts with one Event, and tell those whom it concerns."""
    now = now or timezone.now()
    before = {name: getattr(service_request, name) for name in ("status", *facts)}
    service_request.status = FLOW[move].target(service_request.status)
    for name, value in facts.items():
        setattr(service_request, name, value)
    service_request.closed_at = now if service_request.status in OVER else None
    _mirror(service_request)
    service_request.save()
    changes = audit.differences(before, {name: getattr(service_request, name) for name in before})
    audit.record(service_request, f"request.{move}", by=by, at=now, text=text, changes=changes, address=address)
    notices.tell(
        concerned(service_request, move), f"request.{move}", title=str(service_request),
        url=service_request.get_absolute_url(), by=by, at=now,
    )  # fmt: skip
    return service_request


def _answer(
    service_request: ServiceRequest,
    *,
    by: User,
    text: str,
    told: tuple[datetime, str, str],
    next_at: datetime | None = None,
) -> Reply:
    """Keep what was said, and close the clocks it meets (an answer reaches the enterprise: design law 1)."""
    told_at, told_channel, told_to = told
    told_at = _after_its_clock(service_request, told_at)
    if next_at is not None and next_at <= told_at:
        raise Refused(_("The next date must lie after this word to the enterprise"))
    said = Reply.objects.create(
        service_request=service_request, is_final=next_at is None, text=text, told_at=told_at,
        told_channel=told_channel, told_to=told_to, next_at=next_at, by=by,
    )  # fmt: skip
    deadlines.meet(service_request, Deadline.Kind.ANSWER, at=told_at)
    deadlines.meet(service_request, Deadline.Kind.PROMISE, at=told_at)
    return said


def _after_its_clock(service_request: ServiceRequest, told_at: datetime) -> datetime:
    """A word is never older than the clock it answers; forms know minutes, so the same minute will do."""
    starts = Deadline.objects.about(service_request).open().aggregate(last=Max("started_at"))["last"]
    began = starts or service_request.received_at
    if told_at < began.replace(second=0, microsecond=0):
        raise Refused(_("It cannot have been told before the clock it answers began"))
    return max(told_at, began)


def _mirror(service_request: ServiceRequest) -> None:
    """Copy the deadline that is due next, or the last one closed, onto the request."""
    rows = Deadline.objects.about(service_request)
    current = rows.open().order_by("due_at").first() or rows.order_by("-started_at", "-id").first()
    if current:
        service_request.due_at = current.due_at
        service_request.met_at = current.met_at
        service_request.due_provisional = current.provisional and current.is_open


def concerned(service_request: ServiceRequest, move: str) -> list[User]:
    """Whom a move is news for."""
    if move in {"assign", "reassign"}:
        if service_request.handler:
            return [service_request.handler]
        return list(User.objects.in_role(Role.HANDLER).filter(unit=service_request.unit))
    people = [service_request.officer]
    if move in {"withdraw", "reopen", "close"} and service_request.handler:
        people.append(service_request.handler)
    return people


def search_text(service_request: ServiceRequest) -> str:
    """Its own words and its enterprise's names, in one column that one index serves; renames are followed later."""
    own = f"{service_request.number}\n{service_request.title}\n{service_request.contact_name}"
    return f"{normalised(own)}\n{called(service_request.enterprise)}"


__all__ = ["FLOW", "IN_UNIT", "OFFICE", "VERBS", "Refused", "concerned", "log", "standings"]
