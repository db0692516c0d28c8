"""What differs between two arrangements of days, day by day and in words."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.lights import month_day
from crm.workdays import SATURDAY, WORKING, DayKind, SpecialDay

Days = Mapping[date, SpecialDay]


class Change(NamedTuple):
    """A day that counted and no longer does, or the other way round."""

    day: date
    kind: DayKind  # what it is now
    name: str


class Run(NamedTuple):
    """Days one after another that have become the same."""

    first: date
    last: date
    kind: DayKind
    name: str


def kind_of(day: date, days: Days) -> DayKind:
    special = days.get(day)
    if special:
        return special.kind
    return DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.WORKDAY


def changes(before: Days, after: Days) -> list[Change]:
    """In the order of days."""
    found = []
    for day in sorted(before.keys() | after.keys()):
        kind = kind_of(day, after)
        if (kind in WORKING) != (kind_of(day, before) in WORKING):
            name = after[day].name if day in after else ""
            found.append(Change(day, kind, name))
    return found


def runs(changed: Iterable[Change]) -> list[Run]:
    found: list[Run] = []
    for day, kind, name in changed:
        if found and (day - timedelta(days=1), kind, name) == found[-1][1:]:
            found[-1] = found[-1]._replace(last=day)
        else:
            found.append(Run(day, day, kind, name))
    return found


def run_words(run: Run) -> str:
    words = {"days": span_words(run.first, run.last), "name": _(run.name) if run.name else ""}
    match run.kind:
        case DayKind.HOLIDAY:
            return _("%(days)s off, %(name)s") % words
        case DayKind.MAKEUP_WORKDAY:
            return _("%(days)s made up") % words
        case DayKind.WEEKEND:
            return _("%(days)s no longer made up") % words
    return _("%(days)s a working day again") % words


def span_words(first: date, last: date) -> str:
    return month_day(first) if first == last else f"{month_day(first)}–{month_day(last)}"


def said(changed: Iterable[Change]) -> list[str]:
    return [run_words(run) for run in runs(changed)]


def summary(days: Days) -> str:
    """Of a year that had no arrangement before: how many days, not which."""
    kinds = [special.kind for special in days.values()]
    off, made_up = kinds.count(DayKind.HOLIDAY), kinds.count(DayKind.MAKEUP_WORKDAY)
    words = [
        ngettext("%(n)s day off", "%(n)s days off", off) % {"n": off},
        ngettext("%(n)s make-up day", "%(n)s make-up days", made_up) % {"n": made_up},
    ]
    return " · ".join(words)
