"""What the robots of groups are told: made of numbers, categories, units, dates and counts, and of nothing else.

A group is larger than the circle of those who may read a request: no title, no text and no name of anybody is ever
handed over here. An enterprise's name may be a person's name, so it stays out as well.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm import outbox
from crm.calendar import work_calendar
from crm.clock import SHANGHAI
from crm.lights import day_time, day_words
from crm.models import Message, Robot, Unit
from crm.reference import unit_family

Tells = Robot.Tells


def tell(
    what: Tells, number: str, *, category: str, due_at: datetime, url: str, unit: Unit | None = None, at: datetime
) -> None:
    """A request is new, or late: once for each robot that is told so, however often this is called.

    A robot of one unit hears of a new request when it is given to that unit, one without a unit when it comes in.
    """
    key = f"{what}:{number}" if what is Tells.NEW else f"{what}:{number}:{due_at:%Y%m%d%H%M}"
    with override(settings.LANGUAGE_CODE):
        head = {Tells.NEW: _("New request %(number)s"), Tells.LATE: _("Late: request %(number)s")}[what]
        about = [category, unit.short_name if unit else "", due_words(due_at)]
        lines = [head % {"number": number}, " · ".join(part for part in about if part), outbox.absolute(url)]
        outbox.post_all(message(robot, lines, key=key, at=at) for robot in concerned(what, unit))


def concerned(what: Tells, unit: Unit | None) -> Iterable[Robot]:
    robots = Robot.objects.told(what)
    return [robot for robot in robots if robot.unit_id is None or (unit and unit.pk in unit_family(robot.unit_id))]


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
