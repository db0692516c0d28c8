"""How the lists of financing are narrowed; the fields in the order of the screen."""

from datetime import datetime
from decimal import Decimal

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.figure_lists import opened
from crm.search import normalised

from .choices import named, owners
from .counting import INSTITUTIONS, INTRODUCTIONS, NEEDS
from .models import FinancingNeed, Institution, InstitutionKind, Introduction, IntroductionStatus, NeedStatus

MOST = 2**31 - 1  # no id is larger
MILLION = Decimal(1_000_000)
# (key, from so many yuan on, to below so many, label)
BANDS = (
    ("small", 0, 1, pgettext_lazy("need", "under CNY 1 million")),
    ("medium", 1, 5, pgettext_lazy("need", "CNY 1 to 5 million")),
    ("large", 5, 20, pgettext_lazy("need", "CNY 5 to 20 million")),
    ("huge", 20, 10**8, pgettext_lazy("need", "CNY 20 million and more")),
)
ORDERS = {
    "": ("-at", "-id"), "at": ("at", "id"), "amount": ("amount", "id"), "-amount": ("-amount", "-id"),
}  # fmt: skip


class Opened(filters.FilterSet):
    """A list that a figure may have opened."""

    page = ""

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.opened = opened(self.data, page=self.page, user=self.request.user, now=now)

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return rows.filter(pk__in=self.opened.keys) if self.opened else rows


class NeedFilter(Opened):
    page = NEEDS
    q = filters.CharFilter(method="words", label=_("Enterprise or purpose"))
    status = filters.ChoiceFilter(choices=NeedStatus, label=_("Status"), empty_label=_("all"))
    owner = filters.ChoiceFilter(
        choices=lambda: named(owners()), label=pgettext_lazy("need", "Owner"), empty_label=_("all")
    )
    amount = filters.ChoiceFilter(
        choices=[(key, label) for key, _least, _most, label in BANDS], method="in_band",
        label=pgettext_lazy("need", "Amount"), empty_label=_("all"),
    )  # fmt: skip
    enterprise = filters.NumberFilter(widget=forms.HiddenInput, max_value=MOST)

    class Meta:
        model = FinancingNeed
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order = self.data.get("o", "") if self.data.get("o", "") in ORDERS else ""

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).order_by(*ORDERS[self.order])

    def words(self, rows, name, value):
        found = Q()
        for word in value.split():
            found &= Q(enterprise__search_text__contains=normalised(word)) | Q(purpose__icontains=word)
        return rows.filter(found)

    def in_band(self, rows, name, value):
        least, most = next((least, most) for key, least, most, _label in BANDS if key == value)
        return rows.filter(amount__gte=least * MILLION, amount__lt=most * MILLION)


class IntroductionFilter(Opened):
    page = INTRODUCTIONS
    status = filters.ChoiceFilter(choices=IntroductionStatus, label=_("Status"), empty_label=_("all"))
    institution = filters.ChoiceFilter(
        choices=lambda: list(Institution.objects.values_list("pk", "name")),
        label=pgettext_lazy("institution", "Institution"), empty_label=_("all"),
    )  # fmt: skip

    class Meta:
        model = Introduction
        fields = []


class InstitutionFilter(Opened):
    page = INSTITUTIONS
    q = filters.CharFilter(method="words", label=pgettext_lazy("institution", "Name, product"))
    kind = filters.ChoiceFilter(
        choices=InstitutionKind, label=pgettext_lazy("institution", "Kind"), empty_label=_("all")
    )

    class Meta:
        model = Institution
        fields = []

    def words(self, rows, name, value):
        return rows.filter(Q(name__icontains=value) | Q(products__name__icontains=value)).distinct()
