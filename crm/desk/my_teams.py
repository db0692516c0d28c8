"""On the workbench: what the enterprises have open in whose service team this person is, and who still lacks a team."""

from dataclasses import dataclass
from datetime import datetime

from crm import lights
from crm.figures import Scope, values
from crm.models import Role, User
from enterprises.accounts.models import Enterprise
from enterprises.requests.models import ServiceRequest
from enterprises.requests.pages import light_of
from enterprises.requests.views import READERS
from enterprises.teams.figures import a_tier_without
from enterprises.teams.models import ServiceTeam

MOST_ENTERPRISES, MOST_READ = 6, 120


@dataclass
class Line:
    """An enterprise with something open: what is due first, and how many there are."""

    enterprise: Enterprise
    first: ServiceRequest
    light: lights.Shown
    count: int = 1


def waiting(user: User, now: datetime) -> dict:
    """Two queries at most; none grows with the teams."""
    counts_gaps = user.has_role(Role.SUPERVISOR)
    found = values([a_tier_without], Scope(user, now))[a_tier_without.name] if counts_gaps else None
    return {
        "team_lines": lines(user, now) if user.has_role(*READERS) else [],
        "without_team": found.number if found else 0,
    }


def lines(user: User, now: datetime) -> list[Line]:
    """The first due on top; of very many requests the first ones are read."""
    enterprises = ServiceTeam.objects.visible_to(user).of(user).values("enterprise")
    rows = ServiceRequest.objects.visible_to(user).open().filter(enterprise__in=enterprises).for_list()
    held: dict[int, Line] = {}
    for row in rows.order_by("due_at", "id")[:MOST_READ]:
        if row.enterprise_id in held:
            held[row.enterprise_id].count += 1
        else:
            held[row.enterprise_id] = Line(row.enterprise, row, light_of(row, now=now))
    return list(held.values())[:MOST_ENTERPRISES]
