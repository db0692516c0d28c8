"""How the list of spaces and its map are narrowed. The names are those of needs: a filter can become a requirement."""

from datetime import datetime
from math import ceil

import django_filters as filters
from django import forms
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce, Least
from django.utils.functional import cached_property, lazy
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from crm import reference
from crm.clock import SHANGHAI
from crm.fields import Day
from crm.figure_lists import opened
from crm.models import Unit
from crm.reference import units

from .counting import PAGE
from .facts import FACTS, LABELS
from .freshness import BANDS, in_band, stale
from .models import Certificate, FireAcceptance, FireClass, Park, Space, Status, Tenure, Use
from .moves import FLOW

OFFERED = tuple(
    FLOW["ask"].to
)  # what may become free, and is verified for that: the tab counts what the stale list shows
VIEWS = (
    ("vacant", pgettext_lazy("spaces", "Vacant")),
    ("held", pgettext_lazy("spaces", "Held")),
    ("fitting", pgettext_lazy("spaces", "Fitting out")),
    ("occupied", pgettext_lazy("spaces", "Occupied")),
    ("stale", pgettext_lazy("spaces", "To verify")),
    ("all", pgettext_lazy("spaces", "All")),
)
NAMES = dict(VIEWS)
MIXED = {"stale", "all"}  # tabs with spaces of several states
SWITCH = (
    ("yes", pgettext_lazy("fact", "yes")), ("no", pgettext_lazy("fact", "no")),
    ("unknown", pgettext_lazy("fact", "not known")),
)  # fmt: skip
# by what value of the column a switch stands so; of most it is the column's own yes, no and unknown
COLUMN_SAYS = {"yes": [True], "no": [False]}
FIRE_SAYS = {"yes": [FireAcceptance.ACCEPTED, FireAcceptance.FILED], "no": [FireAcceptance.NONE], "unknown": [""]}
OFTEN = {"q", "park", "use", "area_least", "area_most", "rent_most"}  # before the fold
MOST, MOST_ID, MOST_BUILDINGS = 10_000_000, 2**31 - 1, 300
# unknown ones stand last, but for the never verified: they are the first to be verified
ORDERS = {
    "": (F("place_key").asc(),),
    "-place": (F("place_key").desc(),),
    "area": (F("area").asc(),),
    "-area": (F("area").desc(),),
    "rent": (F("rent_min").asc(nulls_last=True),),
    "-rent": (F("rent_min").desc(nulls_last=True),),
    "verified": (F("verified_on").asc(nulls_first=True),),
    "-verified": (F("verified_on").desc(nulls_last=True),),
    "available": (F("available_on").asc(nulls_last=True),),
    "-available": (F("available_on").desc(nulls_last=True),),
    "since": (F("status_since").asc(),),
    "-since": (F("status_since").desc(),),
}
SPAN = Least(Coalesce("column_x", "column_y"), Coalesce("column_y", "column_x"))


def bound_words(words: object, name: str) -> str:
    """层高至少（m）"""
    fact = FACTS.get(name)
    label, unit = (fact.label, fact.unit) if fact else LABELS[name]
    said = str(words) % {"label": label}
    return gettext("%(label)s (%(unit)s)") % {"label": said, "unit": unit} if unit else said


bound = lazy(bound_words, str)
AT_LEAST, AT_MOST = gettext_lazy("%(label)s at least"), gettext_lazy("%(label)s at most")
ALL = gettext_lazy("all")


def least(name: str, column: str = "", **more) -> filters.NumberFilter:
    more = {"field_name": column or name, "lookup_expr": "gte", "min_value": 0, "max_value": MOST} | more
    return filters.NumberFilter(label=bound(AT_LEAST, name), **more)


def least_whole(name: str, **more) -> filters.NumberFilter:
    """Of a column of whole numbers, which would cut 200.5 to 200."""
    return least(name, method="by_whole", **more)


def most(name: str, column: str = "", **more) -> filters.NumberFilter:
    more = {"field_name": column or name, "lookup_expr": "lte", "min_value": 0, "max_value": MOST} | more
    return filters.NumberFilter(label=bound(AT_MOST, name), **more)


def one_of(label: object, choices, **more) -> filters.ChoiceFilter:
    return filters.ChoiceFilter(choices=choices, label=label, empty_label=ALL, **more)


def switch(name: str, label: object = "") -> filters.ChoiceFilter:
    return one_of(label or FACTS[name].label, SWITCH, method="by_switch")


def communities() -> list[tuple[int, str]]:
    return [(unit.pk, unit.short_name) for unit in units().values() if unit.kind == Unit.Kind.COMMUNITY]


@reference.kept
def parks() -> list[tuple[int, str]]:
    return list(Park.objects.values_list("pk", "name"))


class Buildings(filters.BaseInFilter, filters.NumberFilter):
    """?building=3,5: those that stand at one point of the map."""


class SpaceFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=gettext_lazy("Park, pinyin initials, building and number"))
    park = one_of(pgettext_lazy("space", "Park"), parks, field_name="building__park")
    use = one_of(FACTS["use"].label, Use)
    area_least = least("area")
    area_most = most("area", method="up_to_area")
    rent_most = most("rent", method="up_to_rent")

    status = one_of(gettext_lazy("Status"), Status, method="later")
    band = one_of(gettext_lazy("Freshness"), [band[:2] for band in BANDS], method="by_band")
    community = one_of(gettext_lazy("Community"), communities, field_name="building__park__community")
    floor_least = least_whole("floor", min_value=-9)
    floor_most = most("floor", min_value=-9)
    available_on_most = filters.DateFilter(
        field_name="available_on", lookup_expr="lte", label=gettext_lazy("Available by"), widget=Day
    )
    tenure = one_of(FACTS["tenure"].label, Tenure)
    certificate = one_of(FACTS["certificate"].label, Certificate)
    clear_height_least = least("clear_height")
    floor_load_least = least("floor_load")
    column_span_least = least("column_grid", method="by_span")
    freight_lifts_least = least_whole("freight_lifts")
    lift_load_least = least("lift_load")
    power_least = least_whole("power")
    management_fee_most = most("management_fee")
    fire_class_least = one_of(gettext_lazy("Fire class at least"), FireClass, method="by_fire_class")
    fire_accepted = switch("fire_accepted", gettext_lazy("Fire accepted or filed"))
    can_register = switch("can_register")
    water, gas, steam = switch("water"), switch("gas"), switch("steam")
    discharge, hazardous = switch("discharge"), switch("hazardous")
    building = Buildings(widget=forms.HiddenInput, method="of_buildings", max_value=MOST_ID)

    class Meta:
        model = Space
        fields = []

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = now.astimezone(SHANGHAI).date()
        self.opened = opened(self.data, page=PAGE, user=self.request.user, now=now)
        self.view = "" if self.opened else view_of(self.data)
        self.order = self.data.get("o", "") if self.data.get("o", "") in ORDERS else ""

    def filter_queryset(self, queryset):
        self.narrowed = super().filter_queryset(queryset)  # in all tabs, to be counted
        if self.opened:
            rows = self.narrowed.filter(pk__in=self.opened.keys)
        else:
            rows = self.narrowed.filter(in_view(self.view, self.today))
        status = self.form.cleaned_data.get("status")
        if status and self.has_states:
            rows = rows.filter(status=status)
        return rows.order_by(*ORDERS[self.order], "-id" if self.order.startswith("-") else "id")

    @property
    def has_states(self) -> bool:
        """Whether the state is still to be chosen, where the tab does not say it."""
        return bool(self.opened) or self.view in MIXED

    @property
    def area_label(self) -> str:
        return FACTS["area"].with_unit

    @property
    def seldom(self) -> list:
        """The fields behind the fold, in their order."""
        left_out = OFTEN if self.has_states else OFTEN | {"status"}
        return [field for field in self.form.visible_fields() if field.name not in left_out]

    @property
    def set_seldom(self) -> int:
        return sum(bool(field.value()) for field in self.seldom)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many each tab holds under these filters, in one query."""
        self.qs  # noqa: B018  narrows the rows
        lines = self.narrowed.order_by().values("status")
        lines = lines.annotate(count=Count("*"), old=Count("pk", filter=stale(self.today)))
        held = {status: (count, old) for status, count, old in lines.values_list("status", "count", "old")}
        counted = {status: count for status, (count, _old) in held.items()}
        old = sum(held[status][1] for status in OFFERED if status in held)
        return dict.fromkeys(NAMES, 0) | counted | {"stale": old, "all": sum(counted.values())}

    @property
    def count(self) -> int | None:
        """Of this list, where a tab says it."""
        is_more = self.opened or (self.has_states and self.form.cleaned_data.get("status"))
        return None if is_more else self.counts[self.view]

    def words(self, rows, name, value):
        return rows.matching(value)

    def later(self, rows, name, value):
        """Once the tabs are counted."""
        return rows

    def by_band(self, rows, name, value):
        return rows.filter(in_band(value, today=self.today))

    def up_to_area(self, rows, name, value):
        """One that is let in parts is there for whoever wants less."""
        return rows.filter(Q(area__lte=value) | Q(is_divisible=True, least_area__lte=value))

    def up_to_rent(self, rows, name, value):
        """What is asked for at the least."""
        return rows.filter(Q(rent_min__lte=value) | Q(rent_min=None, rent_max__lte=value))

    def by_whole(self, rows, name, value):
        return rows.filter(**{f"{name}__gte": ceil(value)})

    def by_span(self, rows, name, value):
        return rows.alias(span=SPAN).filter(span__gte=value)

    def by_fire_class(self, rows, name, value):
        """The building may hold production at least that dangerous: a the most, e the least."""
        return rows.filter(fire_class__in=[letter for letter in FireClass.values if letter <= value])

    def by_switch(self, rows, name, value):
        if name == "fire_accepted":
            return rows.filter(fire_acceptance__in=FIRE_SAYS[value])
        if value == "unknown":
            return rows.filter(**{name: None})
        return rows.filter(**{f"{name}__in": COLUMN_SAYS[value]})

    def of_buildings(self, rows, name, value):
        return rows.filter(building__in=value[:MOST_BUILDINGS])


def view_of(data) -> str:
    """The tab an address asks for; one that names a state only is answered by the tab of that state."""
    asked = data.get("view") or data.get("status", "")
    if asked in NAMES:
        return asked
    return "all" if asked in Status.values else "vacant"


def in_view(name: str, today) -> Q:
    """One tab of the list; the same rows are counted on the tab."""
    if name == "all":
        return Q()
    if name == "stale":
        return Q(status__in=OFFERED) & stale(today)
    return Q(status=name)
