"""What a space's page shows, gathered once: moves, freshness, facts, life, who waits, story."""

from datetime import date, datetime

from crm.clock import SHANGHAI
from crm.models import Event, User

from .facts import GROUPS
from .freshness import freshness
from .models import Space, Spell, Status
from .moves import FLOW, acting_for, running, standings


def panel(space: Space, user: User, *, now: datetime) -> dict:
    """The context of the panel; a fixed number of queries however long the story is."""
    today = now.astimezone(SHANGHAI).date()
    offers = FLOW.offers(standings(user, space), space, now=now)
    absent = [acting_for(user, space, offer.move) for offer in offers]
    spells = list(space.spells.select_related("by"))
    return {
        "space": space,
        "now": now,
        "offers": offers,
        "in_place_of": list(dict.fromkeys(person.name for person in absent if person)),
        "fresh": freshness(space.verified_on, today=today),
        "current": running(space),
        "groups": [(heading, [(fact, fact.said(space)) for fact in facts]) for heading, facts in GROUPS],
        "spells": spells,
        "vacant_days": vacant_days(spells, today),
        "events": list(Event.objects.about(space)),
    }


def vacant_days(spells: list[Spell], today: date) -> int:
    return sum(spell.days(today) for spell in spells if spell.status == Status.VACANT)
