"""What happens to units and leases, told to those who look after the enterprise: its officer, and its service team."""

from datetime import datetime

from enterprises.teams.reading import people_of
from enterprises.tenancy.following import follow


def follow_spaces(now: datetime) -> None:
    follow(now, team=people_of)
