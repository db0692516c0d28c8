"""What happens to units and leases, told to those who look after the enterprise: its officer, and its service team."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from crm.models import User
from enterprises.teams.models import Member, ServiceTeam
from enterprises.tenancy.following import follow


def follow_spaces(now: datetime) -> None:
    follow(now, team=people_of)


def people_of(enterprises: Iterable[int]) -> dict[int, list[User]]:
    """{enterprise: leader first, then who serves in its team now}."""
    people: dict[int, list[User]] = defaultdict(list)
    teams = list(ServiceTeam.objects.working().filter(enterprise__in=enterprises).select_related("leader"))
    for team in teams:
        people[team.enterprise_id].append(team.leader)
    rows = Member.objects.filter(team__in=teams, to_on=None).select_related("user", "team")
    for row in rows:
        people[row.team.enterprise_id].append(row.user)
    return people
