"""The calendar in force: the shipped days, with the State Council notices we have stored on top."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache

from chinese_calendar import constants
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from crm.clock import ClockRule, DayNote, shanghai
from crm.models.workdays import CalendarNotice
from crm.reference import kept
from crm.workdays import SATURDAY, WORKING, DayKind, SpecialDay, WorkCalendar

NOVEMBER, DECEMBER = 11, 12

# A notice says 元旦, the shipped days say New Year's Day; one name each, so that both are translated alike.
HOLIDAY_NAMES = {
    "元旦": gettext_noop("New Year's Day"),
    "春节": gettext_noop("Spring Festival"),
    "清明节": gettext_noop("Tomb-sweeping Day"),
    "劳动节": gettext_noop("Labour Day"),
    "端午节": gettext_noop("Dragon Boat Festival"),
    "中秋节": gettext_noop("Mid-autumn Festival"),
    "国庆节": gettext_noop("National Day"),
}
# when two meet, the notice names both
JOINED_NAMES = {
    "国庆节、中秋节": gettext_noop("National Day and Mid-autumn Festival"),
    "中秋节、国庆节": gettext_noop("Mid-autumn Festival and National Day"),
}

# In 2020 a second notice lengthened the Spring Festival; the first one covers the rest of that year.
NOTICE_NUMBERS = {
    2020: ("国办发明电〔2019〕16号", "国办发明电〔2020〕1号"),
    2021: ("国办发明电〔2020〕27号",),
    2022: ("国办发明电〔2021〕11号",),
    2023: ("国办发明电〔2022〕16号",),
    2024: ("国办发明电〔2023〕7号",),
    2025: ("国办发明电〔2024〕12号",),
    2026: ("国办发明电〔2025〕7号",),
}
LENGTHENED = frozenset({date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 2)})

# The package lists these two as holidays, but the 2024 notice only lets them adjoin 1 January: a plain weekend.
PLAIN_WEEKEND = frozenset({date(2023, 12, 30), date(2023, 12, 31)})

NoticeDays = dict[int, dict[date, SpecialDay]]


@kept
def work_calendar() -> WorkCalendar:
    """The calendar in force; one value per process, built again only after a notice has been applied or withdrawn."""
    return calendar_by(applied_notices())


def applied_notices() -> list[CalendarNotice]:
    return list(CalendarNotice.objects.applied().prefetch_related("days").order_by("year", "version"))


def calendar_by(notices: Iterable[CalendarNotice]) -> WorkCalendar:
    """The shipped days with these notices on top, in ascending versions: a later one replaces its year wholesale."""
    days_by_notice = dict(_shipped_days())
    versions = _shipped_versions(days_by_notice)
    for notice in notices:
        days = days_of(notice)
        # A notice still without days announces nothing; taking it at its word would turn holidays into working days.
        if days:
            days_by_notice[notice.year] = days
            versions[notice.year] = f"{notice.year}/{notice.version}"
    return calendar_of(days_by_notice, versions=versions)


def unannounced_year(today: date) -> int | None:
    """The year whose arrangement is due and not there: from November the next one, else this one."""
    announced = work_calendar().announced_through.year
    wanted = today.year + 1 if today.month >= NOVEMBER else today.year
    return announced + 1 if announced < wanted else None


def within_reach(moment: date) -> None:
    """For forms: a mistyped year is a day that the calendar does not know, can neither count to nor show."""
    day = shanghai(moment).date() if isinstance(moment, datetime) else moment
    if not work_calendar().covers(day):
        raise ValidationError(_("The calendar does not reach that far. Please look at the year."))


def clock_rule() -> ClockRule:
    return ClockRule(close=settings.CLOSE_OF_BUSINESS, out_of_hours_next_day=settings.OUT_OF_HOURS_NEXT_DAY)


def shipped_calendar() -> WorkCalendar:
    """The calendar without any notice of our own."""
    shipped = _shipped_days()
    return calendar_of(shipped, versions=_shipped_versions(shipped))


def calendar_of(
    days_by_notice: Mapping[int, Mapping[date, SpecialDay]], *, versions: Mapping[int, str]
) -> WorkCalendar:
    """`days_by_notice` is keyed by notice year; a later year's notice has the last word on the December before it."""
    special: dict[date, SpecialDay] = {}
    for year in sorted(days_by_notice):
        special |= days_by_notice[year]
    through = _last_consecutive(days_by_notice)
    return WorkCalendar(special=special, announced_through=date(through, 12, 31), versions=versions)


