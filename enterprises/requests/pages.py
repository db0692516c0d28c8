"""What a request's page shows, gathered once: moves, deadline, replies, story."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from crm import lights
from crm.calendar import clock_rule, why, work_calendar
from crm.clock import SHANGHAI, due_at, explain
from crm.explained import explained
from crm.models import Attachment, Deadline, Event

from .models import ServiceRequest
from .moves import FLOW, acting_for, standings


@dataclass(frozen=True)
class Bead:
    """One knot of 一跟到底: kept, promised next, or still to come."""

    kind: str  # done, now, next
    title: str
    when: str
    words: str = ""
    light: lights.Shown | None = None

    @property
    def symbol(self) -> str:
        return f"b-{self.kind}"


def light_of(service_request: ServiceRequest, *, now) -> lights.Shown:
    return lights.show(
        due_at=service_request.due_at, met_at=service_request.met_at, now=now, calendar=work_calendar(),
        over=service_request.is_over, provisional=service_request.due_provisional,
    )  # fmt: skip


def expected_answer(received_at) -> dict:
    """When the answer to a request received at that moment would be due, and the days that count."""
    calendar, days = work_calendar(), settings.ANSWER_WORKING_DAYS
    due = due_at(received_at, days, calendar, rule=clock_rule())
    notes = explain(received_at, days, calendar, rule=clock_rule())
    lines = [f"{lights.day_words(note.day, calendar)} · {why(note)}" for note in notes]
    return {"due_at": due.due_at, "provisional": due.provisional, "lines": lines}


def answers_given(deadlines: list[Deadline], *, now) -> list[lights.Shown]:
    """How each round's answer was met: by an interim or a final reply, whichever reached the enterprise first."""
    met = [row for row in deadlines if row.kind == Deadline.Kind.ANSWER and row.met_at]
    return [lights.show(due_at=row.due_at, met_at=row.met_at, now=now, calendar=work_calendar()) for row in met]


def panel(service_request: ServiceRequest, user, *, now) -> dict:
    """The context of the panel; a fixed number of queries however long the story is."""
    deadlines = list(Deadline.objects.about(service_request))
    current = current_deadline(deadlines)
    offers = FLOW.offers(standings(user, service_request), service_request)
    absent = [acting_for(user, service_request, offer.move) for offer in offers]
    return {
        "service_request": service_request,
        "now": now,
        "light": light_of(service_request, now=now),
        "deadline": current,
        "explained": explained(current, calendar=work_calendar(), today=now.astimezone(SHANGHAI).date()),
        "offers": offers,
        "in_place_of": list(dict.fromkeys(person.name for person in absent if person)),
        "answers": answers_given(deadlines, now=now),
        "beads": beads(service_request, deadlines, now=now),
        "events": list(Event.objects.about(service_request)),
        "files": list(Attachment.objects.about(service_request)),
        "may_reveal": bool(service_request.contact_phone),
    }


def current_deadline(deadlines: list[Deadline]) -> Deadline:
    """The one that is due next, else the one closed last (deadlines come in the order they were started)."""
    running = sorted((deadline for deadline in deadlines if deadline.is_open), key=lambda deadline: deadline.due_at)
    return running[0] if running else deadlines[-1]


def beads(service_request: ServiceRequest, deadlines: list[Deadline], *, now) -> list[Bead]:
    knots, number = [], 0
    for reply in service_request.replies.all():
        number += not reply.is_final
        title = _("Reply") if reply.is_final else _("Interim reply %(n)s") % {"n": number}
        knots.append(Bead("done", title, lights.short(reply.told_at), reply.text))
    if service_request.is_over or service_request.met_at and not any(deadline.is_open for deadline in deadlines):
        return knots
    promised = next((row for row in deadlines if row.is_open and row.kind == Deadline.Kind.PROMISE), None)
    if promised:
        lamp = light_of(service_request, now=now)
        knots.append(Bead("now", _("Promised %(when)s") % {"when": lights.short(promised.due_at)}, "", "", lamp))
    answer = next((row for row in deadlines if row.is_open and row.kind == Deadline.Kind.ANSWER), None)
    before = _("by %(when)s") % {"when": lights.short(answer.due_at)} if answer else ""
    knots.append(Bead("next", _("Reply"), before))
    return knots
