"""Stretches of days that figures are counted for: a month, a quarter, half a year, a year, or any two days."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from crm.clock import SHANGHAI

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}  # the length of what has a name of its own
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Both days included."""

    first: date
    last: date

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time(), SHANGHAI)

    @property
    def end(self) -> datetime:
        """The moment after it."""
        return datetime.combine(self.last + ONE_DAY, time(), SHANGHAI)

    @property
    def query(self) -> dict[str, str]:
        """As an address says it."""
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}

    @property
    def words(self) -> str:
        """2024年6月, 2024年第二季度, 2024年上半年, 2024年; any other stretch by its two days."""
        name = next((name for name in MONTHS if self == containing(self.first, name)), None)
        return NAMED[name](self.first) if name else two_days(self)

    def shared_with(self, other: "Period") -> "Period":
        return Period(max(self.first, other.first), min(self.last, other.last))


def containing(day: date, name: str) -> Period:
    """The month, quarter, half-year or year that holds the day."""
    length = MONTHS[name]
    month = (day.month - 1) // length * length + 1
    first = date(day.year, month, 1)
    return Period(first, month_after(first, length) - ONE_DAY)


def month_after(first: date, count: int) -> date:
    months = first.year * 12 + first.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def before(period: Period, name: str) -> Period:
    return containing(period.first - ONE_DAY, name)


def a_year_before(period: Period) -> Period:
    """The same days of the year before; a February that ends with its month does so then, too."""
    last = period.last + ONE_DAY
    return Period(_year_less(period.first), _year_less(last) - ONE_DAY)


def _year_less(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28)) if day.month == 2 else day.replace(year=day.year - 1)


def two_days(period: Period) -> str:
    return _("%(first)s to %(last)s") % {"first": f"{period.first:%Y-%m-%d}", "last": f"{period.last:%Y-%m-%d}"}


def month_words(day: date) -> str:
    return dateformat.format(day, pgettext("date format", "F Y"))


def quarter_words(day: date) -> str:
    quarters = [_("Q1 %(year)s"), _("Q2 %(year)s"), _("Q3 %(year)s"), _("Q4 %(year)s")]
    return quarters[(day.month - 1) // 3] % {"year": day.year}


def half_words(day: date) -> str:
    halves = [_("first half of %(year)s"), _("second half of %(year)s")]
    return halves[(day.month - 1) // 6] % {"year": day.year}


def year_words(day: date) -> str:
    return _("the year %(year)s") % {"year": day.year}


NAMED: dict[str, Callable[[date], str]] = {
    "month": month_words, "quarter": quarter_words, "half": half_words, "year": year_words,
}  # fmt: skip

# what a page offers; "" stands for two days that are typed
CHOICES = (
    ("month", gettext_lazy("This month")), ("last_month", gettext_lazy("Last month")),
    ("quarter", gettext_lazy("This quarter")), ("last_quarter", gettext_lazy("Last quarter")),
    ("half", gettext_lazy("This half-year")), ("last_half", gettext_lazy("Last half-year")),
    ("year", gettext_lazy("This year")), ("last_year", gettext_lazy("Last year")),
    ("", gettext_lazy("Any days")),
)  # fmt: skip


def chosen(name: str, today: date) -> Period:
    """The period of one of the choices above."""
    length = name.removeprefix("last_")
    this = containing(today, length)
    return this if name == length else before(this, length)


def given(data: Mapping[str, str]) -> Period | None:
    """The two days of an address; None if they are missing, odd or the wrong way round."""
    try:
        first, last = (date.fromisoformat(data.get(name, "")) for name in ("from", "to"))
    except ValueError:
        return None
    return Period(first, last) if date(2000, 1, 1) <= first <= last <= date(2100, 12, 31) else None
