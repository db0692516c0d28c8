"""How the list of those near a threshold is narrowed: its tab, or the figure that opened it."""

from datetime import date, datetime

import django_filters as filters
from django.db.models import FloatField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from crm.clock import SHANGHAI
from crm.figure_lists import opened
from crm.reference import short_communities
from enterprises.accounts.choices import officers
from enterprises.accounts.filters import sections
from enterprises.accounts.models import Enterprise

from .counting import GREAT
from .near import KINDS, measured, near
from .rules import number

SHARE = Cast("best", FloatField()) / Cast("limit", FloatField())  # SQLite divides whole numbers without a rest


class NearFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=_("Name, pinyin initials, USCC, address"))
    community = filters.ChoiceFilter(
        choices=lambda: short_communities().items(), label=_("Community"), empty_label=_("all")
    )
    section = filters.ChoiceFilter(choices=sections, label=_("Industry"), empty_label=_("all"))
    officer = filters.ChoiceFilter(choices=lambda: officers().items(), label=_("Officer"), empty_label=_("all"))

    class Meta:
        model = Enterprise
        fields = []

    def __init__(self, data, *args, now: datetime, **kwargs):
        super().__init__(data, *args, **kwargs)
        self.today: date = now.astimezone(SHANGHAI).date()
        self.opened = opened(self.data, page=GREAT, user=self.request.user, now=now)
        asked = "great" if self.opened else self.data.get("view", "")
        self.kind = KINDS.get(asked) or KINDS["near_scale"]

    @property
    def percent(self) -> int:
        return 100 if self.kind.name == "great" else number(self.kind.rule, self.today)

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        if self.opened:
            at = self.opened.scope.period.last
            rows = measured(rows.filter(pk__in=self.opened.keys), self.kind, today=at)
        else:
            rows = near(rows, self.kind, user=self.request.user, today=self.today)
        return rows.annotate(share=SHARE).order_by("-share", "pk")

    def words(self, rows, name, value):
        return rows.matching(value)
