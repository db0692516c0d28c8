"""How a visitor narrows the list. The names are those of needs, so that one reads like the other.

What is asked for and not known of a space does not fit: nobody is sent to a place that may not do.
"""

import django_filters as filters
from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.calendar import within_reach
from crm.fields import Day
from crm.reference import communities

from ..facts import FACTS
from ..filters import MOST_BUILDINGS, MOST_ID, Buildings
from ..models import Certificate, Space, Use

MOST = 9_999_999
FIRST = (
    "use", "community", "area_least", "area_most", "rent_most", "clear_height_least", "power_least",
    "available_on_most",
)  # fmt: skip
PLACES = ("park", "building")
# value of ?o=, label, columns
ORDERS = (
    ("", _("Lately verified first"), ("-verified_on", "-id")),
    ("area", _("Small ones first"), ("area", "id")),
    ("-area", _("Large ones first"), ("-area", "-id")),
    ("rent", _("Low rents first"), (F("rent_min").asc(nulls_last=True), "id")),
)


def community_names():
    return [(pk, unit.name) for pk, unit in communities().items()]


def least(column: str, label, **options):
    return filters.NumberFilter(
        column, "gte", label=label, min_value=0, max_value=MOST, widget=figures(), **options
    )  # fmt: skip


def most(column: str, label, **options):
    return filters.NumberFilter(column, "lte", label=label, min_value=0, max_value=MOST, widget=figures(), **options)


def figures():
    return forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"})


def yes(name: str):
    needed = [("yes", pgettext_lazy("fact", "needed"))]
    return filters.ChoiceFilter(choices=needed, method="switched", label=FACTS[name].label, empty_label=_("all"))


class PublicFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=_("Park, building or number"))
    use = filters.ChoiceFilter(choices=Use, label=pgettext_lazy("space", "Use"), empty_label=_("all"))
    community = filters.ChoiceFilter(
        choices=community_names, field_name="building__park__community", label=_("Community"), empty_label=_("all")
    )
    area_least = least("area", _("Area from (㎡)"))
    area_most = filters.NumberFilter(
        method="no_larger", label=_("Area to (㎡)"), min_value=0, max_value=MOST, widget=figures()
    )
    rent_most = most("rent_min", _("Rent to (CNY/㎡·month)"))
    clear_height_least = least("clear_height", _("Clear height from (m)"))
    power_least = least("power", _("Power supply from (kVA)"))
    available_on_most = filters.DateFilter(
        "available_on", "lte", label=_("Available by"), widget=Day, validators=[within_reach]
    )
    floor_load_least = least("floor_load", _("Floor load from (t/㎡)"))
    lift_load_least = least("lift_load", _("Freight lift from (t)"))
    floor_most = filters.NumberFilter(
        "floor", "lte", label=_("Floor at most"), min_value=-9, max_value=200, widget=figures()
    )
    certificate = filters.ChoiceFilter(choices=Certificate, label=_("Certificate"), empty_label=_("all"))
    gas, steam, discharge = yes("gas"), yes("steam"), yes("discharge")
    hazardous, can_register = yes("hazardous"), yes("can_register")
    o = filters.ChoiceFilter(
        choices=[order[:2] for order in ORDERS if order[0]], method="ordered", label=pgettext_lazy("list", "Order"),
        empty_label=ORDERS[0][1],
    )  # fmt: skip

    # where a point or a line of the map leads; nobody types them
    park = filters.NumberFilter(
        "building__park", label=_("Park on the map"), max_value=MOST_ID, widget=forms.HiddenInput
    )
    building = Buildings(
        method="of_buildings", label=_("Point on the map"), max_value=MOST_ID, widget=forms.HiddenInput
    )

    class Meta:
        model = Space
        fields = []

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        chosen = self.form.cleaned_data.get("o") or ""
        return rows.order_by(*next(columns for name, _label, columns in ORDERS if name == chosen))

    def words(self, rows, name, value):
        return rows.matching(value)

    def no_larger(self, rows, name, value):
        """A part of a larger one will do, if it can be divided."""
        small_enough = Q(least_area__lte=value) | Q(least_area=None)
        return rows.filter(Q(area__lte=value) | Q(is_divisible=True) & small_enough)

    def switched(self, rows, name, value):
        return rows.filter(**{name: True})

    def of_buildings(self, rows, name, value):
        return rows.filter(building__in=value[:MOST_BUILDINGS])

    def ordered(self, rows, name, value):
        return rows  # by filter_queryset, after all else

    @property
    def first(self) -> list:
        """What most people ask for, in the order of the screen; the rest is folded."""
        return [self.form[name] for name in FIRST]

    @property
    def rest(self) -> list:
        return [field for field in self.form.visible_fields() if field.name not in (*FIRST, "q", "o")]

    @property
    def rest_is_set(self) -> bool:
        return any(field.value() or field.errors for field in self.rest)

    @property
    def set_names(self) -> list[str]:
        """Of the conditions that narrow the list; neither the words nor the order."""
        asked = self.form.cleaned_data if self.form.is_bound and self.form.is_valid() else {}
        return [name for name, value in asked.items() if value not in ("", None, []) and name not in ("q", "o")]

    @property
    def count_set(self) -> int:
        """How many of the fields that people fill in; a place of the map is named on its own."""
        return sum(name not in PLACES for name in self.set_names)

    @property
    def place(self) -> list:
        """The hidden fields that say where on the map, for the form to keep."""
        return [self.form[name] for name in PLACES if name in self.set_names]
