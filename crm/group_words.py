"""What the robots of groups are told: made of numbers, categories, units, dates and counts, and of nothing else.

A group is larger than the circle of those who may read a request: no title, no text and no name of anybody is ever
handed over here. An enterprise's name may be a person's name, so it stays out as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm import outbox
from crm.calendar import work_calendar
from crm.clock import SHANGHAI
from crm.lights import day_time, day_words
from crm.models import Message, Robot
from crm.reference import unit_family, units

Tells = Robot.Tells


@dataclass(frozen=True)
class Matter:
    """What may be said of a request: nothing else of it ever reaches a robot."""

    number: str
    category: str
    due_at: datetime
    url: str
    unit_id: int | None = None


def tell(what: Tells, matter: Matter, *, at: datetime) -> None:
    """A request is new, or late: once to each robot that is told so, however often this is called."""
    outbox.post_all(announcements(what, [matter], Robot.objects.told(what), at=at))


def announcements(what: Tells, matters: Iterable[Matter], robots: Iterable[Robot], *, at: datetime) -> list[Message]:
    """Unsaved ones. A robot of one unit hears of what its unit has in hand: new requests when they are given to it."""
    robots = list(robots)
    with override(settings.LANGUAGE_CODE):
        return [
            message(robot, lines(what, matter), key=key_of(what, matter), at=at)
            for matter in matters
            for robot in robots
            if robot.unit_id is None or matter.unit_id in unit_family(robot.unit_id)
        ]


def key_of(what: Tells, matter: Matter) -> str:
    """New is a request once; late it may be again, by another deadline."""
    return f"{what}:{matter.number}" + (f":{matter.due_at:%Y%m%d%H%M}" if what == Tells.LATE else "")


def lines(what: Tells, matter: Matter) -> list[str]:
    heads = {Tells.NEW: _("New request %(number)s"), Tells.LATE: _("Late: request %(number)s")}
    unit = units().get(matter.unit_id)
    about = [matter.category, unit.short_name if unit else "", due_words(matter.due_at)]
    return [heads[what] % {"number": matter.number}, " · ".join(filter(None, about)), outbox.absolute(matter.url)]


def message(robot: Robot, lines: list[str], *, at: datetime, key: str = "", **facts) -> Message:
    """An unsaved one. The first word is the office's own: 钉钉 and 飞书 may ask for it as a keyword."""
    first, *others = [line for line in lines if line]
    first = _("[Whistle] %(words)s") % {"words": first}
    return outbox.message(
        channel=Message.Channel.ROBOT, robot=robot, subject=first, body="\n".join([first, *others]), now=at,
        key=f"robot:{robot.pk}:{key}" if key else None, **facts,
    )  # fmt: skip


def due_words(due_at: datetime) -> str:
    """请于 6月6日 周四 18:00 前答复"""
    local = due_at.astimezone(SHANGHAI)
    return _("to be answered by %(due)s") % {"due": day_time(day_words(local.date(), work_calendar()), local)}
