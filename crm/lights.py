"""Deadlines in the words people read: 剩 1 个工作日 · 周六（班）18:00."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import dateformat, timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from crm.clock import SHANGHAI, Light, light
from crm.workdays import DayKind, WorkCalendar


@dataclass(frozen=True)
class Shown:
    """A light ready to be drawn: its shape's name, the word, and the time beside it."""

    name: str
    word: str
    time: str

    @property
    def symbol(self) -> str:
        return f"l-{self.name}"


def show(
    *, due_at, met_at, now: datetime, calendar: WorkCalendar, over=False, paused=False, provisional=False,
    in_hours=False,
) -> Shown:  # fmt: skip
    """`over`: the record is finished without an answer (withdrawn), nothing runs any more."""
    lamp = light(
        now=now, due_at=due_at, calendar=calendar, met_at=met_at, cancelled=over and met_at is None, paused=paused,
        provisional=provisional, in_hours=in_hours,
    )  # fmt: skip
    return Shown(lamp.name, word(lamp), time_beside(lamp, due_at=due_at, met_at=met_at, now=now, calendar=calendar))


def word(lamp: Light) -> str:
    if lamp.hours is not None:
        return hours_word(lamp)
    days = {"days": lamp.days}
    match lamp.name:
        case "ok":
            return ngettext("%(days)s working day left", "%(days)s working days left", lamp.days) % days
        case "due":
            return _("Due today")
        case "late":
            return ngettext("%(days)s working day late", "%(days)s working days late", lamp.days) % days
        case "pause":
            return _("Paused")
        case "open":
            return _("Provisional")
    return {True: _("In time"), False: _("Answered late"), None: _("Ended")}[lamp.on_time]


def hours_word(lamp: Light) -> str:
    if lamp.name == "late":
        return ngettext("%(hours)s hour late", "%(hours)s hours late", lamp.hours) % {"hours": lamp.hours}
    return ngettext("%(hours)s hour left", "%(hours)s hours left", lamp.hours) % {"hours": lamp.hours}


def time_beside(lamp: Light, *, due_at, met_at, now, calendar) -> str:
    due = due_at.astimezone(SHANGHAI)
    today = now.astimezone(SHANGHAI).date()
    if lamp.name == "done":
        return short(met_at) if met_at else ""
    if lamp.name == "pause":
        return ""
    if lamp.name == "due":
        return f"{due:%H:%M}"
    if lamp.name in {"ok", "open"} and 0 <= (due.date() - today).days < 7:
        return day_time(weekday(due.date(), calendar), due)
    return day_time(month_day(due.date()), due)


def weekday(day: date, calendar: WorkCalendar | None = None) -> str:
    """周六, and 周六（班） for a make-up working day, so that nobody takes it for a day off."""
    name = weekday_names()[day.weekday()]
    if calendar and calendar.kind(day) is DayKind.MAKEUP_WORKDAY:
        return _("%(weekday)s (work)") % {"weekday": name}
    return name


def weekday_names() -> list[str]:
    """Monday first, short: 周一 … 周日."""
    return [
        pgettext("weekday", "Mon"), pgettext("weekday", "Tue"), pgettext("weekday", "Wed"), pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"), pgettext("weekday", "Sat"), pgettext("weekday", "Sun"),
    ]  # fmt: skip


def is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def month_day(day: date) -> str:
    """10月9日"""
    return dateformat.format(day, pgettext("date format", "j M"))


def full_day(day: date) -> str:
    """2026年10月9日, 9 October 2026"""
    return dateformat.format(day, pgettext("date format", "j F Y"))


def day_words(day: date, calendar: WorkCalendar | None = None) -> str:
    """10月9日 周五, Fri 9 Oct"""
    return _("%(weekday)s %(day)s") % {"weekday": weekday(day, calendar), "day": month_day(day)}


def month_name(day: date) -> str:
    """10月"""
    return dateformat.format(day, pgettext("date format", "M"))


def day_time(day: str, local: datetime) -> str:
    """周四 18:00, and 周六（班）18:00: no blank after a full-width bracket."""
    return f"{day}{'' if day.endswith('）') else ' '}{local:%H:%M}"


def short(moment: datetime) -> str:
    """A moment in a column: 10-09 09:30, with the year when it is not this one."""
    local = moment.astimezone(SHANGHAI)
    this_year = local.year == timezone.localdate().year
    return f"{local:%m-%d %H:%M}" if this_year else f"{local:%Y-%m-%d %H:%M}"
