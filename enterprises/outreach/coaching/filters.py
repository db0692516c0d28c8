"""How the lists of coaching are narrowed; the fields in the order of the screen."""

from datetime import datetime

import django_filters as filters
from django import forms
from django.db.models import F, Max, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.calendar import within_reach
from crm.fields import Day
from crm.figure_lists import opened
from crm.reference import short_communities
from crm.search import normalised
from enterprises.accounts.models import Enterprise

from .counting import ENTERPRISES, PAGE
from .models import Coaching, Topic

MOST = 2**31 - 1  # no id is larger
FROM, TO = pgettext_lazy("date", "From"), pgettext_lazy("date", "To")
ORDERS = {"": ("-on", "-id"), "day": ("on", "id")}


class CoachingFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=_("Name, pinyin initials, USCC, address"))
    topic = filters.ChoiceFilter(choices=Topic, label=pgettext_lazy("coaching", "Topic"), empty_label=_("all"))
    coach = filters.CharFilter(lookup_expr="icontains", label=pgettext_lazy("coaching", "Who coached"))
    since = filters.DateFilter(field_name="on", lookup_expr="gte", label=FROM, widget=Day, validators=[within_reach])
    until = filters.DateFilter(field_name="on", lookup_expr="lte", label=TO, widget=Day, validators=[within_reach])
    enterprise = filters.NumberFilter(widget=forms.HiddenInput, max_value=MOST)

    class Meta:
        model = Coaching
        fields = []

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.opened = opened(self.data, page=PAGE, user=self.request.user, now=now)
        self.order = self.data.get("o", "") if self.data.get("o", "") in ORDERS else ""

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        if self.opened:
            rows = rows.filter(pk__in=self.opened.keys)
        return rows.order_by(*ORDERS[self.order])

    def words(self, rows, name, value):
        found = Q()
        for word in value.split():
            found &= Q(enterprise__search_text__contains=normalised(word))
        return rows.filter(found)


class EnterprisesFilter(filters.FilterSet):
    """Enterprises that were coached; those of a figure when one has opened the list."""

    q = filters.CharFilter(method="words", label=_("Name, pinyin initials, USCC, address"))
    community = filters.ChoiceFilter(
        choices=lambda: short_communities().items(), label=_("Community"), empty_label=_("all")
    )

    class Meta:
        model = Enterprise
        fields = []

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.opened = opened(self.data, page=ENTERPRISES, user=self.request.user, now=now)

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        if self.opened:
            rows = rows.filter(pk__in=self.opened.keys)
        last = Max("coachings__on", filter=Q(coachings__voided_at=None))
        return rows.annotate(last_coached_on=last).filter(last_coached_on__isnull=False).order_by(
            F("last_coached_on").desc(), "-id"
        )  # fmt: skip

    def words(self, rows, name, value):
        return rows.matching(value)
