"""How the entries of a list, and those of it who have not reported, are narrowed."""

from datetime import date, datetime
from urllib.parse import urlencode

import django_filters as filters
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.clock import SHANGHAI
from crm.figure_lists import opened
from crm.periods import month_after
from crm.reference import short_communities
from crm.web import row_id
from enterprises.accounts.choices import officers
from enterprises.accounts.models import Enterprise

from .asked import previous_month
from .counting import ENTRIES
from .forms import years
from .models import ListEntry, Listing, Measure
from .near import missing

BY_RANK = (F("rank").asc(nulls_last=True), F("pk").asc())
NEWEST_FIRST = 24  # months to choose from


class OfEntries(filters.FilterSet):
    q = filters.CharFilter(method="words", label=_("Name, pinyin initials, USCC, address"))
    community = filters.ChoiceFilter(
        choices=lambda: short_communities().items(), field_name="enterprise__community", label=_("Community"),
        empty_label=_("all"),
    )  # fmt: skip

    class Meta:
        model = ListEntry
        fields = []

    def words(self, rows, name, value):
        return rows.filter(enterprise__in=Enterprise.objects.visible_to(self.request.user).matching(value).values("pk"))

    def later(self, rows, name, value):
        """Which list it is has been decided before."""
        return rows


class EntryFilter(OfEntries):
    """One list of one year: that of the figure that opened it, or that which the address names."""

    listing = filters.ChoiceFilter(
        choices=Listing, method="later", label=pgettext_lazy("listing", "List"), empty_label=None
    )
    year = filters.ChoiceFilter(method="later", label=_("Year"), empty_label=None)

    def __init__(self, data, *args, now: datetime, **kwargs):
        super().__init__(data, *args, **kwargs)
        today = now.astimezone(SHANGHAI).date()
        self.opened = opened(self.data, page=ENTRIES, user=self.request.user, now=now)
        asked, year = self.data.get("listing", ""), row_id(self.data.get("year", "")[:4])
        self.listing = asked if asked in Listing.values else Listing.ABOVE_SCALE.value
        self.year = year if year and 2000 <= year <= 2100 else today.year
        if self.opened:
            self.listing = self.opened.figure.name.removeprefix("economy.on_")
            self.year = self.opened.scope.year
        offered = dict([(today.year + 1, str(today.year + 1)), *years(today), (self.year, str(self.year))])
        self.filters["year"].extra["choices"] = list(offered.items())
        self.data = self.data.copy()
        self.data.update({"listing": self.listing, "year": str(self.year)})

    @property
    def plain_url(self) -> str:
        """The same list without the figure."""
        return f"{reverse(ENTRIES)}?{urlencode({'listing': self.listing, 'year': self.year})}"

    @property
    def listing_words(self) -> str:
        return str(Listing(self.listing).label)

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        rows = rows.filter(pk__in=self.opened.keys) if self.opened else rows.of(self.listing, self.year)
        return rows.order_by(*BY_RANK)


class MissingFilter(OfEntries):
    """Who on a list has not reported a measure for a month."""

    measure = filters.ChoiceFilter(
        choices=Measure, method="later", label=pgettext_lazy("economy", "Measure"), empty_label=None
    )
    month = filters.ChoiceFilter(method="later", label=pgettext_lazy("economy", "Month"), empty_label=None)
    listing = filters.ChoiceFilter(
        choices=Listing, method="later", label=pgettext_lazy("listing", "List"), empty_label=None
    )
    officer = filters.ChoiceFilter(
        choices=lambda: officers().items(), field_name="enterprise__officer", label=_("Officer"), empty_label=_("all")
    )

    def __init__(self, data, *args, now: datetime, **kwargs):
        super().__init__(data, *args, **kwargs)
        last = previous_month(now.astimezone(SHANGHAI).date())
        months = [month_after(last, -back) for back in range(NEWEST_FIRST)]
        self.filters["month"].extra["choices"] = [(f"{day:%Y-%m}", f"{day:%Y-%m}") for day in months]
        self.of = {
            "measure": one_of(self.data.get("measure"), Measure.values),
            "listing": one_of(self.data.get("listing"), Listing.values),
            "month": one_of(self.data.get("month"), [f"{day:%Y-%m}" for day in months]),
        }
        self.data = self.data.copy()
        self.data.update(self.of)

    @property
    def first_day(self) -> date:
        return date.fromisoformat(f"{self.of['month']}-01")

    def filter_queryset(self, queryset):
        asked = missing(self.request.user, listing=self.of["listing"], measure=self.of["measure"], month=self.first_day)
        return super().filter_queryset(queryset).filter(pk__in=asked.order_by().values("pk")).order_by(*BY_RANK)


def one_of(text: str | None, known: list[str]) -> str:
    """What an address names, or the first there is."""
    return text if text in known else known[0]
