"""How the list of tenancies is narrowed; the fields in the order of the screen."""

from datetime import datetime

import django_filters as filters
from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.clock import SHANGHAI
from crm.figure_lists import opened
from crm.reference import short_communities
from crm.search import normalised
from spaces.filters import parks

from .counting import PAGE, ends_within
from .models import Kind, Status, Tenancy
from .rules import remind_days

VIEWS = (
    (Status.RUNNING, pgettext_lazy("tenancies", "In it")),
    (Status.ENDED, pgettext_lazy("tenancies", "Left")),
    (Status.VOID, pgettext_lazy("tenancies", "Entered in error")),
    ("all", pgettext_lazy("tenancies", "All")),
)
NAMES = dict(VIEWS)
OVER = "over"
SELDOM = ("kind", "rent_least", "rent_most")  # behind the fold
MOST = 10_000
ORDERS = {
    "": (F("lease_ends_on").asc(nulls_last=True), "id"),
    "-lease": (F("lease_ends_on").desc(nulls_last=True), "-id"),
    "since": ("from_on", "id"),
    "-since": ("-from_on", "-id"),
    "rent": (F("rent").asc(nulls_last=True), "id"),
    "-rent": (F("rent").desc(nulls_last=True), "-id"),
}
LEAST, MOST_RENT = _("Rent at least (CNY/㎡·month)"), _("Rent at most (CNY/㎡·month)")


class TenancyFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=_("Enterprise, park, building and number"))
    park = filters.ChoiceFilter(
        choices=parks, field_name="space__building__park", label=pgettext_lazy("space", "Park"), empty_label=_("all")
    )
    community = filters.ChoiceFilter(
        choices=lambda: short_communities().items(), field_name="space__building__park__community",
        label=_("Community"), empty_label=_("all"),
    )  # fmt: skip
    kind = filters.ChoiceFilter(choices=Kind, label=pgettext_lazy("tenancy", "Kind"), empty_label=_("all"))
    ends = filters.ChoiceFilter(choices=(), method="by_end", label=_("Lease ends"), empty_label=_("all"))
    rent_least = filters.NumberFilter("rent", "gte", label=LEAST, min_value=0, max_value=MOST)
    rent_most = filters.NumberFilter("rent", "lte", label=MOST_RENT, min_value=0, max_value=MOST)
    space = filters.NumberFilter("space", widget=forms.HiddenInput, min_value=1, max_value=2**31)
    enterprise = filters.NumberFilter("enterprise", widget=forms.HiddenInput, min_value=1, max_value=2**31)

    class Meta:
        model = Tenancy
        fields = []

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = now.astimezone(SHANGHAI).date()
        self.filters["ends"].extra["choices"] = self.ends_choices()
        self.opened = opened(self.data, page=PAGE, user=self.request.user, now=now)
        asked = self.data.get("view", "")
        self.view = "" if self.opened else asked if asked in NAMES else Status.RUNNING
        self.order = self.data.get("o", "") if self.data.get("o", "") in ORDERS else ""

    def ends_choices(self) -> list[tuple]:
        within = _("within %(n)s days")
        return [(str(n), within % {"n": n}) for n in reversed(remind_days(self.today))] + [(OVER, _("over already"))]

    @property
    def set_seldom(self) -> int:
        """How many of the fields behind the fold are set."""
        return sum(bool(self.form[name].value()) for name in SELDOM)

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        if self.opened:
            rows = rows.filter(pk__in=self.opened.keys)
        elif self.view != "all":
            rows = rows.filter(status=self.view)
        return rows.order_by(*ORDERS[self.order or ("-since" if self.view in (Status.ENDED, Status.VOID) else "")])

    def words(self, rows, name, value):
        for word in map(normalised, value.split()):
            rows = rows.filter(Q(enterprise__search_text__contains=word) | Q(space__search_text__contains=word))
        return rows

    def by_end(self, rows, name, value):
        rows = rows.filter(status=Status.RUNNING)
        if value == OVER:
            return rows.filter(lease_ends_on__lt=self.today)
        return rows.filter(ends_within(self.today, int(value)))
