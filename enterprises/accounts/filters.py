"""How the list of enterprises is narrowed; the fields in the order of the screen."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from . import choices
from .models import Enterprise

CODES = (("valid", _("passes the check")), ("wrong", _("fails the check")), ("missing", _("missing")))
ORDERS = {
    "": ("-updated_at", "-id"), "changed": ("updated_at", "id"), "name": ("name", "id"), "-name": ("-name", "-id"),
}  # fmt: skip


class EnterpriseFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=_("Name, pinyin initials, USCC, address"))
    community = filters.ChoiceFilter(
        choices=lambda: choices.communities().items(), label=_("Community"), empty_label=_("all")
    )
    tier = filters.ChoiceFilter(choices=Enterprise.Tier, label=_("Tier"), empty_label=_("all"))
    tag = filters.ChoiceFilter(
        choices=lambda: choices.tags().items(), field_name="tags", label=_("Tag"), empty_label=_("all")
    )
    officer = filters.ChoiceFilter(choices=lambda: choices.officers().items(), label=_("Officer"), empty_label=_("all"))
    uscc = filters.ChoiceFilter(choices=CODES, method="by_code", label=_("USCC"), empty_label=_("all"))

    class Meta:
        model = Enterprise
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order = self.data.get("o", "") if self.data.get("o", "") in ORDERS else ""

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).order_by(*ORDERS[self.order])

    def words(self, rows, name, value):
        return rows.matching(value)

    def by_code(self, rows, name, value):
        if value == "missing":
            return rows.filter(uscc="")
        return rows.exclude(uscc="").filter(uscc_valid=value == "valid")
