"""登记、受理、分拨前后: a request comes in, is taken in, is linked and marked."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from crm import attachments, audit, deadlines, notices
from crm.clock import shanghai
from crm.models import User
from crm.numbers import held, next_number
from enterprises.accounts import changes
from enterprises.accounts.models import Enterprise

from ..clocks import start_answer, start_three_ones
from ..codes import drawn, first_code, hashed, new_code, spoken
from ..models import ServiceRequest
from ..moves import OFFICE
from ..rules import number
from .answering import answer
from .steps import INSIDE, Kind, Step, actor_name, end_inside_clocks, mirror, search_text, verb
from .told import tell_groups, tell_team


def log(
    *, by: User | None, token: str, received_at: datetime, now: datetime | None = None, address: str | None = None,
    **facts: Any,
) -> ServiceRequest:  # fmt: skip
    """登记: a new request, its number and its clock. The same form (token) sent twice gives the same request.

    Without `by` it comes from the public site: it has a tracking code (codes.first_code of its token), nobody's name
    on it yet, and what says the same as another one of the last minutes (`fingerprint`) is that other one.
    """
    now = now or timezone.now()
    try:
        with transaction.atomic():
            if earlier := sent_before(facts.get("fingerprint", ""), now):
                return earlier
            return _logged(by=by, token=token, received_at=received_at, now=now, address=address, facts=facts)
    except IntegrityError:
        earlier = ServiceRequest.objects.filter(token=token).first()
        if earlier is None:
            raise
        return earlier


def sent_before(fingerprint: str, now: datetime) -> ServiceRequest | None:
    """The same words from the same sender a moment ago, unless that is over (withdrawn by mistake, and sent anew).

    Public forms come one at a time until this has been asked.
    """
    if not fingerprint:
        return None
    held("public")
    since = now - timedelta(minutes=number("same_minutes", shanghai(now).date()))
    rows = ServiceRequest.objects.open().filter(fingerprint=fingerprint, created_at__gt=since)
    return rows.order_by("created_at").first()


def _logged(*, by, token, received_at, now, address, facts) -> ServiceRequest:
    absent, day = by.acting_in(*OFFICE) if by else None, shanghai(received_at).date()
    service_request = ServiceRequest(
        number=next_number(day), received_at=received_at, officer=absent or by, token=token, created_at=now,
        to_check=drawn(token, number("check_percent", day)),
        code_hash=None if by else hashed(first_code(token)), **facts,
    )  # fmt: skip
    service_request.search_text = search_text(service_request)
    service_request.save(force_insert=True)
    start_answer(service_request, at=received_at)
    if service_request.is_important:
        start_three_ones(service_request, at=received_at)
    attachments.adopt(service_request, token=token, by=by)
    mirror(service_request)
    service_request.save(update_fields=["due_at", "met_at", "due_provisional", "due_in_hours"])
    audit.record(
        service_request, "request.log", by=by, at=now, address=address, on_behalf=absent,
        name=actor_name(Step(service_request, by, now)),
    )  # fmt: skip
    tell_groups(service_request, "log", at=now)
    tell_team(service_request, by=by, at=now)
    if by is None:
        notices.tell_intake(
            service_request.number, category=service_request.category.name, due_at=service_request.due_at,
            url=service_request.get_absolute_url(), at=now,
        )  # fmt: skip
    return service_request


def owner(step: Step) -> dict[str, User]:
    """首接责任: whoever first takes in what came over the public site owns it to the end."""
    if step.service_request.officer_id:
        return {}
    return {"officer": step.by.acting_in(*OFFICE) or step.by}


@verb("accept")
def accept(step: Step) -> dict:
    return owner(step)


@verb("decline")
def decline(
    step: Step, *, ground: str, text: str, told_at: datetime, told_channel: str, told_to: str
) -> dict:  # fmt: skip
    """不予受理: on one of the seven grounds, and the enterprise is told why, which answers it."""
    answer(step, text=text, told=(told_at, told_channel, told_to))
    return {"ground": ground, **end_inside_clocks(step), **owner(step)}


@verb("link")
def link(step: Step, *, enterprise: Enterprise | None = None, name: str = "") -> dict:
    """关联: what came under a name only belongs to this enterprise of the register, or to one added under `name`."""
    if enterprise is None:
        code = step.service_request.claimed_uscc
        enterprise = changes.create(by=step.by, name=name, uscc=code, from_address=step.address)
    step.service_request.enterprise = enterprise
    text = search_text(step.service_request)
    step.service_request.enterprise = None  # so that history sees the change
    return {"enterprise": enterprise, "search_text": text, **owner(step)}


@verb("mark")
def mark(step: Step, *, urgency: str, is_important: bool, text: str = "") -> dict:
    """Important ones also carry 三个一: assigned in a day, first action in a week, a report every month."""
    was = step.service_request.is_important
    if is_important and not was:
        start_three_ones(step.service_request, at=step.now)
    if was and not is_important:
        deadlines.cancel(step.service_request, *(kind for kind in INSIDE if kind != Kind.URGE), at=step.now)
    return {"urgency": urgency, "is_important": is_important}


def reissue_code(pk: int, **details: Any) -> ServiceRequest:
    """After a call-back: a new tracking code, told once (`told_once`); the old one opens nothing any more."""
    code = new_code()
    service_request = _reissue(pk, code=code, **details)
    service_request.told_once = spoken(code)
    return service_request


@verb("reissue_code")
def _reissue(step: Step, *, code: str, text: str = "") -> dict:
    return {"code_hash": hashed(code)}
