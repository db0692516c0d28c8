"""工作日: a year's working days, month by month, and the notice they come from."""

from calendar import Calendar
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from crm import lights
from crm.calendar import days_of, shipped_days, unannounced_year, version_words, work_calendar
from crm.models import CalendarNotice, Role
from crm.web import role_required
from crm.workdays import DayKind, WorkCalendar

from .calendar_changes import changes, said, summary


@dataclass(frozen=True)
class Day:
    date: date
    is_off: bool
    is_today: bool
    mark: str  # off, work, or nothing for an ordinary day
    name: str
    is_changed: bool = False  # by the notice that is being looked at


@dataclass
class Month:
    first: date
    weeks: list[list[Day | None]]
    workdays: int
    notes: list[str] = field(default_factory=list)


@role_required(*Role.values)
def calendar(request, year=None):
    today = timezone.localdate()
    year = year or today.year
    days = work_calendar()
    years = range(min(day.year for day in days.special), days.announced_through.year + 2)
    if year not in years:
        raise Http404(_("No calendar is known for that year."))
    notices = CalendarNotice.objects.visible_to(request.user).filter(year=year)
    months = [month_of(date(year, number, 1), days, today=today) for number in range(1, 13)]
    shown = {
        "year": year,
        "earlier": year - 1 if year - 1 in years else None,
        "later": year + 1 if year + 1 in years else None,
        "this_year": today.year,
        "months": months,
        "weekdays": lights.weekday_names(),
        "workdays": sum(month.workdays for month in months),
        "numbers": notice_numbers(year, days),
        "version": version_words(version) if (version := days.version(date(year, 1, 1))) else "",
        "is_provisional": days.is_provisional(date(year, 1, 1)),
        "unannounced": unannounced_year(today),
        "versions": versions_of(year, notices),
        "draft": notices.drafts().select_related("by").first(),
        "keeps": request.user.has_role(Role.ADMIN),
        **special_counts(year, days),
    }
    return render(request, "crm/desk/calendar.html", shown)


def month_of(first: date, days: WorkCalendar, *, today: date, changed: Collection[date] = ()) -> Month:
    weeks = [
        [day_of(day, days, today=today, changed=changed) if day.month == first.month else None for day in week]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
    inside = [day.date for week in weeks for day in week if day]
    return Month(first, weeks, sum(map(days.is_workday, inside)), notes_of(inside, days))


def day_of(day: date, days: WorkCalendar, *, today: date, changed: Collection[date] = ()) -> Day:
    kind = days.kind(day)
    marks = {DayKind.HOLIDAY: _("off"), DayKind.MAKEUP_WORKDAY: _("work")}
    name = days.name(day)
    return Day(
        day, not days.is_workday(day), day == today, marks.get(kind, ""), _(name) if name else "", day in changed
    )


def notes_of(inside: list[date], days: WorkCalendar) -> list[str]:
    """1–8 National Day · 10 work: what is special in a month, in words."""
    notes = []
    for (kind, name), run in groupby(inside, key=lambda day: (days.kind(day), days.name(day))):
        found = list(run)
        span = f"{found[0].day}–{found[-1].day}" if len(found) > 1 else f"{found[0].day}"
        if kind == DayKind.HOLIDAY:
            notes.append(_("%(days)s %(name)s") % {"days": span, "name": _(name)})
        elif kind == DayKind.MAKEUP_WORKDAY:
            notes.append(_("make-up day %(days)s") % {"days": span})
    return notes


@dataclass(frozen=True)
class Version:
    """One arrangement of the year and what it changed; `notice` is None for the days the software brought along."""

    words: str
    changed: list[str]
    is_in_force: bool
    notice: CalendarNotice | None = None


def versions_of(year: int, rows) -> list[Version]:
    """Newest first; each compared with the one before it, whether that was withdrawn later or not."""
    rows = rows.exclude(version=None).order_by("version").select_related("applied_by", "withdrawn_by")
    notices = list(rows.prefetch_related("days"))
    in_force = max((notice.version for notice in notices if notice.is_applied), default=0)
    days: dict = dict(shipped_days(year))
    found = [Version(version_words(f"{year}/0"), [summary(days)], in_force == 0)] if days else []
    for notice in notices:
        own = days_of(notice)
        changed = said(changes(days, own)) if days else [summary(own)]
        words = version_words(f"{year}/{notice.version}")
        found.append(Version(words, changed, notice.version == in_force, notice))
        days = own
    return found[::-1]


def notice_numbers(year: int, days: WorkCalendar) -> list[str]:
    """The documents the year's special days come from, in the order of the days."""
    inside = sorted(day for day in days.special if day.year == year)
    return list(dict.fromkeys(number for day in inside if (number := days.notice_no(day))))


def special_counts(year: int, days: WorkCalendar) -> dict[str, int]:
    kinds = [special.kind for day, special in days.special.items() if day.year == year]
    return {"holidays": kinds.count(DayKind.HOLIDAY), "makeups": kinds.count(DayKind.MAKEUP_WORKDAY)}
