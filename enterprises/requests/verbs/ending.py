"""办结、销号、撤回、回访、评价、重办: how a request ends, and what comes after the end."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from crm import attachments, deadlines
from crm.calendar import clock_rule
from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import Role, User

from ..clocks import start_answer, start_three_ones
from ..guards import waits_for_enterprise
from ..models import UNHAPPY, Rating, Result, ServiceRequest, Status
from ..moves import FLOW
from .exceptions import resume
from .intake import owner
from .steps import Kind, Step, end_inside_clocks, follow, verb


@verb("close")
def close(step: Step, *, result: str, text: str = "", planned_on: date | None = None) -> dict:
    """办结. What is planned for a day has that day as a deadline, until it is crossed off the ledger."""
    ended = end_inside_clocks(step)
    if result != Result.PLANNED:
        return {"result": result, "planned_on": None, **ended}
    if planned_on is None:
        raise Refused(_("Say for which day it is planned."))
    due = datetime.combine(planned_on, clock_rule().close, SHANGHAI)
    deadlines.promise(step.service_request, Kind.PLAN, started_at=min(step.now, due), due=due)
    return {"result": result, "planned_on": planned_on, **ended}


@verb("settle")
def settle(step: Step, *, text: str) -> dict:
    """销号: what was planned has been done, or what was not solved has found its end; said in words."""
    deadlines.meet(step.service_request, Kind.PLAN, at=step.now)
    return {"settled_at": step.now}


@verb("withdraw")
def withdraw(step: Step, *, text: str) -> dict:
    ended = end_inside_clocks(step)
    deadlines.cancel(step.service_request, at=step.now)
    return ended


@verb("call_back")
def call_back(step: Step, *, text: str) -> dict:
    """撤回回访: whoever withdraws is asked why, and the result is recorded."""
    return {"called_back_at": step.now}


@verb("reopen")
def reopen(step: Step, *, text: str) -> dict:
    """重办: a new round with its own clock; the deadline of the round before stays as it was closed.

    What was declined or withdrawn is assigned anew, and a unit may say again that it is not its own.
    """
    service_request = step.service_request
    anew = {}
    if FLOW["reopen"].target(service_request.status) == Status.ACCEPTED:
        anew = {"unit": None, "handler": None, "assigned_at": None, "disputed_at": None, "ruled_at": None}
        service_request.assigned_at = None
    return {**new_round(step), **anew, **owner(step)}


def new_round(step: Step) -> dict:
    deadlines.cancel(step.service_request, Kind.PLAN, at=step.now)
    start_answer(step.service_request, at=step.now)
    if step.service_request.is_important:
        start_three_ones(step.service_request, at=step.now)
    return {
        "round": step.service_request.round + 1, "result": "", "ground": "", "planned_on": None, "settled_at": None,
        "called_back_at": None, "extensions": 0, "checked_at": None, "draft": "",
    }  # fmt: skip


def rate(pk: int, *, grade: int, **details: Any) -> ServiceRequest:
    """评价 by the enterprise, or told to an officer who called back. The last two grades open a rework round."""
    details["now"] = details.get("now") or timezone.now()
    with transaction.atomic():
        service_request = _rate(pk, grade=grade, **details)
        if grade not in UNHAPPY:
            return service_request
        step = Step(service_request, None, details["now"])
        return follow(step, "rework", text=details["text"], supervisor=least_loaded(), **new_round(step))


@verb("rate")
def _rate(step: Step, *, grade: int, text: str, channel: str) -> dict:
    Rating.objects.create(
        service_request=step.service_request, round=step.service_request.round, grade=grade, comment=text,
        at=step.now, channel=channel, by=step.by,
    )  # fmt: skip
    return {"also": {"grade": [None, grade]}}


def least_loaded() -> User | None:
    """The supervisor who watches over the fewest rework rounds that are open; None where there is no supervisor."""
    watched = Count("pk", filter=Q(watched_requests__closed_at=None, watched_requests__isnull=False))
    return User.objects.in_role(Role.SUPERVISOR).annotate(watched=watched).order_by("watched", "pk").first()


def add_information(pk: int, **details: Any) -> ServiceRequest:
    """补充材料 by the enterprise, or handed to an officer. A pause that waited for the enterprise is over."""
    with transaction.atomic():
        service_request = _add_information(pk, **details)
        if waits_for_enterprise(service_request):
            told = {name: details.get(name) for name in ("by", "now", "address")}
            service_request = resume(pk, **told)
    return service_request


@verb("add_information")
def _add_information(step: Step, *, text: str, token: str = "") -> dict:
    """`token`: of the form with which files have come."""
    if token:
        attachments.adopt(step.service_request, token=token, by=step.by)
    return {}
