"""How the list of projects and that of their months are narrowed; the fields in the order of the screen."""

from datetime import datetime

import django_filters as filters
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.clock import SHANGHAI
from crm.figure_lists import opened
from crm.reference import short_communities

from .choices import owners
from .counting import MONTHS_PAGE, PAGE
from .models import Invested, InvestmentProject, Kind, Status

ORDERS = {
    "": ("name", "id"),
    "-name": ("-name", "-id"),
    "total": (F("total").asc(nulls_last=True), "id"),
    "-total": (F("total").desc(nulls_last=True), "-id"),
}
YEARS_BACK = 6


def named(column: str, words: str) -> Q:
    asked = Q()
    for word in words.split():
        in_it = Q(**{f"{column}name__icontains": word}) | Q(**{f"{column}code__icontains": word})
        asked &= in_it | Q(**{f"{column}enterprise__name__icontains": word})
    return asked


class ProjectFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=_("Project, code or enterprise"))
    kind = filters.ChoiceFilter(choices=Kind, label=pgettext_lazy("project", "Kind"), empty_label=_("all"))
    status = filters.ChoiceFilter(choices=Status, label=_("Status"), empty_label=_("all"))
    community = filters.ChoiceFilter(
        choices=lambda: short_communities().items(), label=_("Community"), empty_label=_("all")
    )
    owner = filters.ChoiceFilter(
        choices=lambda: [(pk, person.name) for pk, person in owners().items()], empty_label=_("all"),
        label=pgettext_lazy("project", "Person in charge"),
    )  # fmt: skip

    class Meta:
        model = InvestmentProject
        fields = []

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.opened = opened(self.data, page=PAGE, user=self.request.user, now=now)
        self.order = self.data.get("o", "") if self.data.get("o", "") in ORDERS else ""

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        rows = rows.filter(pk__in=self.opened.keys) if self.opened else rows
        return rows.order_by(*ORDERS[self.order])

    def words(self, rows, name, value):
        return rows.filter(named("", value))


class InvestedFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=_("Project, code or enterprise"))
    year = filters.ChoiceFilter(choices=(), field_name="on__year", label=_("Year"), empty_label=_("all"))
    kind = filters.ChoiceFilter(
        "project__kind", choices=Kind, label=pgettext_lazy("project", "Kind"), empty_label=_("all")
    )
    community = filters.ChoiceFilter(
        "project__community", choices=lambda: short_communities().items(), label=_("Community"), empty_label=_("all")
    )

    class Meta:
        model = Invested
        fields = []

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        this = now.astimezone(SHANGHAI).year
        self.filters["year"].extra["choices"] = [(f"{this - back}", f"{this - back}") for back in range(YEARS_BACK)]
        self.opened = opened(self.data, page=MONTHS_PAGE, user=self.request.user, now=now)

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        rows = rows.filter(pk__in=self.opened.keys) if self.opened else rows
        return rows.order_by("-on", "project__name", "id")

    def words(self, rows, name, value):
        return rows.filter(named("project__", value))