def why(note: DayNote) -> str:
    """The reason in words why the day counted or not."""
    reason = _reason(note)
    if note.provisional:
        return _("%(reason)s (estimate: that year's holidays are not announced yet)") % {"reason": reason}
    return reason


def version_words(version: str) -> str:
    """“2026/1” for people; 0 stands for the days the software brought along."""
    year, _slash, number = version.partition("/")
    words = _("%(year)s, version %(number)s") if number != "0" else _("%(year)s, as shipped")
    return words % {"year": year, "number": number}


def _reason(note: DayNote) -> str:
    if note.kind == DayKind.WEEKEND:
        return _("weekend")
    if note.kind == DayKind.HOLIDAY:
        return _("%(name)s holiday") % {"name": _(note.name)} if note.name else _("holiday")
    if note.paused:
        return _("paused")
    if not note.counts:
        return _("counts as the day of receipt")
    if note.kind == DayKind.MAKEUP_WORKDAY:
        return _("Working day %(n)s, make-up working day") % {"n": note.number}
    return _("Working day %(n)s") % {"n": note.number}


def days_of(notice: CalendarNotice) -> dict[date, SpecialDay]:
    return {
        row.date: SpecialDay(DayKind(row.kind), source_name(row.name), notice.number)
        for row in notice.days.all()
        if not _is_ordinary(row.date, DayKind(row.kind))
    }


def source_name(name: str) -> str:
    """New Year's Day for 元旦: the text that is translated; what is not known stays as it is."""
    return HOLIDAY_NAMES.get(name) or JOINED_NAMES.get(name, name)


def notice_name(source: str) -> str:
    """元旦 for New Year's Day: the same the other way round."""
    return next((name for name, text in (HOLIDAY_NAMES | JOINED_NAMES).items() if text == source), source)


def _is_ordinary(day: date, kind: DayKind) -> bool:
    """Public lists name 3 February 2020 a make-up day: it is a Monday like any other, and so is its like."""
    return (kind in WORKING) == (day.weekday() < SATURDAY) and kind != DayKind.HOLIDAY


@lru_cache(maxsize=1)
def _shipped_days() -> NoticeDays:
    days_by_notice: NoticeDays = {}
    for names, kind in ((constants.holidays, DayKind.HOLIDAY), (constants.workdays, DayKind.MAKEUP_WORKDAY)):
        for day, name in names.items():
            if day not in PLAIN_WEEKEND and not _is_ordinary(day, kind):
                year = _notice_year(day, name)
                days_by_notice.setdefault(year, {})[day] = SpecialDay(kind, name, _shipped_notice_no(day, year))
    return days_by_notice


def _notice_year(day: date, name: str) -> int:
    """The New Year block may begin in December; it is announced with the year that it opens."""
    return day.year + 1 if day.month == DECEMBER and name == HOLIDAY_NAMES["元旦"] else day.year


def _shipped_notice_no(day: date, year: int) -> str:
    numbers = NOTICE_NUMBERS.get(year, ("",))
    return numbers[-1] if day in LENGTHENED else numbers[0]


def _shipped_versions(shipped: Mapping[int, object]) -> dict[int, str]:
    """Version 0, so that the first notice stored for a year can be told from what was shipped."""
    return {year: f"{year}/0" for year in shipped}


def _last_consecutive(years: Mapping[int, object]) -> int:
    year = min(years)
    while year + 1 in years:
        year += 1
    return year


def shipped_days(year: int) -> Mapping[date, SpecialDay]:
    """The days of a year's notice as the software brought them along; nothing for a year it does not know."""
    return _shipped_days().get(year, {})
