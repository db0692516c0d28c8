"""A request as its enterprise may see it: where it stands, what was said, what happened. Written for the enterprise.

Only what is named here is shown. History holds remarks between us, names of people and what units said to each other;
none of its words leave the house but those that the enterprise wrote itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm import rules
from crm.clock import SHANGHAI, shanghai
from crm.lights import day_time, day_words
from crm.models import Attachment, Event

from .. import about_space
from ..models import Ask, Grade, PauseGround, Result, ServiceRequest, Status
from ..moves import ENTERPRISE, FLOW
from ..pages import current_deadline, light_of
from .pages import promised, why


@dataclass(frozen=True)
class Line:
    """One line of the story."""

    at: datetime
    what: str
    words: str = ""  # the enterprise's own
    is_key: bool = True


def progress_of(service_request: ServiceRequest, *, now: datetime) -> dict:
    """The context of every page about an opened request; the same number of queries however long its story is."""
    deadlines = promised(service_request)
    current = current_deadline(service_request, deadlines)
    offers = FLOW.offers({ENTERPRISE}, service_request, now=now)
    return {
        "service_request": service_request,
        "now_is": state_words(service_request),
        "about": about_space.shown(service_request.space, today=shanghai(now).date()),
        "light": light_of(service_request, now=now),
        "may": {offer.move.name for offer in offers if offer.is_open},
        "awaited": awaited(service_request),
        "replies": list(service_request.replies.all()),
        "rating": last_rating(service_request),
        "story": story(service_request),
        "files": own_files(service_request),
        "looks_after": first_contact(service_request, now=now),
        **why(current),
    }


# ---------------------------------------------------------------- where it stands


def state_words(service_request: ServiceRequest) -> str:
    words = {"unit": service_request.unit.name if service_request.unit else ""}
    pause = pause_of(service_request)
    if pause and pause.ground == PauseGround.AUTHORITY:
        return _("Waiting for a higher authority")
    return STATES[service_request.status]() % words


STATES: dict[str, Callable[[], str]] = {
    Status.NEW: lambda: _("Received, an officer looks at it"),
    Status.ACCEPTED: lambda: _("Accepted, it is being assigned to a unit"),
    Status.ASSIGNED: lambda: _("With %(unit)s"),
    Status.DISPUTED: lambda: _("It is being decided which unit takes it in hand"),
    Status.WORKING: lambda: _("%(unit)s has it in hand"),
    Status.CHECKING: lambda: _("%(unit)s has it in hand"),  # our checking is ours
    Status.PAUSED: lambda: _("Waiting for something from you"),
    Status.REPLIED: lambda: pgettext("public status", "Answered"),
    Status.CLOSED: lambda: pgettext("public status", "Closed"),
    Status.DECLINED: lambda: pgettext("public status", "Not accepted"),
    Status.WITHDRAWN: lambda: pgettext("public status", "Withdrawn"),
}


def pause_of(service_request: ServiceRequest) -> Ask | None:
    pauses = [ask for ask in service_request.asks.all() if ask.kind == Ask.Kind.PAUSE and ask.is_granted]
    return pauses[-1] if pauses and service_request.status == Status.PAUSED else None


def awaited(service_request: ServiceRequest) -> str:
    pause = pause_of(service_request)
    return pause.awaited if pause else ""


def last_rating(service_request: ServiceRequest):
    rated = list(service_request.ratings.all())
    return rated[-1] if rated else None


def first_contact(service_request: ServiceRequest, *, now: datetime):
    """The person to ask for, if the office has decided that people are named; otherwise the unit says enough."""
    shown = rules.in_force("public.names_first_contact", shanghai(now).date())
    return service_request.officer if shown else None


def own_files(service_request: ServiceRequest) -> list[Attachment]:
    return [file for file in Attachment.objects.about(service_request) if file.by_id is None]


# ---------------------------------------------------------------- what happened


def story(service_request: ServiceRequest) -> list[Line]:
    """Newest first. A move that is not named below did not happen, as far as the public is concerned."""
    events = Event.objects.about(service_request).filter(verb__in=[f"request.{name}" for name in TOLD])
    return [TOLD[event.verb.partition(".")[2]](event) for event in events]


def line(words: Callable[[], str]) -> Callable[[Event], Line]:
    return lambda event: Line(event.at, words())


def after(event: Event, field: str) -> str:
    """The value a field has since that event."""
    return (event.changes.get(field) or [None, ""])[1] or ""


def assigned(event: Event) -> Line:
    return Line(
        event.at, _("Assigned to %(unit)s") % {"unit": after(event, "unit") or _("the unit that deals with it")}
    )


def closed(event: Event) -> Line:
    result = after(event, "result")
    if not result:
        return Line(event.at, pgettext("public status", "Closed"))
    return Line(event.at, _("Closed: %(result)s") % {"result": Result(result).label})


def extended(event: Event) -> Line:
    due = datetime.strptime(after(event, "due_at"), "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)
    return Line(event.at, _("More time was granted: until %(due)s") % {"due": day_time(day_words(due.date()), due)})


def added(event: Event) -> Line:
    """The enterprise's own words; what an officer noted down of a call is not shown word by word."""
    if event.actor_id:
        return Line(event.at, _("We noted what you told us"))
    return Line(event.at, _("You added information"), event.text)


def withdrawn(event: Event) -> Line:
    return Line(event.at, pgettext("public story", "Withdrawn") if event.actor_id else _("You withdrew the request"))


def rated(event: Event) -> Line:
    grade = after(event, "grade")
    return Line(event.at, _("Your rating: %(grade)s") % {"grade": Grade(grade).label if grade else "—"})


TOLD: dict[str, Callable[[Event], Line]] = {
    "log": line(lambda: pgettext("public story", "Received")),
    "accept": line(lambda: pgettext("public story", "Accepted")),
    "assign": assigned, "reassign": assigned, "rule": assigned,
    "return": line(lambda: _("Passed back, another unit is being found")),
    "sign": line(lambda: _("Taken in hand")),
    "interim": line(lambda: _("Interim reply")),
    "reply": line(lambda: pgettext("public story", "Answered")),
    "decline": line(lambda: pgettext("public story", "Not accepted")),
    "grant_extension": extended,
    "grant_pause": line(lambda: _("The clock stands still")),
    "resume": line(lambda: _("The clock goes on")),
    "close": closed,
    "settle": line(lambda: _("What was left open has been settled")),
    "reopen": line(lambda: _("Taken up again, with a new date")),
    "rework": line(lambda: _("Taken up again, with a new date")),
    "add_information": added, "withdraw": withdrawn, "rate": rated,
    "reissue_code": line(lambda: _("A new code was issued")),
}  # fmt: skip
