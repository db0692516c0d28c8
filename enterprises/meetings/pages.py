"""What a meeting's page and its printed minutes show, gathered once: agenda, decisions, who is there, story."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _

from crm import lights
from crm.calendar import work_calendar
from crm.flow import Offer
from crm.models import Event, User
from enterprises.requests.models import ServiceRequest
from enterprises.requests.pages import light_of

from .models import SEES_ALL, AgendaItem, Decision, DecisionStatus, Meeting, Visitor
from .moves import DECISIONS, FLOW, ON_ITEMS, acting_for, standings


@dataclass
class Shown:
    """A decision ready to be drawn."""

    decision: Decision
    light: lights.Shown
    offers: list[Offer]

    @property
    def key(self) -> str:
        """As the page's addresses name it."""
        return str(self.decision.pk)

    @property
    def stands(self) -> bool:
        return self.decision.status != DecisionStatus.DROPPED


@dataclass
class Point:
    """One item of the agenda with what was decided about it; `opens` when this person may see the request."""

    item: AgendaItem
    place: int
    light: lights.Shown
    opens: bool
    decisions: list[Shown] = field(default_factory=list)

    @property
    def key(self) -> str:
        return str(self.item.pk)


def panel(meeting: Meeting, user: User, *, now: datetime) -> dict:
    """The context of the panel; a fixed number of queries however long the agenda is."""
    people = list(meeting.people.select_related("unit"))
    sees_whole = may_see_whole(meeting, user, people)
    decisions = [shown(row, user, now=now) for row in decisions_of(meeting, user)]
    points = agenda(meeting, user, decisions, now=now, whole=sees_whole)
    carried = Decision.objects.visible_to(user).with_facts().carried_into(meeting)
    offers = FLOW.offers(standings(user, meeting), meeting, now=now)
    absent = [acting_for(user, meeting, offer.move) for offer in offers]
    return {
        "meeting": meeting,
        "now": now,
        "people": people,
        "sees_whole": sees_whole,
        "offers": [offer for offer in offers if offer.move.name not in ON_ITEMS],
        "on_items": {offer.move.name: offer.move for offer in offers if offer.move.name in ON_ITEMS},
        "may": {offer.move.name for offer in offers if offer.is_open},
        "in_place_of": list(dict.fromkeys(person.name for person in absent if person)),
        "points": points,
        "hidden_count": 0 if sees_whole else meeting.items.standing().count() - len(points),
        "general": [row for row in decisions if row.decision.service_request_id not in shown_requests(points)],
        "carried": [shown(row, user, now=now) for row in carried],
        "visitors": visitors(meeting, points) if sees_whole and meeting.is_service_day else [],
        "events": list(Event.objects.about(meeting)) if sees_whole else [],
    }


def sheet(meeting: Meeting, user: User, *, now: datetime) -> dict:
    """The same for the printed minutes: everything that was decided in one table, in the order of the agenda."""
    context = panel(meeting, user, now=now)
    rows = [*(row for point in context["points"] for row in point.decisions), *context["general"]]
    return context | {"standing": [row for row in rows if row.stands], "named": [row.name for row in context["people"]]}


def may_see_whole(meeting: Meeting, user: User, people: list[User]) -> bool:
    """All of it: who sees all requests, and who was in the room. Others see what concerns them."""
    there = {person.pk for person in people} | {meeting.chair_id}
    return user.has_role(*SEES_ALL) or any(person.pk in there for person in user.acts_as)


def decisions_of(meeting: Meeting, user: User):
    return Decision.objects.visible_to(user).with_facts().filter(meeting=meeting)


def agenda(
    meeting: Meeting, user: User, decisions: list[Shown], *, now: datetime, whole: bool
) -> list[Point]:  # fmt: skip
    rows = list(
        meeting.items.standing()
        .select_related("service_request__enterprise", "service_request__unit", "service_request__handler")
        .defer("service_request__text", "service_request__search_text", "service_request__enterprise__search_text")
    )
    theirs: dict[int, list[Shown]] = {}
    for row in decisions:
        theirs.setdefault(row.decision.service_request_id, []).append(row)
    opens = seen_requests(user, [item.service_request_id for item in rows])
    points = [
        Point(item, place, light_of(item.service_request, now=now), item.service_request_id in opens,
              theirs.get(item.service_request_id, []))
        for place, item in enumerate(rows, 1)
    ]  # fmt: skip
    return points if whole else [point for point in points if point.opens or point.decisions]


def seen_requests(user: User, pks: list[int]) -> set[int]:
    return set(ServiceRequest.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True))


def shown_requests(points: list[Point]) -> set[int]:
    return {point.item.service_request_id for point in points}


def shown(decision: Decision, user: User, *, now: datetime) -> Shown:
    offers = DECISIONS.offers(standings(user, decision), decision, now=now)
    return Shown(decision, decision_light(decision, now=now), offers)


def decision_light(decision: Decision, *, now: datetime) -> lights.Shown:
    lamp = lights.show(
        due_at=decision.due_at, met_at=decision.done_at, now=now, calendar=work_calendar(),
        over=decision.status == DecisionStatus.DROPPED,
    )  # fmt: skip
    if decision.status == DecisionStatus.DROPPED:
        return replace(lamp, name="done", word=_("Dropped"), time="")
    if decision.done_at is None:
        return lamp
    return replace(lamp, word=_("Done in time") if decision.done_at <= decision.due_at else _("Done late"))


def waiting(user: User, *, now: datetime, most: int) -> list[tuple[Decision, lights.Shown]]:
    """For the workbench: what of all that was decided waits for this person, the first due on top."""
    found = Decision.objects.visible_to(user).waiting_for(user).with_facts().order_by("due_at", "id")[:most]
    return [(row, decision_light(row, now=now)) for row in found]


def visitors(meeting: Meeting, points: list[Point]) -> list[tuple[Visitor, list[Point]]]:
    """Who comes, and which of their requests stand on the agenda."""
    rows = meeting.visitors.filter(removed_at=None).select_related("enterprise")
    return [
        (row, [point for point in points if point.item.service_request.enterprise_id == row.enterprise_id])
        for row in rows
    ]
