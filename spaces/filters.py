"""How the list of spaces is narrowed."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from .models import Space, Status


class SpaceFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=_("Park, pinyin initials, building and number"))
    status = filters.ChoiceFilter(choices=Status, label=_("Status"), empty_label=_("all"))

    class Meta:
        model = Space
        fields = []

    def words(self, rows, name, value):
        return rows.matching(value)
