"""What is in the way of a move although the state allows it, in words; "" when nothing is. Facts are read, not changed.

A guard sees the request with its replies, asks, assistances and deadlines at hand (the page has fetched them) and the
present moment.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from crm.calendar import work_calendar
from crm.clock import shanghai
from crm.models import Deadline

from .models import Ask, Reply, ServiceRequest, Status
from .rules import number

Kind = Deadline.Kind


def received_on(service_request: ServiceRequest):
    """The day whose rules a request keeps to its end."""
    return shanghai(service_request.received_at).date()


def open_deadline(service_request: ServiceRequest, kind: str) -> Deadline | None:
    rows = service_request.deadlines.all()
    return next((row for row in rows if row.kind == kind and row.is_open), None)


def round_began(service_request: ServiceRequest) -> datetime:
    """Each round has an answer's clock of its own."""
    begun = [row.started_at for row in service_request.deadlines.all() if row.kind == Kind.ANSWER]
    return max(begun, default=service_request.received_at)


def last_valid_reply(service_request: ServiceRequest, since: datetime) -> Reply | None:
    said = [reply for reply in service_request.replies.all() if reply.voided_at is None and reply.told_at >= since]
    return said[-1] if said else None


# ---------------------------------------------------------------- routing


def no_reply_yet(service_request: ServiceRequest, now: datetime) -> object:
    """In this round, or since it lies with this unit: what an earlier round was told binds nobody new."""
    since = [round_began(service_request), service_request.assigned_at]
    if last_valid_reply(service_request, min(moment for moment in since if moment)):
        return _("The enterprise has already been answered; ask a supervisor to reassign it")
    return ""


def unit_not_final(service_request: ServiceRequest, now: datetime) -> object:
    return _("A supervisor has decided which unit it is; that is final") if service_request.ruled_at else ""


def in_return_window(service_request: ServiceRequest, now: datetime) -> object:
    """泉州、濮阳: so many working days after assignment, then it is the unit's own."""
    days = number("return_days", received_on(service_request))
    since = service_request.assigned_at or service_request.received_at
    if work_calendar().between(shanghai(since).date(), shanghai(now).date()) > days:
        return _("It can be returned or disputed within %(days)s working days of its assignment only") % {"days": days}
    return ""


def not_linked(service_request: ServiceRequest, now: datetime) -> object:
    return _("It is linked to an enterprise already") if service_request.enterprise_id else ""


def is_linked(service_request: ServiceRequest, now: datetime) -> object:
    return "" if service_request.enterprise_id else _("Link it to an enterprise first")


# ---------------------------------------------------------------- answering


def to_be_checked(service_request: ServiceRequest, now: datetime) -> object:
    """Whoever was drawn for the check submits, again if another answer is given; everybody else replies at once."""
    return "" if service_request.to_check else _("This answer need not be checked")


def check_passed(service_request: ServiceRequest, now: datetime) -> object:
    if service_request.to_check and not service_request.checked_at:
        return _("This answer was drawn for a check: submit it, a supervisor looks at it first")
    return ""


def last_is_interim(service_request: ServiceRequest, now: datetime) -> object:
    last = last_valid_reply(service_request, round_began(service_request))
    return "" if last and not last.is_final else _("There is no interim reply to declare void")


# ---------------------------------------------------------------- exceptions


def nothing_asked(service_request: ServiceRequest, now: datetime) -> object:
    return _("An extension or a pause waits for a decision already") if service_request.pending else ""


def extension_asked(service_request: ServiceRequest, now: datetime) -> object:
    return "" if service_request.pending == Ask.Kind.EXTENSION else _("No extension waits for a decision any more")


def pause_asked(service_request: ServiceRequest, now: datetime) -> object:
    return "" if service_request.pending == Ask.Kind.PAUSE else _("No pause waits for a decision any more")


def counts_days(service_request: ServiceRequest, now: datetime) -> object:
    answer = open_deadline(service_request, Kind.ANSWER)
    if answer is None:
        return _("The answer is not due any more: name the next date in an interim reply")
    return _("A consultation counts in hours: it is neither extended nor paused") if answer.hours else ""


def extensions_left(service_request: ServiceRequest, now: datetime) -> object:
    most = number("extensions", received_on(service_request))
    if service_request.extensions >= most:
        return _("It has been extended %(count)s times; more is not allowed") % {"count": most}
    return ""


def early_enough(service_request: ServiceRequest, now: datetime) -> object:
    """泉州: at least a working day before it is due."""
    answer = open_deadline(service_request, Kind.ANSWER)
    least = number("extension_ask_days", received_on(service_request))
    today = shanghai(now).date()
    if answer and work_calendar().between(today, shanghai(answer.due_at).date()) < least:
        return _("It had to be asked for at least %(days)s working days before it is due") % {"days": least}
    return ""


def not_late(service_request: ServiceRequest, now: datetime) -> object:
    """Neither a pause nor an extension undoes what is late already."""
    answer = open_deadline(service_request, Kind.ANSWER)
    return _("It is late already; nothing undoes that") if answer and answer.due_at < now else ""


# ---------------------------------------------------------------- watching, ending


def is_urged(service_request: ServiceRequest, now: datetime) -> object:
    return "" if service_request.urged_at else _("No urge waits for an answer")


def not_urged(service_request: ServiceRequest, now: datetime) -> object:
    return _("It has been urged already and the answer is awaited") if service_request.urged_at else ""


def has_card(service_request: ServiceRequest, now: datetime) -> object:
    return "" if service_request.card else _("It has no card, or the card was taken back")


def is_important(service_request: ServiceRequest, now: datetime) -> object:
    return "" if service_request.is_important else _("Progress is reported on important requests")


def help_asked(service_request: ServiceRequest, now: datetime) -> object:
    asked = any(row.is_open for row in service_request.assistances.all())
    return "" if asked else _("No unit is asked for help any more")


def not_rated(service_request: ServiceRequest, now: datetime) -> object:
    rated = any(row.round == service_request.round for row in service_request.ratings.all())
    return _("This answer has been rated already") if rated else ""


def not_called_back(service_request: ServiceRequest, now: datetime) -> object:
    return _("The enterprise has been called back already") if service_request.called_back_at else ""


def on_ledger(service_request: ServiceRequest, now: datetime) -> object:
    return "" if service_request.is_on_ledger else _("It is not on a ledger, or was crossed off")


def waits_for_enterprise(service_request: ServiceRequest) -> bool:
    """Paused until the enterprise sends something."""
    asks = [ask for ask in service_request.asks.all() if ask.kind == Ask.Kind.PAUSE and ask.is_granted]
    return service_request.status == Status.PAUSED and bool(asks) and asks[-1].ground == "enterprise"
