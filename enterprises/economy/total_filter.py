"""How the list of street totals is narrowed."""

from datetime import datetime

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.clock import SHANGHAI
from crm.figure_lists import opened

from .counting import STREET
from .forms import years
from .models import Observation
from .street import TOTALS


class TotalFilter(filters.FilterSet):
    what = filters.ChoiceFilter(
        choices=list(TOTALS.items()), label=pgettext_lazy("economy", "Measure"), empty_label=_("all")
    )
    year = filters.ChoiceFilter(field_name="last_on", lookup_expr="year", label=_("Year"), empty_label=_("all"))

    class Meta:
        model = Observation
        fields = []

    def __init__(self, data, *args, now: datetime, **kwargs):
        super().__init__(data, *args, **kwargs)
        self.opened = opened(self.data, page=STREET, user=self.request.user, now=now)
        self.filters["year"].extra["choices"] = years(now.astimezone(SHANGHAI).date())

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        rows = rows.filter(pk__in=self.opened.keys) if self.opened else rows
        return rows.order_by("-last_on", "what", "pk")
