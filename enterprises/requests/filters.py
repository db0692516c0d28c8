"""How the list of requests is narrowed; the fields in the order of the screen."""

from datetime import datetime, time, timedelta

import django_filters as filters
from django import forms
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm.calendar import within_reach
from crm.clock import SHANGHAI
from crm.fields import Day
from crm.figure_lists import opened
from crm.models import Unit
from crm.reference import unit_family, units
from enterprises.accounts.models import Enterprise

from . import supervised
from .counting import PAGE, running, turns_at
from .kinds import category_choices, category_family
from .models import Card, ServiceRequest, Status, own_turn, turn_of

VIEWS = (
    ("mine", _("My to-do")),
    ("unit", _("My unit")),
    ("open", _("All open")),
    ("today", _("Due today")),
    ("late", _("Late")),
    ("all", _("All")),
)
LIGHTS = (
    ("late", _("Late")), ("due", _("Due today")), ("next", _("Due next working day")), ("ok", _("Time left")),
    ("done", _("Answered")),
)  # fmt: skip
MOST = 2**31 - 1  # no id is larger
CARDS = (("any", _("With a card")), *Card.Colour.choices)
ORDERS = {
    "": ("due_at", "id"),
    "received": ("-received_at", "-id"),
    "-due": ("-due_at", "-id"),
    "-received": ("received_at", "id"),
}


def absent_views(user) -> dict[str, tuple]:
    """For a deputy a tab for each person on leave: {name of the view: (label, person)}."""
    return {f"for_{person.pk}": (_("For %(name)s") % {"name": person}, person) for person in user.stands_for}


def lights_at(now: datetime) -> dict[str, Q]:
    """How what is running stands at that moment; the morning digest counts by the same."""
    tomorrow = turns_at(now)
    return {
        "late": Q(due_at__lt=now),
        "due": Q(due_at__gte=now, due_at__lt=tomorrow),
        "next": Q(due_at__gte=tomorrow, due_at__lt=turns_at(tomorrow)),
        "ok": Q(due_at__gte=tomorrow),
    }


def in_view(rows, name: str, *, user, now):
    """One tab of the list; the same rows are counted on the tab."""
    if name in (absent := absent_views(user)):
        return rows.open().filter(own_turn(absent[name][1]))
    views = {
        "mine": lambda: rows.waiting_for(user),
        "unit": lambda: rows.open().filter(unit__in=unit_family(user.unit_id)),
        "today": lambda: rows.due_within(now, turns_at(now)),
        "late": lambda: rows.late(now),
        "all": lambda: rows,
    }
    return views.get(name, rows.open)()


def held_counts(request) -> dict[str, int]:
    """The counts of this page's person; the menu, the tabs and the workbench share one query."""
    if not hasattr(request, "request_counts"):
        request.request_counts = counts(request.user, now=timezone.now())
    return request.request_counts


def counts(user, *, now) -> dict[str, int]:
    """How many requests each tab holds, in one query."""
    rows = ServiceRequest.objects.visible_to(user).open()
    return rows.aggregate(
        # before "unit", which from then on names the count
        mine=Count("pk", filter=turn_of(user)),
        **{name: Count("pk", filter=own_turn(person)) for name, (_label, person) in absent_views(user).items()},
        unit=Count("pk", filter=Q(unit__in=unit_family(user.unit_id))),
        open=Count("pk"),
        today=Count("pk", filter=running(now, turns_at(now))),
        late=Count("pk", filter=running(None, now)),
        next=Count("pk", filter=running(turns_at(now), turns_at(turns_at(now)))),
    )


def unit_choices(kind):
    return lambda: [(unit.pk, unit.short_name) for unit in units().values() if unit.kind == kind and unit.is_active]


class RequestFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=_("Title, enterprise, pinyin initials, number"))
    status = filters.ChoiceFilter(choices=Status, label=_("Status"), empty_label=_("all"))
    light = filters.ChoiceFilter(choices=LIGHTS, method="by_light", label=_("Deadline"), empty_label=_("all"))
    category = filters.ChoiceFilter(
        choices=category_choices, method="by_category", label=_("Category"), empty_label=_("all")
    )
    unit = filters.ChoiceFilter(
        choices=unit_choices(Unit.Kind.DEPARTMENT), method="by_unit", label=_("Lead unit"), empty_label=_("all")
    )
    community = filters.ChoiceFilter(
        choices=unit_choices(Unit.Kind.COMMUNITY), field_name="enterprise__community", label=_("Community"),
        empty_label=_("all"),
    )  # fmt: skip
    tier = filters.ChoiceFilter(
        choices=Enterprise.Tier, field_name="enterprise__tier", label=_("Tier"), empty_label=_("all")
    )
    card = filters.ChoiceFilter(choices=CARDS, method="by_card", label=_("Cards"), empty_label=_("all"))
    since = filters.DateFilter(method="received_since", label=_("Received from"), widget=Day, validators=[within_reach])
    until = filters.DateFilter(method="received_until", label=_("to"), widget=Day, validators=[within_reach])
    enterprise = filters.NumberFilter(widget=forms.HiddenInput, max_value=MOST)
    space = filters.NumberFilter(widget=forms.HiddenInput, max_value=MOST)
    held = filters.CharFilter(method="by_holder", widget=forms.HiddenInput)

    class Meta:
        model = ServiceRequest
        fields = []

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.opened = opened(self.data, page=PAGE, user=self.request.user, now=now)
        known = dict(VIEWS + supervised.VIEWS) | absent_views(self.request.user)
        self.view = self.data.get("view") if self.data.get("view") in known else "open"
        if self.opened:
            self.view = ""  # no tab: the figure says which rows
        self.order = self.data.get("o", "") if self.data.get("o", "") in ORDERS else ""

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        if self.opened:
            rows = rows.filter(pk__in=self.opened.keys)
        elif self.view in supervised.NAMES:
            rows = supervised.in_view(rows, self.view, now=self.now)
        else:
            rows = in_view(rows, self.view, user=self.request.user, now=self.now)
        return rows.order_by(*ORDERS[self.order])

    def words(self, rows, name, value):
        return rows.matching(value)

    def by_light(self, rows, name, value):
        if value == "done":
            return rows.exclude(met_at=None)
        return rows.running().filter(lights_at(self.now)[value])

    def by_category(self, rows, name, value):
        return rows.filter(category__in=category_family(int(value)))

    def by_unit(self, rows, name, value):
        return rows.filter(unit__in=unit_family(int(value)))

    def by_card(self, rows, name, value):
        return rows.exclude(card="") if value == "any" else rows.filter(card=value)

    def by_holder(self, rows, name, value):
        return supervised.held_by(rows, value, view=self.view, now=self.now)

    def received_since(self, rows, name, value):
        return rows.filter(received_at__gte=datetime.combine(value, time(), SHANGHAI))

    def received_until(self, rows, name, value):
        return rows.filter(received_at__lt=datetime.combine(value + timedelta(days=1), time(), SHANGHAI))
