"""How the lists of visits, of what follows and of enterprises to visit are narrowed; in the order of the screen."""

from datetime import datetime

import django_filters as filters
from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.calendar import within_reach
from crm.fields import Day
from crm.figure_lists import opened
from crm.reference import short_communities
from crm.search import normalised
from enterprises.accounts import choices
from enterprises.accounts.models import Enterprise

from . import reading
from .choices import DOES, names
from .counting import ENTERPRISES, FOLLOW_UPS, PAGE
from .models import VISITS, FollowUp, FollowUpStatus, Purpose, Status, Visit

MOST = 2**31 - 1  # no id is larger
VIEWS = (
    ("mine", pgettext_lazy("visits", "Mine to do")),
    ("planned", pgettext_lazy("visits", "Planned")),
    ("recorded", pgettext_lazy("visits", "Recorded")),
    ("all", _("All")),
)
TO_DO = (("mine", pgettext_lazy("follow-ups", "Mine to do")), ("open", _("All open")), ("all", _("All")))
STATES = (
    ("open", pgettext_lazy("follow-up", "To do")), ("late", _("Late")), ("asked", _("Became a request")),
    ("done", pgettext_lazy("follow-up", "Done")),
)  # fmt: skip
YES = (("yes", pgettext_lazy("visit", "yes")),)
FROM, TO = pgettext_lazy("date", "From"), pgettext_lazy("date", "To")
ORDERS = {"": ("-visit_on", "-id"), "day": ("visit_on", "id")}


def has_words(words: str, path: str) -> Q:
    """The enterprise has every word."""
    found = Q()
    for word in words.split():
        found &= Q(**{f"{path}search_text__contains": normalised(word)})
    return found


class ListFilter(filters.FilterSet):
    """With a tab (`view`), and a figure that may have opened the list: then no tab."""

    page, views, workers = "", VIEWS, VISITS

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.now, self.user = now, self.request.user
        self.opened = opened(self.data, page=self.page, user=self.user, now=now)
        usual = "mine" if not self.data and self.user.has_role(*self.workers) else "all"
        self.view = self.data.get("view") if self.data.get("view") in dict(self.views) else usual
        self.order = self.data.get("o", "") if self.data.get("o", "") in ORDERS else ""
        if self.opened:
            self.view = ""

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return rows.filter(pk__in=self.opened.keys) if self.opened else self.in_view(rows)

    def in_view(self, rows: QuerySet) -> QuerySet:
        return rows


class VisitFilter(ListFilter):
    q = filters.CharFilter(method="words", label=_("Name, pinyin initials, USCC, address"))
    purpose = filters.ChoiceFilter(choices=Purpose, label=pgettext_lazy("visit", "Purpose"), empty_label=_("all"))
    status = filters.ChoiceFilter(choices=Status, label=_("Status"), empty_label=_("all"))
    community = filters.ChoiceFilter(
        choices=lambda: short_communities().items(), field_name="enterprise__community", label=_("Community"),
        empty_label=_("all"),
    )  # fmt: skip
    owner = filters.ChoiceFilter(
        choices=lambda: names().items(), label=pgettext_lazy("visit", "Who goes"), empty_label=_("all")
    )
    flagged = filters.ChoiceFilter(
        choices=YES, method="by_flag", label=pgettext_lazy("visit", "Thinks of leaving"), empty_label=_("all")
    )
    since = filters.DateFilter(
        field_name="visit_on", lookup_expr="gte", label=FROM, widget=Day, validators=[within_reach]
    )
    until = filters.DateFilter(
        field_name="visit_on", lookup_expr="lte", label=TO, widget=Day, validators=[within_reach]
    )
    enterprise = filters.NumberFilter(widget=forms.HiddenInput, max_value=MOST)

    page = PAGE

    class Meta:
        model = Visit
        fields = []

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).order_by(*ORDERS[self.order])

    def in_view(self, rows):
        views = {
            "mine": Q(status__in=[Status.PLANNED, Status.RECORDED], owner__in=self.user.acts_as),
            "planned": Q(status=Status.PLANNED),
            "recorded": Q(status__in=reading.MADE),
        }
        return rows.filter(views.get(self.view, Q()))

    def words(self, rows, name, value):
        return rows.filter(has_words(value, "enterprise__"))

    def by_flag(self, rows, name, value):
        return rows.filter(is_flagged=True)


class FollowUpFilter(ListFilter):
    q = filters.CharFilter(method="words", label=_("Enterprise, or what is to be done"))
    state = filters.ChoiceFilter(choices=STATES, method="by_state", label=_("Status"), empty_label=_("all"))
    owner = filters.ChoiceFilter(
        choices=lambda: names().items(), label=pgettext_lazy("follow-up", "Owner"), empty_label=_("all")
    )
    community = filters.ChoiceFilter(
        choices=lambda: short_communities().items(), field_name="visit__enterprise__community", label=_("Community"),
        empty_label=_("all"),
    )  # fmt: skip

    page, views, workers = FOLLOW_UPS, TO_DO, DOES

    class Meta:
        model = FollowUp
        fields = []

    def filter_queryset(self, queryset):
        """What is due first on top; what has no date after it."""
        return super().filter_queryset(queryset).order_by(F("due_at").asc(nulls_last=True), "-id")

    def in_view(self, rows):
        if self.view == "all":
            return rows
        rows = rows.open()
        return rows.filter(owner__in=self.user.acts_as) if self.view == "mine" else rows

    def words(self, rows, name, value):
        return rows.filter(has_words(value, "visit__enterprise__") | Q(text__icontains=value.strip()))

    def by_state(self, rows, name, value):
        states = {
            "open": Q(status=FollowUpStatus.OPEN),
            "late": Q(status=FollowUpStatus.OPEN, due_at__lt=self.now),
            "asked": Q(service_request__isnull=False),
            "done": Q(status=FollowUpStatus.DONE),
        }
        return rows.filter(states[value])


class EnterprisesFilter(filters.FilterSet):
    """Who waits too long for a visit; or the enterprises that a figure counts."""

    q = filters.CharFilter(method="words", label=_("Name, pinyin initials, USCC, address"))
    tier = filters.ChoiceFilter(choices=Enterprise.Tier, label=_("Tier"), empty_label=_("all"))
    community = filters.ChoiceFilter(
        choices=lambda: short_communities().items(), label=_("Community"), empty_label=_("all")
    )
    officer = filters.ChoiceFilter(choices=lambda: choices.officers().items(), label=_("Officer"), empty_label=_("all"))

    class Meta:
        model = Enterprise
        fields = []

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.opened = opened(self.data, page=ENTERPRISES, user=self.request.user, now=now)

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        rows = rows.filter(pk__in=self.opened.keys) if self.opened else reading.to_visit(rows, self.now)
        rows = reading.with_visits(rows)
        return rows.order_by(F("last_visited_at").asc(nulls_first=True), "tier", "id")

    def words(self, rows, name, value):
        return rows.matching(value)
