"""The days between receipt and answer as a list for a phone, and the next holiday as a line for the front page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from crm.clock import SHANGHAI, DayNote
from crm.explained import local_day, notes_of
from crm.lights import day_words, month_day, weekday
from crm.models import Deadline
from crm.words import listed
from crm.workdays import DayKind, WorkCalendar

LOOK_AHEAD = 10  # days: a holiday or a make-up day that is that near is worth a line


@dataclass(frozen=True)
class Row:
    """One day, or a run of days that do not count."""

    when: str  # 10月8日 周四
    what: str  # 补班
    hint: str = ""  # 18:00 前答复
    number: str = ""  # 第 3 日
    kind: str = ""  # classes of the list


def rows(deadline: Deadline, calendar: WorkCalendar) -> list[Row]:
    """Receipt, then each working day with its number; days off that follow each other are one row."""
    notes, due = notes_of(deadline, calendar), deadline.due_at.astimezone(SHANGHAI)
    if deadline.hours:
        return [received(deadline.started_at, ""), hours_later(deadline.hours, due)]
    shown = [received(deadline.started_at, _("the day of receipt does not count"))]
    for counts, run in groupby(notes, key=lambda note: (note.counts, "" if note.counts else why_off(note))):
        days = list(run)
        shown += [counted(note, due) for note in days] if counts[0] else [off(days)]
    return shown


def received(moment: datetime, hint: str) -> Row:
    local = moment.astimezone(SHANGHAI)
    return Row(day_words(local.date()), _("%(time)s received") % {"time": f"{local:%H:%M}"}, hint)


def hours_later(hours: int, due: datetime) -> Row:
    """A consultation: the clock never stops, so there is nothing to tell of the days between."""
    what = ngettext("%(n)s hour later", "%(n)s hours later", hours) % {"n": hours}
    before = _("answered before %(time)s") % {"time": f"{due:%H:%M}"}
    return Row(day_words(due.date()), what, before, "", "is-end")


def counted(note: DayNote, due: datetime) -> Row:
    if note.kind == DayKind.MAKEUP_WORKDAY:
        what = pgettext("day", "Make-up working day")
    else:
        what = _("Counting starts") if note.number == 1 else pgettext("day", "Working day")
    is_last = note.day == due.date()
    return Row(
        day_words(note.day), what, _("answered before %(time)s") % {"time": f"{due:%H:%M}"} if is_last else "",
        _("Day %(n)s") % {"n": note.number}, "is-end" if is_last else "is-count",
    )  # fmt: skip


def off(days: list[DayNote]) -> Row:
    hint = ngettext("%(n)s day, does not count", "%(n)s days, do not count", len(days)) % {"n": len(days)}
    return Row(span(days[0].day, days[-1].day), why_off(days[0]), hint, "", "is-off")


def why_off(note: DayNote) -> str:
    if note.paused:
        return _("The clock stood still")
    if note.kind == DayKind.WEEKEND:
        return _("Weekend")
    if note.kind == DayKind.HOLIDAY:
        return _("%(name)s holiday") % {"name": _(note.name)} if note.name else _("Holiday")
    return _("counts as the day of receipt")


def span(first: date, last: date) -> str:
    """10月1–7日, 9月30日–10月2日, 10月3日 周六"""
    if first == last:
        return day_words(first)
    if first.month == last.month:
        begin = dateformat.format(first, pgettext("date format: first of several days", "j"))
        end = dateformat.format(last, pgettext("date format: last of several days", "j M"))
        return f"{begin}–{end}"
    return f"{month_day(first)}–{month_day(last)}"


def coming(today: date, calendar: WorkCalendar) -> list[str]:
    """What is out of the ordinary in the days ahead, in sentences."""
    ahead = [today + timedelta(days=n) for n in range(LOOK_AHEAD + 1)]
    said = [makeup(day) for day in ahead if calendar.kind(day) is DayKind.MAKEUP_WORKDAY]
    first = next((day for day in ahead if calendar.kind(day) is DayKind.HOLIDAY), None)
    return said if first is None else [holiday(first, calendar), *said]


def makeup(day: date) -> str:
    words = {"weekday": weekday(day), "day": month_day(day)}
    return _("%(weekday)s %(day)s is a make-up working day: it counts as usual.") % words


def holiday(first: date, calendar: WorkCalendar) -> str:
    last = first
    while calendar.kind(last + timedelta(days=1)) in {DayKind.HOLIDAY, DayKind.WEEKEND}:
        last += timedelta(days=1)
    run = (first + timedelta(days=n) for n in range((last - first).days + 1))
    names = listed(dict.fromkeys(_(calendar.name(day)) for day in run if calendar.name(day)))
    words = {"days": span(first, last), "name": names or _("Holiday")}
    return _("%(days)s, %(name)s: requests are taken, the days do not count.") % words


def notices(deadline: Deadline, calendar: WorkCalendar) -> list[str]:
    """Numbers of the State Council's notices that the count rests on."""
    return list(dict.fromkeys(note.notice_no for note in notes_of(deadline, calendar) if note.notice_no))


def due_hint(deadline: Deadline, calendar: WorkCalendar) -> str:
    """这天补班，我们上班: the due day is one on which others are off. Or the date may still move."""
    if deadline.provisional:
        return _("An estimate: that year's holidays are not announced yet")
    is_makeup = deadline.days and calendar.kind(local_day(deadline.due_at)) is DayKind.MAKEUP_WORKDAY
    return _("A make-up working day: we are at work") if is_makeup else ""


def counted_from(deadline: Deadline, calendar: WorkCalendar) -> str:
    """3 个工作日，从10月8日 周四起算: what a request of the night wants to know first."""
    first = next((note.day for note in notes_of(deadline, calendar) if note.counts), None)
    if not deadline.days or first is None:
        return ""
    words = ngettext(
        "%(days)s working day, counted from %(first)s", "%(days)s working days, counted from %(first)s",
        deadline.total_days,
    )  # fmt: skip
    return words % {"days": deadline.total_days, "first": day_words(first)}


def moved(deadline: Deadline) -> str:
    """The date that was promised first, when another one stands now."""
    if deadline.due_at == deadline.original_due_at:
        return ""
    return _("First it was due on %(day)s.") % {"day": day_words(local_day(deadline.original_due_at))}
