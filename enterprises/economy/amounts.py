"""Amounts of economic figures as they are typed, compared and told: 9,000万元, 120人; months by name. No queries."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from crm.amounts import HUNDREDTH
from crm.periods import month_words
from crm.templatetags.ui import money, thousands

from .models import WHOLE_YEAR, Datum, Measure, first_day

UNITS = {"yuan": Decimal(1), "wan": Decimal(10_000), "yi": Decimal(100_000_000)}
UNIT_WORDS = (
    ("wan", pgettext_lazy("unit of money", "10,000 yuan")), ("yuan", pgettext_lazy("unit of money", "yuan")),
    ("yi", pgettext_lazy("unit of money", "100 million yuan")),
)  # fmt: skip
HEADS = frozenset({Measure.EMPLOYEES})
PEOPLE = pgettext_lazy("unit", "people")
WAN = gettext_lazy("10,000 yuan")
PROVISIONAL, FINAL = pgettext_lazy("figure", "provisional"), pgettext_lazy("figure", "final")


def amount_words(measure: str, value: Decimal | None) -> str:
    """9,000万元; of employees 120人; a tax that was paid back with its minus."""
    if value is None:
        return "—"
    if measure in HEADS:
        return _("%(n)s people") % {"n": thousands(int(value))}
    return f"-{money(-value)}" if value < 0 else money(value)


def in_wan(value: Decimal | None) -> str:
    """In a column of 万元: whole ones, of small amounts with two places."""
    if value is None:
        return "—"
    amount = value / UNITS["wan"]
    return f"{amount:,.0f}" if abs(amount) >= 100 or not amount else f"{amount:,.2f}"


def in_yi(value: Decimal | None) -> str:
    """177.79亿元, as figures say it; less than a hundredth of that in 万元."""
    if value is None:
        return "—"
    if abs(value) < UNITS["yi"] / 100:
        return _("%(n)s (10,000 yuan)") % {"n": in_wan(value)}
    return _("%(n)s (100m yuan)") % {"n": f"{(value / UNITS['yi']).quantize(HUNDREDTH, ROUND_HALF_UP):,}"}


def signed(growth: Decimal | None) -> str:
    """+0.49, as figures write it."""
    return "—" if growth is None else f"{growth:+,.2f}"


def in_column(measure: str, value: Decimal | None) -> str:
    return ("—" if value is None else f"{value:,.0f}") if measure in HEADS else in_wan(value)


def span_words(year: int, month: int, span: int) -> str:
    """2024年5月; 2024年1–2月; 2024年."""
    if month == WHOLE_YEAR:
        return _("the year %(year)s") % {"year": year}
    if span == 1:
        return month_words(first_day(year, month))
    words = {"year": year, "first": month - span + 1, "last": month}
    return pgettext("months of a year", "%(year)s, months %(first)s to %(last)s") % words


def kept(datum: Datum) -> str:
    """A value as history keeps it: 2024-02/2=90000000.00, with ! when it is final."""
    return f"{datum.year}-{datum.month:02d}/{datum.span}={datum.value:.2f}{'!' if datum.is_final else ''}"


def told(measure: str):
    """How history tells what it keeps of a measure: 2024年5月 9,000万元（定报）."""

    def words(text: str) -> str:
        when, _equals, value = text.partition("=")
        when, _slash, span = when.partition("/")
        year, _dash, month = when.partition("-")
        amount = amount_words(measure, Decimal(value.removesuffix("!")))
        said = {"when": span_words(int(year), int(month), int(span)), "amount": amount}
        return (_("%(when)s %(amount)s (final)") if value.endswith("!") else _("%(when)s %(amount)s")) % said

    return words
