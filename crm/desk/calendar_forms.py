"""The days of a notice as people bring them: its own text, a line a day, or a sheet. All become one list of lines."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm import notice_text
from crm.calendar import shipped_calendar
from crm.excel_guard import Unreadable
from crm.layouts import Heading, read_sheet
from crm.models import CalendarNotice
from crm.notice_text import WEEKDAYS, Day
from crm.workdays import DayKind

from .calendar_checks import weekday_word

MOST_DAYS, MOST_ERRORS = 120, 10
ANY_YEAR = 2000  # to see whether a text holds days at all
OFF, MADE_UP = "放假", "补班"
KINDS = dict.fromkeys([OFF, "休假", "休息", "休", "假", "节假日", "holiday", "off"], DayKind.HOLIDAY) | dict.fromkeys(
    [MADE_UP, "上班", "班", "补班日", "makeup_workday", "makeup", "work"], DayKind.MAKEUP_WORKDAY
)
A_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?|(\d{4})(\d\d)(\d\d)\b")
A_WEEKDAY = re.compile(rf"(?:周|星期)([{WEEKDAYS}天])")
LIST_BEGINS = re.compile(rf"\s*(?:{A_DATE.pattern})[ \t,，]")
HEADINGS = [
    Heading("date", ("日期", "date", "day"), required=True),
    Heading("kind", ("类型", "类别", "安排", "kind", "type"), required=True),
    Heading("name", ("名称", "节日", "节假日", "name"), required=True),
]


class Line(ValueError):
    """What is wrong with a line, in words that name it."""


def read_lines(text: str) -> list[Day]:
    """2027-01-01 周五 放假 元旦, one day a line; the weekday may be left out. Raises ValidationError."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return checked((number, line.replace(",", " ").replace("，", " ").split()) for number, line in lines)


def read_days_of(sheet_bytes: bytes) -> list[Day]:
    """Raises ValidationError or Unreadable."""
    sheet = read_sheet(sheet_bytes, HEADINGS)
    return checked((number, [row["date"], row["kind"], row["name"]]) for number, row in sheet.records())


def checked(lines: Iterable[tuple[int, list[str]]]) -> list[Day]:
    found: dict[date, tuple[int, Day]] = {}
    errors = []
    for number, words in lines:
        try:
            day = read_day(words)
            if day.date in found:
                earlier = found[day.date][0]
                raise Line(_("%(date)s stands in line %(n)s already") % {"date": day.date, "n": earlier})
            found[day.date] = (number, day)
        except Line as wrong:
            errors.append(_("Line %(n)s: %(reason)s.") % {"n": number, "reason": wrong})
    if errors:
        raise forms.ValidationError(errors[:MOST_ERRORS])
    if len(found) > MOST_DAYS:
        raise forms.ValidationError(_("More than %(n)s days cannot be those of one notice.") % {"n": MOST_DAYS})
    return [day for _number, day in sorted(found.values(), key=lambda pair: pair[1].date)]


def read_day(words: list[str]) -> Day:
    said = " ".join(words)
    match = A_DATE.match(said)
    if not match:
        raise Line(_("it must begin with a date like 2027-01-01"))
    try:
        day = date(*(int(part) for part in match.groups() if part))
    except ValueError:
        raise Line(_("there is no %(date)s") % {"date": match[0]}) from None
    rest = said[match.end() :].split()
    if rest and (weekday := A_WEEKDAY.fullmatch(rest[0])):
        if WEEKDAYS[day.weekday()] != weekday[1].replace("天", "日"):
            right = weekday_word(WEEKDAYS[day.weekday()])
            raise Line(_("%(date)s is a %(weekday)s") % {"date": day, "weekday": right})
        rest = rest[1:]
    kind = KINDS.get(rest[0].lower()) if rest else None
    if kind is None:
        raise Line(_("after the date comes 放假 (off) or 补班 (make-up working day)"))
    name = "".join(rest[1:])
    if not 0 < len(name) <= 20:
        raise Line(_("last comes the name of the holiday"))
    return Day(day, kind, name)


