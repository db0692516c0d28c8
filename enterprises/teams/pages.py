"""What the page of a team shows: who leads and serves since when, who did before, what can be done, its story."""

from dataclasses import dataclass
from datetime import date, datetime

from crm.clock import shanghai
from crm.models import Event, User

from .models import Member, ServiceTeam
from .moves import FLOW, acting_for, standings


@dataclass(frozen=True)
class Lead:
    """A stretch of leading, as history tells it: the name, and from when to when."""

    name: str
    from_on: date
    to_on: date | None


def panel(team: ServiceTeam, user: User, *, now: datetime) -> dict:
    """The context of the panel; a fixed number of queries however long the story is."""
    events = list(Event.objects.about(team))
    offers = FLOW.offers(standings(user, team), team, now=now)
    absent = [acting_for(user, team, offer.move) for offer in offers]
    now_leads, *before = leads(team, events)
    earlier = ServiceTeam.objects.visible_to(user).filter(enterprise=team.enterprise_id).exclude(pk=team.pk)
    return {
        "team": team,
        "now": now,
        "leads_since": now_leads.from_on,
        "led_before": before,
        "former": [row for row in former(team) if row.to_on],
        "offers": offers,
        "may": {offer.move.name for offer in offers if offer.is_open},
        "in_place_of": list(dict.fromkeys(person.name for person in absent if person)),
        "other_teams": list(earlier.select_related("leader")),
        "events": events,
    }


def former(team: ServiceTeam) -> list[Member]:
    return list(team.members.exclude(to_on=None).select_related("user").order_by("-to_on", "-id"))


def leads(team: ServiceTeam, events: list[Event]) -> list[Lead]:
    """Who led it, the last one first: each change of the leader ends one stretch and begins the next."""
    found, until, name = [], team.to_on, str(team.leader)
    for event in events:  # newest first
        before, after = event.changes.get("leader", (None, None))
        if before and after:
            day = shanghai(event.at).date()
            found.append(Lead(name, day, until))
            name, until = before, day
    return [*found, Lead(name, team.from_on, until)]
