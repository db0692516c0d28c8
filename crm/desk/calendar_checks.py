"""What may be wrong with the days of a notice, in words. Errors keep it from being applied; doubts want a look."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm import notice_text
from crm.clock import SHANGHAI
from crm.lights import day_words, weekday_names
from crm.models import CalendarDay, CalendarNotice, Deadline
from crm.notice_text import DECEMBER, NAMES, WEEKDAYS, Slip
from crm.words import listed
from crm.workdays import SATURDAY, DayKind, WorkCalendar

from .calendar_changes import changes, span_words

NEW_YEAR, SPRING, TOMBS, LABOUR, DRAGON, AUTUMN, NATIONAL = NAMES
LONGER_SINCE = 2025  # thirteen statutory days instead of eleven
# the days that the law fixes by the sun's calendar; those by the moon's are looked at by their season
FIXED = {NEW_YEAR: [(1, 1)], LABOUR: [(5, 1)], NATIONAL: [(10, 1), (10, 2), (10, 3)]}
SECOND_OF_MAY = (5, 2)
SEASONS = {SPRING: ((1, 21), (2, 24)), TOMBS: ((4, 4), (4, 6)), DRAGON: ((5, 27), (6, 27)), AUTUMN: ((9, 7), (10, 9))}
USUAL = {NEW_YEAR: {1, 3}, SPRING: {8, 9}, TOMBS: {1, 3}, LABOUR: {5}, DRAGON: {1, 3}, AUTUMN: {1, 3}, NATIONAL: {7}}
USUAL_JOINED = {8}
MOST_IN_A_ROW = 6


class Finding(NamedTuple):
    words: str
    is_error: bool


def findings(
    notice: CalendarNotice, days: list[CalendarDay], *, before: WorkCalendar, after: WorkCalendar, today: date
) -> list[Finding]:
    """Errors first."""
    errors = [*missing(notice, days), *misplaced(notice, days), *statutory(notice, days)]
    doubts = [
        *against_the_text(notice, days), *odd_blocks(notice, days), *long_weeks(notice.year, after),
        *already_counted(before, after, today),
    ]  # fmt: skip
    return [*(Finding(words, True) for words in errors), *(Finding(words, False) for words in doubts)]


# ---------------------------------------------------------------- errors


def missing(notice, days) -> Iterator[str]:
    if not notice.number:
        yield _("The document number is missing.")
    if absent := [name for name in NAMES if name not in names_of(days)]:
        yield _("Not in the list: %(names)s.") % {"names": listed(absent)}


def misplaced(notice, days) -> Iterator[str]:
    for day in days:
        if day.kind == DayKind.MAKEUP_WORKDAY and day.date.weekday() < SATURDAY:
            yield _("%(day)s is a working day anyway; only Saturdays and Sundays are made up.") % {
                "day": day_words(day.date)
            }
        if day.date.year != notice.year and not is_early(day, notice.year):
            yield _("%(date)s is not in %(year)s.") % {"date": day.date, "year": notice.year}


def statutory(notice, days) -> Iterator[str]:
    off = {day.date for day in days if day.kind == DayKind.HOLIDAY}
    for name, fixed in FIXED.items():
        fixed = [*fixed, SECOND_OF_MAY] if name == LABOUR and notice.year >= LONGER_SINCE else fixed
        for month, number in fixed:
            day = date(notice.year, month, number)
            if name in names_of(days) and day not in off:
                yield _("%(day)s is a public holiday by law and is not off in the list.") % {"day": day_words(day)}


# ---------------------------------------------------------------- doubts


def against_the_text(notice, days) -> Iterator[str]:
    if not notice.text:
        return
    reading = notice_text.read(notice.text, year=notice.year)
    yield from map(slip_words, reading.slips)
    listed_days = {day.date: day.kind for day in days}
    read = {day.date: day.kind for day in reading.days}
    for day in sorted(listed_days.keys() | read.keys()):
        if listed_days.get(day) != read.get(day):
            yield _("%(day)s: the list says “%(list)s”, the text “%(text)s”.") % {
                "day": day_words(day), "list": kind_words(listed_days.get(day)), "text": kind_words(read.get(day)),
            }  # fmt: skip


def slip_words(slip: Slip) -> str:
    words = {"name": slip.name, "said": slip.said, "found": slip.found}
    match slip.what:
        case "total":
            return _("%(name)s: the text says %(said)s days in all, its dates are %(found)s.") % words
        case "weekday":
            words |= {"said": weekday_word(slip.said), "found": weekday_word(slip.found)}
            return _("%(name)s is a %(found)s; the text says %(said)s.") % words
        case "no such day":
            return _("%(name)s: there is no %(said)s.") % words
        case "backwards":
            return _("%(name)s: from %(said)s to %(found)s cannot be.") % words
    return _("%(name)s: no days were found in the text.") % words


def odd_blocks(notice, days) -> Iterator[str]:
    for name, block in blocks(days):
        span, parts = span_words(block[0], block[-1]), name.split("、")
        usual = USUAL_JOINED if len(parts) > 1 else USUAL.get(name)
        if usual is None:
            yield _("%(name)s is not one of the seven known holidays.") % {"name": name}
        elif len(block) not in usual:
            words = ngettext(
                "%(name)s, %(span)s, is %(n)s day; usual is %(usual)s.",
                "%(name)s, %(span)s, is %(n)s days; usual is %(usual)s.", len(block),
            )  # fmt: skip
            usually = " / ".join(map(str, sorted(usual)))
            yield words % {"name": name, "span": span, "n": len(block), "usual": usually}
        for part in parts:
            if part in SEASONS and not in_season(part, block, notice.year):
                yield _("%(name)s, %(span)s, lies outside its usual season.") % {"name": part, "span": span}


def long_weeks(year: int, calendar: WorkCalendar) -> Iterator[str]:
    """The notices see to it that nobody works more than six days on end: a longer run is a day forgotten or slipped."""
    inside = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    for is_work, run in groupby(inside, key=calendar.is_workday):
        row = list(run)
        if is_work and len(row) > MOST_IN_A_ROW:
            words = _("%(span)s would be %(n)s working days on end.")
            yield words % {"span": span_words(row[0], row[-1]), "n": len(row)}


def already_counted(before: WorkCalendar, after: WorkCalendar, today: date) -> Iterator[str]:
    past = [change.day for change in changes(before.special, after.special) if change.day < today]
    if not past:
        return
    first, last = (datetime.combine(day, time.min, SHANGHAI) for day in (past[0], past[-1]))
    count = Deadline.objects.met().filter(due_at__gte=first, started_at__lt=last).count()
    if count:
        yield ngettext(
            "%(span)s has passed: %(n)s deadline that was met then stays as it was counted.",
            "%(span)s has passed: %(n)s deadlines that were met then stay as they were counted.", count,
        ) % {"span": span_words(past[0], past[-1]), "n": count}  # fmt: skip


# ---------------------------------------------------------------- what they share


def names_of(days) -> set[str]:
    return {name for day in days if day.kind == DayKind.HOLIDAY for name in day.name.split("、")}


def is_early(day: CalendarDay, year: int) -> bool:
    """The New Year block may begin in December, and a weekend before it may be worked for it."""
    return day.date.year == year - 1 and day.date.month == DECEMBER and day.name.startswith(NEW_YEAR)


def blocks(days) -> Iterator[tuple[str, list[date]]]:
    """Days off of one name that follow each other."""
    off = sorted((day for day in days if day.kind == DayKind.HOLIDAY), key=lambda day: day.date)
    for (name, _start), run in groupby(enumerate(off), key=lambda at: (at[1].name, at[1].date.toordinal() - at[0])):
        yield name, [day.date for _at, day in run]


def in_season(name: str, block: list[date], year: int) -> bool:
    first, last = (date(year, *ends) for ends in SEASONS[name])
    return block[0] <= last and first <= block[-1]


def kind_words(kind: str | None) -> str:
    return str(CalendarDay.Kind(kind).label) if kind else "—"


def weekday_word(letter: str) -> str:
    return weekday_names()[WEEKDAYS.index(letter.replace("天", "日"))]
