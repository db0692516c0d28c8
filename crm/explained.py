"""A deadline explains itself: each day between receipt and due as a cell, and the same in one sentence."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from crm.calendar import clock_rule, version_words, why
from crm.clock import SHANGHAI, DayNote, explain, explain_until
from crm.lights import day_words, month_day, month_name, weekday
from crm.models import Deadline
from crm.words import listed, sentences
from crm.workdays import WORKING, DayKind, WorkCalendar

MOST_CELLS = 14


@dataclass(frozen=True)
class Cell:
    """One day of the strip, or a folded run of days off."""

    head: str  # 周五 今天
    number: str  # 9, or 1–7 when folded
    month: str  # named where it changes
    foot: str  # 第 2 日
    kind: str  # classes of the strip


@dataclass(frozen=True)
class Explained:
    cells: list[Cell]
    sentence: str
    notices: list[str]
    version: str


def explained(deadline: Deadline, *, calendar: WorkCalendar, today: date) -> Explained:
    notes = notes_of(deadline, calendar)
    numbered = deadline.days is not None  # a named date is met on its day, whatever number that has
    cells = hour_cells if deadline.hours else day_cells
    strip = [zero_cell(deadline), *cells(notes, today, due_on=local_day(deadline.due_at), numbered=numbered)]
    return Explained(
        cells=strip,
        sentence=sentence(deadline, notes, calendar),
        notices=list(dict.fromkeys(note.notice_no for note in notes if note.notice_no)),
        version=version_words(deadline.calendar_version) if deadline.calendar_version else "",
    )


def notes_of(deadline: Deadline, calendar: WorkCalendar) -> list[DayNote]:
    """A counted date is explained by its count, one that was named or counted otherwise as far as it reaches."""
    paused = deadline.skipped
    if deadline.days:
        counted = explain(deadline.started_at, deadline.total_days, calendar, rule=clock_rule(), paused=paused)
        if counted and counted[-1].day == local_day(deadline.due_at):
            return counted
    return explain_until(local_day(deadline.started_at), local_day(deadline.due_at), calendar, paused=paused)


def local_day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def zero_cell(deadline: Deadline) -> Cell:
    local = deadline.started_at.astimezone(SHANGHAI)
    words = _("%(time)s told") if deadline.is_named else _("%(time)s received")
    return Cell(
        weekday(local.date()), str(local.day), month_name(local.date()),
        words % {"time": f"{local:%H:%M}"}, "is-zero",
    )  # fmt: skip


def day_cells(notes: list[DayNote], today: date, *, due_on: date, numbered: bool) -> list[Cell]:
    drawn = [cell(note, today, due_on, numbered) for note in notes]
    if len(notes) < MOST_CELLS:
        return drawn
    cells = []
    for is_off, run in groupby(zip(notes, drawn, strict=True), key=lambda pair: not pair[0].counts):
        days = list(run)
        cells += [folded([note for note, _cell in days])] if is_off and len(days) > 1 else [one for _note, one in days]
    return cells


def hour_cells(notes: list[DayNote], today: date, *, due_on: date, numbered: bool) -> list[Cell]:
    """Where hours are counted, every day counts."""
    kinds = {note.day: "is-count" if note.day <= today else "is-todo" for note in notes}
    return [
        Cell(
            weekday(note.day), str(note.day.day), month_name(note.day) if note.day.day == 1 else "",
            pgettext("strip", "due") if note.day == due_on else "",
            f"{kinds[note.day]}{' is-today' if note.day == today else ''}{' is-end' if note.day == due_on else ''}",
        )
        for note in notes
    ]  # fmt: skip


def cell(note: DayNote, today: date, due_on: date, numbered: bool) -> Cell:
    kinds = ["is-off" if not note.counts else "is-count" if note.day <= today else "is-todo"]
    head = weekday(note.day)
    if note.kind == DayKind.MAKEUP_WORKDAY:
        head = _("%(weekday)s, work") % {"weekday": head}
    if note.day == today:
        kinds.append("is-today")
        head = _("%(weekday)s, today") % {"weekday": head}
    if note.day == due_on:
        kinds.append("is-end")
    month = month_name(note.day) if note.day.day == 1 else ""
    return Cell(head, str(note.day.day), month, foot(note, due_on, numbered), " ".join(kinds))


def foot(note: DayNote, due_on: date, numbered: bool) -> str:
    if not note.counts:
        if note.paused and note.kind in WORKING:
            return _("paused")
        if note.name:
            return _(note.name)
        return _("weekend") if note.kind == DayKind.WEEKEND else why(note)
    if not numbered:
        return pgettext("strip", "due") if note.day == due_on else ""
    number = _("Day %(n)s") % {"n": note.number}
    return _("%(number)s, due") % {"number": number} if note.day == due_on else number


def folded(days: list[DayNote]) -> Cell:
    names = [name for name in dict.fromkeys(_(note.name) for note in days if note.name) if name]
    return Cell(
        ngettext("%(n)s day off", "%(n)s days off", len(days)) % {"n": len(days)},
        f"{days[0].day.day}–{days[-1].day.day}", month_name(days[0].day), listed(names) or _("weekend"), "is-off",
    )  # fmt: skip


def sentence(deadline: Deadline, notes: list[DayNote], calendar: WorkCalendar) -> str:
    """The same in words, for those who read and for those who listen."""
    if deadline.hours:
        return hours_words(deadline.hours)
    if not deadline.days:
        return _("This date was promised to the enterprise: it is a date, not a count of working days.")
    parts = [_("The day of receipt does not count; counting starts with the next working day")]
    parts += [
        run_words(name, list(run))
        for name, run in groupby(notes, key=lambda note: note.name if not note.counts else "")
        if name
    ]
    parts += [
        _("%(weekday)s %(day)s is a make-up working day and counts") % {
            "weekday": weekday(note.day), "day": month_day(note.day)}
        for note in notes
        if note.counts and note.kind == DayKind.MAKEUP_WORKDAY
    ]  # fmt: skip
    said = [_("; ").join(parts) + _(".")]
    due = f"{deadline.due_at.astimezone(SHANGHAI):%H:%M}"
    promised = ngettext(
        "Promised: %(days)s working day, by close of business at %(time)s.",
        "Promised: %(days)s working days, by close of business at %(time)s.",
        deadline.days,
    )
    said += [promised % {"days": deadline.days, "time": due}, *moved_words(deadline)]
    if deadline.provisional:
        last = calendar.announced_through.year + 1
        estimate = _("The holidays of %(year)s are not announced yet: the date is an estimate by weekends alone.")
        said.append(estimate % {"year": last})
    return sentences(*said)


def moved_words(deadline: Deadline) -> list[str]:
    """Why it is not due when it first was: an extension, a pause, a notice that came later."""
    said = []
    if deadline.extra_days:
        more = ngettext(
            "Extended by %(days)s working day with a supervisor's approval.",
            "Extended by %(days)s working days with a supervisor's approval.",
            deadline.extra_days,
        )
        said.append(more % {"days": deadline.extra_days})
    if deadline.paused_at:
        since = {"day": day_words(local_day(deadline.paused_at))}
        said.append(_("Paused since %(day)s: working days on which it stands still do not count.") % since)
    if deadline.paused_days:
        days = listed(month_day(day) for day in sorted(deadline.skipped)[:MOST_CELLS])
        said.append(_("It was paused on %(days)s: that does not count.") % {"days": days})
    if deadline.due_at != deadline.original_due_at:
        first = {"day": day_words(local_day(deadline.original_due_at))}
        by_us = _("First it was due on %(day)s.") % first
        by_notice = _("First it was due on %(day)s; a holiday notice that came later moved it.") % first
        said.append(by_us if deadline.extra_days or deadline.paused_days else by_notice)
    return said


def hours_words(hours: int) -> str:
    words = ngettext(
        "A consultation is answered within %(hours)s hour of its receipt: nights, weekends and holidays count.",
        "A consultation is answered within %(hours)s hours of its receipt: nights, weekends and holidays count.",
        hours,
    )
    return words % {"hours": hours}


def run_words(name: str, run: list[DayNote]) -> str:
    words = {"name": _(name), "from": month_day(run[0].day), "to": month_day(run[-1].day)}
    if len(run) == 1:
        return _("%(name)s, %(from)s, does not count") % words
    return _("%(name)s, %(from)s to %(to)s, does not count") % words
