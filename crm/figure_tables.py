"""Figures side by side, for pages and sheets: a line for each key, each number with the address of its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import periods
from crm.amounts import Growth
from crm.clock import SHANGHAI
from crm.dimensions import Dimension
from crm.fields import Day
from crm.figure_lists import query
from crm.figures import DIMENSIONS, Cell, Count, Figure, Found, Rate, Scope, with_total
from crm.periods import Period, chosen, given


@dataclass(frozen=True)
class Entry:
    """A number where it stands, with the address of its rows; of a rate also that of its numerator's.

    `beside` is what a rate must not be shown without.
    """

    figure: Figure
    found: Found
    url: str
    part_url: str = ""
    beside: "Entry | None" = None

    @property
    def is_rate(self) -> bool:
        return isinstance(self.figure, Rate)

    @property
    def is_empty(self) -> bool:
        """Nothing to open."""
        return not (self.found.missing or (self.found.number if self.found.whole is None else self.found.whole))

    @property
    def text(self) -> str:
        return self.figure.written(self.found.number)

    @property
    def part_text(self) -> str:
        """What was divided; of a mean the sum."""
        return self.figure.parts[0].written(self.found.part) if self.figure.parts else rounded(self.found.part)

    @property
    def whole_text(self) -> str:
        return self.figure.parts[1].written(self.found.whole) if self.figure.parts else rounded(self.found.whole)

    @property
    def made_of(self) -> str:
        """3 ÷ 4; of a growth 61.18 ← 60.91: what is now, and what was a year before."""
        if self.found.whole is None:
            return ""
        return f"{self.part_text} {'←' if isinstance(self.figure, Growth) else '÷'} {self.whole_text}"


def rounded(number: int | Decimal) -> str:
    return f"{number:,.0f}"


@dataclass(frozen=True)
class Line:
    label: str
    entries: list[Entry]

    def entry(self, name: str) -> Entry:
        return next(entry for entry in self.entries if entry.figure.name == name)

    def number(self, name: str) -> int | Decimal | None:
        return self.entry(name).found.number


@dataclass(frozen=True)
class Table:
    by: Dimension
    lines: list[Line]
    total: Line

    def sorted_by(self, order: str) -> "Table":
        """By a figure's name, with a minus from the highest; lines without a number come last."""
        name, lines = order.removeprefix("-"), self.lines
        if name not in {entry.figure.name for entry in self.total.entries}:
            return self
        known = [line for line in lines if line.number(name) is not None]
        known.sort(key=lambda line: line.number(name), reverse=order.startswith("-"))
        return Table(self.by, [*known, *(line for line in lines if line.number(name) is None)], self.total)


def table(figures: Iterable[Figure], scope: Scope, by: Dimension) -> Table:
    figures = list(figures)
    found, whole = with_total(figures, scope, by)
    lines = [line(by.named(key), figures, found[key], scope, Cell(by, key)) for key in by.ordered(found)]
    return Table(by, lines, line(_("Total"), figures, whole, scope))


def line(label, figures: Iterable[Figure], found: dict[str, Found], scope: Scope, cell: Cell | None = None) -> Line:
    return Line(str(label), [entry(figure, found, scope, cell) for figure in figures])


def entry(figure: Figure, found: dict[str, Found], scope: Scope, cell: Cell | None) -> Entry:
    number, url = found[figure.name], address(figure, scope, cell)
    if not isinstance(figure, Rate):
        return Entry(figure, number, url)
    beside = entry(figure.beside, found, scope, cell) if figure.beside else None
    return Entry(figure, number, url, address(figure.part, scope, cell), beside)


def address(figure: Figure, scope: Scope, cell: Cell | None = None) -> str:
    return f"{reverse(figure.page)}?{urlencode(query(figure, scope, cell))}"


def columns(figures: Iterable[Figure], by: Dimension) -> list[tuple]:
    """For crm.exports: the key and each number; of all but counts the unit stands in the header."""

    def column(figure: Figure) -> tuple:
        head = figure.label if isinstance(figure, Count) else f"{figure.label} ({figure.unit})"
        return head, lambda line: figure.shown(line.number(figure.name))

    return [(by.label, lambda line: line.label), *(column(figure) for figure in figures)]


# ---------------------------------------------------------------- what is asked for


class AskedForm(forms.Form):
    """Which days, and by what they are broken down. What makes no sense falls back to what is usual."""

    period = forms.ChoiceField(label=_("Period"), choices=periods.CHOICES, required=False)
    by = forms.ChoiceField(label=pgettext_lazy("figures", "By"), required=False)

    def __init__(self, data, *, page: str, today: date, usual: str = "quarter"):
        self.today, self.usual, self.dimensions = today, usual, DIMENSIONS[page]
        first = next(iter(self.dimensions))
        super().__init__({"period": "" if "from" in data else usual, "by": first} | data.dict())
        for name, label in (("from", _("Days from")), ("to", pgettext_lazy("period", "to"))):
            self.fields[name] = forms.DateField(label=label, required=False, widget=Day)
        self.fields["by"].choices = [(name, dimension.label) for name, dimension in self.dimensions.items()]
        self.is_valid()

    @property
    def asked_period(self) -> Period:
        name = self.cleaned_data.get("period")
        return chosen(name, self.today) if name else given(self.data) or chosen(self.usual, self.today)

    @property
    def dimension(self) -> Dimension:
        return self.dimensions.get(self.cleaned_data.get("by", ""), next(iter(self.dimensions.values())))


def what_is_asked(request, page: str, figures: Iterable[Figure]) -> tuple[AskedForm, Table]:
    """What a page of statistics shows: the figures of that list for the days and by the thing that the address says."""
    now = timezone.now()
    form = AskedForm(request.GET, page=page, today=now.astimezone(SHANGHAI).date())
    scope = Scope(request.user, now, form.asked_period)
    return form, table(figures, scope, form.dimension).sorted_by(request.GET.get("o", ""))
