"""How the list of enterprises with their figures is narrowed: what a figure opens, or what somebody chooses."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.clock import SHANGHAI
from crm.fields import Day
from crm.figure_lists import opened
from crm.figures import Scope
from crm.periods import Period, a_year_before, given
from crm.reference import short_communities
from enterprises.accounts.filters import sections
from enterprises.accounts.models import Enterprise

from .asked import year_so_far
from .counting import PAGE, months, on_list
from .figures import MEASURE_OF
from .models import STOCKS, Listing, Measure
from .reading import growth
from .sums import ORDERS, Line, Rows, beside, both, in_order

FLOWS = [(value, label) for value, label in Measure.choices if value not in STOCKS]
NARROWS = ("q", "community", "section")


class EconomyFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=_("Name, pinyin initials, USCC, address"))
    measure = filters.ChoiceFilter(
        choices=FLOWS, method="later", label=pgettext_lazy("economy", "Measure"), empty_label=None
    )
    listing = filters.ChoiceFilter(
        choices=Listing, method="later", label=pgettext_lazy("listing", "List"), empty_label=_("all")
    )
    community = filters.ChoiceFilter(
        choices=lambda: short_communities().items(), label=_("Community"), empty_label=_("all")
    )
    section = filters.ChoiceFilter(choices=sections, label=_("Industry"), empty_label=_("all"))

    class Meta:
        model = Enterprise
        fields = []

    def __init__(self, data, *args, now: datetime, **kwargs):
        super().__init__(data, *args, **kwargs)
        for name, label in (("from", _("Days from")), ("to", pgettext_lazy("period", "to"))):
            self.filters[name] = filters.DateFilter(method="later", label=label, widget=Day)
            self.filters[name].parent, self.filters[name].model = self, Enterprise
        self.opened = opened(self.data, page=PAGE, user=self.request.user, now=now)
        self.order = self.data.get("o", "") if self.data.get("o", "") in {*ORDERS, "-name"} else ""
        self.asked = self.asked_measure()
        self.period = self.asked_period(now.astimezone(SHANGHAI).date())

    def asked_measure(self) -> str:
        if self.opened:
            return MEASURE_OF[self.opened.figure.name]
        asked = self.data.get("measure", "")
        return asked if asked in dict(FLOWS) else Measure.OUTPUT

    def asked_period(self, today: date) -> Period:
        if self.opened:
            return self.opened.scope.period
        return given(self.data) or year_so_far(today, measure=self.asked)

    @property
    def asked_words(self) -> str:
        return str(Measure(self.asked).label)

    def filter_queryset(self, queryset):
        narrowed = super().filter_queryset(queryset)
        lines = self.all_lines(narrowed)
        # who reported a year before only is counted in its sum, and is not among the rows
        self.silent = [line for line in lines if line.now is None]
        self.lines = [line for line in lines if line.now is not None]
        return Rows(narrowed, in_order(self.lines, self.order))

    def all_lines(self, narrowed: QuerySet) -> list[Line]:
        is_narrow = any(self.form.cleaned_data.get(name) for name in NARROWS)
        named = self.order in {"name", "-name"}
        own = Q(enterprise__in=narrowed.order_by().values("pk")) if is_narrow else Q()
        if self.opened:
            figure, scope, cell = self.opened.figure, self.opened.scope, self.opened.cell
            earlier = Scope(scope.user, scope.now, a_year_before(scope.period), against=scope.period)
            return beside(figure.rows(scope, cell).filter(own), figure.rows(earlier, cell).filter(own), named=named)
        rows = months(self.request.user).filter(own, measure=self.asked)
        if listing := self.form.cleaned_data.get("listing"):
            rows = rows.filter(enterprise__in=on_list(listing, self.period.first.year))
        return both(rows, self.period, named=named)

    def words(self, rows, name, value):
        return rows.matching(value)

    def later(self, rows, name, value):
        """Where the sums are made."""
        return rows

    @property
    def totals(self) -> dict:
        """Of the whole list: how much now, how much a year before, and what of that is of those who are silent now."""
        self.qs  # noqa: B018  makes the lines
        now = added(line.now for line in self.lines)
        silent = added(line.before for line in self.silent)
        before = added([silent, *(line.before for line in self.lines)])
        return {"now": now, "before": before, "growth": growth(now, before), "silent": silent}


def added(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
