"""How the lists of parks and of landlords' contacts are narrowed."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.reference import short_communities
from crm.search import find

from .models import Landlord, Park
from .places import parks_by

IN_USE = (("yes", _("in use")), ("no", _("no longer in use")))


class ParkFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=_("Park, pinyin initials, address"))
    community = filters.ChoiceFilter(
        choices=lambda: short_communities().items(), label=_("Community"), empty_label=_("all")
    )  # fmt: skip

    class Meta:
        model = Park
        fields = []

    def words(self, rows, name, value):
        return parks_by(rows, value)


class LandlordFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=_("Name or company"))
    kind = filters.ChoiceFilter(
        choices=Landlord.Kind.choices, label=pgettext_lazy("landlord", "Kind"), empty_label=_("all")
    )
    active = filters.ChoiceFilter(choices=IN_USE, method="by_use", label=_("In use"), empty_label=_("all"))

    class Meta:
        model = Landlord
        fields = []

    def words(self, rows, name, value):
        return find(rows, value)

    def by_use(self, rows, name, value):
        return rows.filter(is_active=value == "yes")
