"""How the list of spaces is narrowed."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from crm.figure_lists import opened

from .counting import PAGE
from .models import Space, Status


class SpaceFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=_("Park, pinyin initials, building and number"))
    status = filters.ChoiceFilter(choices=Status, label=_("Status"), empty_label=_("all"))

    class Meta:
        model = Space
        fields = []

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.opened = opened(self.data, page=PAGE, user=self.request.user, now=now)

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return rows.filter(pk__in=self.opened.keys) if self.opened else rows

    def words(self, rows, name, value):
        return rows.matching(value)
