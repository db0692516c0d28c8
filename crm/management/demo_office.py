"""Who is on leave and who is on duty around the day of the demonstration."""

from datetime import date, timedelta
from itertools import cycle

from django.utils import timezone

from crm.calendar import work_calendar
from crm.desk import covers_flow, roster_flow
from crm.desk.roster_flow import Line
from crm.models import User

DUTY_DAYS = 45  # from the first of the month on
TURNS = ("demo-officer", "demo-officer2", "demo-handler", "demo-supervisor", "demo-attraction", "demo-spaces")


def load(people: dict[str, User], today: date) -> None:
    """Nothing when the demonstration plays on another day than today: people enter these things now."""
    if today == timezone.localdate():
        leaves(people, today)
        roster(people, today)


def leaves(people: dict[str, User], today: date) -> None:
    """One leave now, one to come."""
    by = people["demo-supervisor"]
    for person, deputy, begins, days, note in (
        ("demo-attraction", "demo-officer2", -1, 4, "外出招商"),
        ("demo-officer2", "demo-officer", 20, 5, "年休假"),
    ):
        first = today + timedelta(days=begins)
        covers_flow.create(
            by=by, person=people[person], deputy=people[deputy], from_on=first, to_on=first + timedelta(days=days),
            note=note,
        )  # fmt: skip


def roster(people: dict[str, User], today: date) -> None:
    """Everybody in turn; on days off two, the second stays reachable by telephone."""
    days, calendar = [today.replace(day=1) + timedelta(days=at) for at in range(DUTY_DAYS)], work_calendar()
    lines, turns = [], cycle(people[username] for username in TURNS)
    for day in days:
        lines.append(Line(day, next(turns)))
        if not calendar.is_workday(day):
            lines.append(Line(day, next(turns), note="电话待命"))
    roster_flow.add(lines, by=people["demo-supervisor"])
