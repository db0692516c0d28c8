"""What a request's page shows, gathered once: moves, deadline, replies, story."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import lights
from crm.audit import content_type_id
from crm.calendar import clock_rule, why, work_calendar
from crm.clock import SHANGHAI, explain
from crm.explained import explained, hours_words
from crm.models import Attachment, Deadline, Event

from .clocks import answer_due, answer_length
from .models import ServiceRequest, Status
from .moves import FLOW, OFFICE, acting_for, standings
from .verbs.steps import OWED


@dataclass(frozen=True)
class Bead:
    """One knot of 一跟到底: kept, promised next, or still to come."""

    kind: str  # done, void, now, next
    title: str
    when: str
    words: str = ""
    light: lights.Shown | None = None

    @property
    def symbol(self) -> str:
        return "b-next" if self.kind == "void" else f"b-{self.kind}"


def light_of(service_request: ServiceRequest, *, now) -> lights.Shown:
    return lights.show(
        due_at=service_request.due_at, met_at=service_request.met_at, now=now, calendar=work_calendar(),
        over=service_request.is_over, provisional=service_request.due_provisional,
        paused=service_request.paused_at is not None, in_hours=service_request.due_in_hours,
    )  # fmt: skip


def expected_answer(received_at, category) -> dict:
    """When the answer to a request received at that moment would be due, and the days that count."""
    calendar, length = work_calendar(), answer_length(received_at, category)
    due = answer_due(received_at, category)
    if "hours" in length:
        lines = [hours_words(length["hours"])]
    else:
        notes = explain(received_at, length["days"], calendar, rule=clock_rule())
        lines = [f"{lights.day_words(note.day, calendar)} · {why(note)}" for note in notes]
    return {"due_at": due.due_at, "provisional": due.provisional, "lines": lines}


def answers_given(deadlines: list[Deadline], *, now) -> list[lights.Shown]:
    """How each round's answer was met: by an interim or a final reply, whichever reached the enterprise first."""
    met = [row for row in deadlines if row.kind == Deadline.Kind.ANSWER and row.met_at]
    return [lamp_of(row, now=now) for row in met]


@dataclass(frozen=True)
class Clock:
    """A deadline between us: of 三个一, of an urge, of a plan, of an assisting unit."""

    name: object
    light: lights.Shown
    note: str = ""


THREE_ONES = {
    Deadline.Kind.ASSIGN: gettext_lazy("assigned in a day"),
    Deadline.Kind.ACTION: gettext_lazy("action in a week"),
    Deadline.Kind.PROGRESS: gettext_lazy("report every month"),
}
ALONE = {Deadline.Kind.URGE, Deadline.Kind.PLAN}


def last_of(deadlines: list[Deadline], kinds, *, now) -> list[Clock]:
    """What runs beside the answer, and how the last of each kind was met."""
    last = {row.kind: row for row in deadlines if row.kind in kinds and row.cancelled_at is None}
    return [Clock(THREE_ONES.get(kind) or row.get_kind_display(), lamp_of(row, now=now)) for kind, row in last.items()]


def promises_kept(deadlines: list[Deadline], *, now) -> dict[str, int]:
    """一跟到底 in numbers: dates named in interim replies that count, kept and broken."""
    named = [row for row in deadlines if row.kind == Deadline.Kind.PROMISE and row.cancelled_at is None]
    broken = sum(row.due_at < (row.met_at or now) for row in named)
    return {"named": len(named), "kept": sum(bool(row.is_kept) for row in named), "broken": broken}


def helpers(service_request: ServiceRequest, *, now) -> list[Clock]:
    """协办: each unit asked, what it answered, and by when it has to."""
    rows = [row for row in service_request.assistances.all() if row.cancelled_at is None]
    if not rows:
        return []
    of = Deadline.objects.filter(
        content_type_id=content_type_id(type(rows[0])), object_id__in=[row.pk for row in rows]
    )  # fmt: skip
    due = {deadline.object_id: deadline for deadline in of}
    return [Clock(row.unit, lamp_of(due[row.pk], now=now), row.answer or row.text) for row in rows]


def lamp_of(row: Deadline, *, now) -> lights.Shown:
    return lights.show(
        due_at=row.due_at, met_at=row.met_at, now=now, calendar=work_calendar(), over=row.cancelled_at is not None,
        provisional=row.provisional, paused=row.paused_at is not None, in_hours=bool(row.hours),
    )  # fmt: skip


def panel(service_request: ServiceRequest, user, *, now) -> dict:
    """The context of the panel; a fixed number of queries however long the story is."""
    deadlines, events = list(service_request.deadlines.all()), list(Event.objects.about(service_request))
    owed = [row for row in deadlines if row.kind in OWED]
    current = current_deadline(service_request, owed)
    own = standings(user, service_request)
    offers = FLOW.offers(own, service_request, now=now)
    absent = [acting_for(user, service_request, offer.move) for offer in offers]
    return {
        "service_request": service_request,
        "now": now,
        "light": light_of(service_request, now=now),
        "deadline": current,
        "explained": explained(current, calendar=work_calendar(), today=now.astimezone(SHANGHAI).date()),
        "offers": offers,
        "often": [offer for offer in offers if not offer.move.is_rare],
        "seldom": [offer for offer in offers if offer.move.is_rare],
        "in_place_of": list(dict.fromkeys(person.name for person in absent if person)),
        "answers": answers_given(deadlines, now=now),
        "inside": last_of(deadlines, ALONE, now=now),
        "three_ones": last_of(deadlines, THREE_ONES, now=now),
        "promises": promises_kept(deadlines, now=now),
        "beads": beads(service_request, owed, now=now),
        "exceptions": list(service_request.asks.all()),
        "helpers": helpers(service_request, now=now),
        "events": events,
        "seen": max((event.pk for event in events), default=0),
        "files": list(Attachment.objects.about(service_request)),
        "in_hand": bool(own),
        "may_reveal": bool(own and service_request.contact_phone),
        "may_escalate": user.has_role(*OFFICE),
    }


def current_deadline(service_request: ServiceRequest, deadlines: list[Deadline]) -> Deadline:
    """The one that is due next, else the one closed last, in the way in which the request ended (see steps.mirror)."""
    running = [row for row in deadlines if row.is_open]
    if running:
        return min(running, key=lambda row: row.due_at)
    closing = "cancelled_at" if service_request.status == Status.WITHDRAWN else "met_at"
    closed = [row for row in deadlines if getattr(row, closing)]
    return max(closed, key=lambda row: (getattr(row, closing), row.started_at, row.pk)) if closed else deadlines[-1]


def beads(service_request: ServiceRequest, deadlines: list[Deadline], *, now) -> list[Bead]:
    knots, number = [], 0
    for reply in service_request.replies.all():
        number += not reply.is_final
        title = _("Reply") if reply.is_final else _("Interim reply %(n)s") % {"n": number}
        if reply.voided_at:
            title = _("%(reply)s, void") % {"reply": title}
        knots.append(Bead("void" if reply.voided_at else "done", title, lights.short(reply.told_at), reply.text))
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
