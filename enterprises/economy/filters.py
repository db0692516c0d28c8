"""How the list of enterprises with their figures is narrowed: what a figure opens, or what somebody chooses."""

from datetime import date, datetime
from decimal import Decimal

import django_filters as filters
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.amounts import exact
from crm.clock import SHANGHAI
from crm.fields import Day
from crm.figure_lists import opened
from crm.figures import Scope
from crm.periods import Period, a_year_before, given
from crm.reference import short_communities
from enterprises.accounts.filters import sections
from enterprises.accounts.models import Enterprise

from .asked import summed_up, year_so_far
from .counting import PAGE, on_list
from .figures import MEASURE_OF
from .models import STOCKS, Listing, Measure
from .reading import growth

FLOWS = [(value, label) for value, label in Measure.choices if value not in STOCKS]
ORDERS = {
    "": (F("now").desc(), F("pk").asc()), "now": (F("now").asc(), F("pk").asc()),
    "before": (F("before").asc(nulls_first=True), F("pk").asc()),
    "-before": (F("before").desc(nulls_last=True), F("pk").asc()),
    "growth": (F("growth").asc(nulls_last=True), F("pk").asc()),
    "-growth": (F("growth").desc(nulls_last=True), F("pk").asc()),
    "name": (F("name").asc(), F("pk").asc()), "-name": (F("name").desc(), F("pk").desc()),
}  # fmt: skip


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
        self.order = self.data.get("o", "") if self.data.get("o", "") in ORDERS else ""
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
        self.narrowed = super().filter_queryset(queryset)
        rows = summed_up(self.of_group(self.narrowed), self.asked, self.period)
        return rows.exclude(now=None).order_by(*ORDERS[self.order])

    def of_group(self, rows: QuerySet) -> QuerySet:
        """Those whom the figure counts; or those on the list that was chosen."""
        listing = self.form.cleaned_data.get("listing")
        if self.opened:
            return rows.filter(pk__in=self.opened.keys)
        return rows.filter(pk__in=on_list(listing, self.period.first.year)) if listing else rows

    def words(self, rows, name, value):
        return rows.matching(value)

    def later(self, rows, name, value):
        """Where the sums are made."""
        return rows

    @cached_property
    def totals(self) -> dict:
        """Of the whole list in one query: how many report, how much now, how much a year before. `silent` is what those
        had a year before who are in the group and report nothing now: they are not among the rows."""
        self.qs  # noqa: B018  narrows the rows
        reports = Q(now__isnull=False)
        of = summed_up(self.of_group(self.narrowed), self.asked, self.period).order_by().values("pk", "now", "before")
        found = of.aggregate(
            n=Count("pk", filter=reports), all_now=Sum("now"), all_before=Sum("before"),
            shown=Sum("before", filter=reports),
        )  # fmt: skip
        then = self.before_of_group() if self.opened else found["all_before"]
        sums = (found["all_now"], then, found["shown"])
        now, before, shown = (None if amount is None else exact(amount) for amount in sums)
        silent = Decimal(before or 0) - Decimal(shown or 0)
        return {"n": found["n"], "now": now, "before": before, "growth": growth(now, before), "silent": silent}

    def before_of_group(self) -> Decimal | None:
        """A figure's group is asked for once more: its rows of a year before."""
        figure, scope = self.opened.figure, self.opened.scope
        earlier = Scope(scope.user, scope.now, a_year_before(scope.period), against=scope.period)
        rows = figure.rows(earlier, self.opened.cell)
        if any(self.form.cleaned_data.get(name) for name in ("q", "community", "section")):
            rows = rows.filter(enterprise__in=self.narrowed.order_by().values("pk"))
        return rows.order_by().aggregate(total=Sum("value"))["total"]
