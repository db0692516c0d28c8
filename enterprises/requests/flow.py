"""One verb for each move of a request: lock, ask the table, change, record, announce."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm import attachments, audit, deadlines, group_words, notices
from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import Deadline, Robot, Role, Unit, User
from crm.numbers import next_number
from crm.search import normalised
from enterprises.accounts.names import called

from .models import OVER, Reply, ServiceRequest
from .moves import FLOW, OFFICE, acting_for, standings


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
    now, absent = now or timezone.now(), by.acting_in(*OFFICE)
    try:
        with transaction.atomic():
            service_request = ServiceRequest(
                number=next_number(received_at.astimezone(SHANGHAI).date()), received_at=received_at,
                officer=absent or by, token=token, created_at=now, **facts,
            )  # fmt: skip
            service_request.search_text = search_text(service_request)
            service_request.save(force_insert=True)
            deadlines.start(
                service_request, Deadline.Kind.ANSWER, started_at=received_at, days=settings.ANSWER_WORKING_DAYS
            )
            attachments.adopt(service_request, token=token, by=by)
            _mirror(service_request)
            service_request.save(update_fields=["due_at", "met_at", "due_provisional"])
            audit.record(service_request, "request.log", by=by, at=now, address=address, on_behalf=absent)
            group_words.tell(Robot.Tells.NEW, matter(service_request), at=now)
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
        # a deputy signs for the person on leave, who has it in hand on coming back
        handler = acting_for(by, service_request, FLOW["sign"]) or by
        return _finish(service_request, "sign", by=by, handler=handler, **details)


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
    now, absent = now or timezone.now(), acting_for(by, service_request, FLOW[move])
    before = {name: getattr(service_request, name) for name in ("status", *facts)}
    service_request.status = FLOW[move].target(service_request.status)
    for name, value in facts.items():
        setattr(service_request, name, value)
    service_request.closed_at = now if service_request.status in OVER else None
    _mirror(service_request)
    service_request.save()
    changes = audit.differences(before, {name: getattr(service_request, name) for name in before})
    audit.record(
        service_request, f"request.{move}", by=by, at=now, text=text, changes=changes, address=address,
        on_behalf=absent,
    )  # fmt: skip
    notices.tell(
        concerned(service_request, move), f"request.{move}", title=str(service_request),
        url=service_request.get_absolute_url(), by=by, at=now,
    )  # fmt: skip
    if move in {"assign", "reassign"}:
        group_words.tell(Robot.Tells.NEW, matter(service_request), at=now)
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


def matter(service_request: ServiceRequest) -> group_words.Matter:
    """What robots of groups may be told of it."""
    return group_words.Matter(
        service_request.number, service_request.category.name, service_request.due_at,
        service_request.get_absolute_url(), service_request.unit_id,
    )  # fmt: skip


def search_text(service_request: ServiceRequest) -> str:
    """Its own words and its enterprise's names, in one column that one index serves; renames are followed later."""
    own = f"{service_request.number}\n{service_request.title}\n{service_request.contact_name}"
    return f"{normalised(own)}\n{called(service_request.enterprise)}"
