"""How virtual parks and the members of one are narrowed; the fields in the order of the screen."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.reference import short_communities
from enterprises.accounts.choices import officers
from enterprises.accounts.models import Enterprise

from .models import Membership, Status, VirtualPark


class ParkFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=pgettext_lazy("virtual park", "Name, theme"))

    class Meta:
        model = VirtualPark
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.view = self.data.get("view") if self.data.get("view") in Status.values else Status.OPEN.value

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset.in_state(self.view))

    def words(self, rows, name, value):
        return rows.filter(Q(name__icontains=value) | Q(theme__icontains=value))


class MemberFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=_("Enterprise, pinyin initials, USCC"))
    tier = filters.ChoiceFilter(
        choices=Enterprise.Tier, field_name="enterprise__tier", label=_("Tier"), empty_label=_("all")
    )
    community = filters.ChoiceFilter(
        choices=lambda: short_communities().items(), field_name="enterprise__community", label=_("Community"),
        empty_label=_("all"),
    )  # fmt: skip
    officer = filters.ChoiceFilter(
        choices=lambda: officers().items(), field_name="enterprise__officer", label=_("Officer"), empty_label=_("all")
    )

    class Meta:
        model = Membership
        fields = []

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).order_by("enterprise__name", "id")

    def words(self, rows, name, value):
        return rows.filter(enterprise__in=Enterprise.objects.matching(value).values("pk"))