def written(days: Iterable) -> str:
    """The same list as text, each with its weekday, so that it can be compared with the notice at a glance."""
    return "\n".join(
        f"{day.date} 周{WEEKDAYS[day.date.weekday()]} {OFF if day.kind == DayKind.HOLIDAY else MADE_UP} {day.name}"
        for day in days
    )


class YearForm(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("Year"), widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    number = forms.CharField(
        label=gettext_lazy("Document number"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"placeholder": "国办发明电〔2026〕7号", "autocomplete": "off"}),
    )  # fmt: skip

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year is not None:
            refuse_year(year)
        return year


def refuse_year(year: int) -> None:
    first, last = min(shipped_calendar().special).year, timezone.localdate().year + 2
    if not first <= year <= last:
        words = _("Only the years %(first)s to %(last)s can be entered.")
        raise forms.ValidationError(words % {"first": first, "last": last})


class EnterForm(YearForm):
    """The notice in one of three ways. What its text says about itself need not be typed."""

    text = forms.CharField(
        label=gettext_lazy("Text of the notice"), required=False, max_length=20_000, strip=True,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Paste it whole, as it was published; or write one day a line, like “2027-01-01 放假 元旦”."
        ),
    )  # fmt: skip
    sheet = forms.FileField(
        label=gettext_lazy("Or a sheet"), required=False,
        help_text=gettext_lazy("xlsx or csv with the columns 日期, 类型 (放假 or 补班), 名称."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )  # fmt: skip
    field_order = ["text", "sheet", "year", "number"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].required = False
        self.fields["text"].is_wide = self.fields["sheet"].is_wide = True

    def clean(self):
        """Adds `days`, and year and number where the text names them."""
        found = super().clean()
        if self.errors:
            return found
        place = "sheet" if found["sheet"] else "text"
        try:
            days = self.read(found)
            if not days:
                raise Unreadable(_("No days were found. Paste the whole text, or write one day a line."))
            refuse_year(found["year"])
        except Unreadable as reason:
            self.add_error(place, str(reason))
        except forms.ValidationError as reason:
            self.add_error(None if hasattr(reason, "error_dict") else place, reason)
        else:
            found["days"] = days
        return found

    def read(self, found) -> list[Day]:
        if found["sheet"]:
            return self.with_year(found, read_days_of(found["sheet"].read()))
        if LIST_BEGINS.match(found["text"]):
            text, found["text"] = found["text"], ""
            return self.with_year(found, read_lines(text))
        reading = notice_text.read(found["text"], year=found["year"])
        if reading.year is None and notice_text.read(found["text"], year=ANY_YEAR).days:
            raise forms.ValidationError({"year": _("Which year is it for? The text does not say.")})
        found["year"], found["number"] = reading.year, found["number"] or reading.number
        if double := [day for day, count in Counter(day.date for day in reading.days).items() if count > 1]:
            raise forms.ValidationError(_("The text names %(date)s twice.") % {"date": min(double)})
        return sorted(reading.days)

    def with_year(self, found, days: list[Day]) -> list[Day]:
        """The year that most of the days are in."""
        if days and not found["year"]:
            [(found["year"], _count)] = Counter(day.date.year for day in days).most_common(1)
        return days


class DaysForm(YearForm):
    """A draft: everything about it may still be changed."""

    days = forms.CharField(
        label=pgettext_lazy("calendar", "Days"), max_length=20_000, strip=True,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "w-list"}),
        help_text=gettext_lazy("One day a line: date, 放假 (off) or 补班 (make-up working day), name of the holiday."),
    )  # fmt: skip

    def __init__(self, *args, notice: CalendarNotice, **kwargs):
        initial = {"year": notice.year, "number": notice.number, "days": written(notice.days.all())}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["days"].is_wide = True

    def clean_days(self):
        return read_lines(self.cleaned_data["days"])
