"""How lists of activities and of who takes part are narrowed, and who is invited; fields as on the screen."""

from datetime import datetime, time, timedelta

import django_filters as filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.calendar import within_reach
from crm.clock import SHANGHAI
from crm.fields import Day
from crm.figure_lists import opened
from crm.reference import short_communities
from enterprises.accounts.choices import officers
from enterprises.accounts.filters import EnterpriseFilter
from enterprises.accounts.models import Enterprise
from enterprises.classification.models import Qualification, QualificationKind
from enterprises.virtual_parks.models import Membership, VirtualPark

from .counting import ATTENDED_PAGE, LIST_PAGE, PEOPLE_PAGE
from .models import FOUR_FOR, Activity, Answer, Kind, Participation, Status

FOUR = "four"
KINDS = ((FOUR, pgettext_lazy("activity", "Four-for activities")), *Kind.choices)
VIEWS = (
    ("upcoming", pgettext_lazy("activity", "To come")),
    ("held", pgettext_lazy("activity", "Held")),
    ("drafts", pgettext_lazy("activity", "Being prepared")),
    ("all", _("All")),
)
MOST = 2**31 - 1


def of_view(name: str, now: datetime) -> Q:
    """One tab; the same rows are counted on it."""
    return {
        "upcoming": Q(status=Status.OPEN) | Q(status=Status.HELD, ends_at__gt=now),
        "held": Q(status__in=[Status.HELD, Status.CLOSED]),
        "drafts": Q(status=Status.DRAFT),
    }.get(name, Q())


def of_kind(rows, value: str, path: str = "kind"):
    return rows.filter(**{f"{path}__in": FOUR_FOR if value == FOUR else [value]})


def day_start(day) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


class Opens(filters.FilterSet):
    """A list that figures open."""

    page = ""

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        self.opened = opened(self.data, page=self.page, user=self.request.user, now=now)

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return rows.filter(pk__in=self.opened.keys) if self.opened else rows


class ActivityFilter(Opens):
    page = LIST_PAGE

    q = filters.CharFilter(method="words", label=_("Title, place"))
    kind = filters.ChoiceFilter(
        choices=KINDS, method="by_kind", label=pgettext_lazy("activity", "Kind"), empty_label=_("all")
    )
    owner = filters.ChoiceFilter(
        choices=lambda: officers().items(), label=pgettext_lazy("activity", "Owner"), empty_label=_("all")
    )
    since = filters.DateFilter(
        method="from_day", label=pgettext_lazy("date", "From"), widget=Day, validators=[within_reach]
    )
    until = filters.DateFilter(method="to_day", label=_("to"), widget=Day, validators=[within_reach])

    class Meta:
        model = Activity
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = self.data.get("view", "")
        self.view = "" if self.opened else asked if asked in dict(VIEWS) else VIEWS[0][0]

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset).filter(of_view(self.view, self.now))
        return rows.order_by("starts_at", "id") if self.view == "upcoming" else rows.order_by("-starts_at", "-id")

    def words(self, rows, name, value):
        return rows.titled(value)

    def by_kind(self, rows, name, value):
        return of_kind(rows, value)

    def from_day(self, rows, name, value):
        return rows.filter(starts_at__gte=day_start(value))

    def to_day(self, rows, name, value):
        return rows.filter(starts_at__lt=day_start(value + timedelta(days=1)))


class ParticipationFilter(Opens):
    """Who took part, over all activities."""

    page = PEOPLE_PAGE

    q = filters.CharFilter(method="words", label=_("Enterprise, activity"))
    kind = filters.ChoiceFilter(
        choices=KINDS, method="by_kind", label=pgettext_lazy("activity", "Kind"), empty_label=_("all")
    )
    answer = filters.ChoiceFilter(choices=Answer, label=pgettext_lazy("participation", "Answer"), empty_label=_("all"))
    community = filters.ChoiceFilter(
        choices=lambda: short_communities().items(), field_name="enterprise__community", label=_("Community"),
        empty_label=_("all"),
    )  # fmt: skip
    enterprise = filters.NumberFilter(widget=forms.HiddenInput, max_value=MOST)

    class Meta:
        model = Participation
        fields = []

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).order_by("-activity__starts_at", "-activity_id", "id")

    def words(self, rows, name, value):
        for word in value.split():
            rows = rows.filter(Q(name__icontains=word) | Q(activity__title__icontains=word))
        return rows

    def by_kind(self, rows, name, value):
        return of_kind(rows, value, "activity__kind")


class PeopleFilter(filters.FilterSet):
    """Who takes part in one activity: a tab and some words."""

    q = filters.CharFilter(method="words", label=_("Enterprise, person"))
    answer = filters.ChoiceFilter(choices=Answer, label=pgettext_lazy("participation", "Answer"), empty_label=_("all"))

    class Meta:
        model = Participation
        fields = []

    def words(self, rows, name, value):
        for word in value.split():
            rows = rows.filter(Q(name__icontains=word) | Q(person__icontains=word))
        return rows


class AttendedFilter(Opens):
    """Enterprises that attended something."""

    page = ATTENDED_PAGE

    q = filters.CharFilter(method="words", label=_("Name, pinyin initials, USCC, address"))
    community = filters.ChoiceFilter(
        choices=lambda: short_communities().items(), label=_("Community"), empty_label=_("all")
    )

    class Meta:
        model = Enterprise
        fields = []

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset).order_by("name", "id")

    def words(self, rows, name, value):
        return rows.matching(value)


class InviteFilter(EnterpriseFilter):
    """The list of enterprises with what invitations go by besides; who is not in operation is asked for on purpose."""

    qualification = filters.ChoiceFilter(
        choices=QualificationKind, method="qualified", label=pgettext_lazy("enterprise", "Qualification"),
        empty_label=_("all"),
    )  # fmt: skip
    virtual_park = filters.ChoiceFilter(
        choices=lambda: VirtualPark.objects.open().values_list("pk", "name"), method="in_park",
        label=pgettext_lazy("virtual park", "Virtual park"), empty_label=_("all"),
    )  # fmt: skip

    def __init__(self, data, **kwargs):
        given = data.copy()
        given.setdefault("status", Enterprise.Status.ACTIVE)
        super().__init__(given, **kwargs)

    def qualified(self, rows, name, value):
        held = Qualification.objects.valid(timezone.localdate()).filter(kind=value)
        return rows.filter(pk__in=held.values("enterprise"))

    def in_park(self, rows, name, value):
        return rows.filter(pk__in=Membership.objects.filter(virtual_park=value, to_on=None).values("enterprise"))

    @property
    def is_narrowed(self) -> bool:
        """By anything but being in operation."""
        given = self.form.cleaned_data if self.form.is_valid() else {}
        return any(value not in (None, "") for name, value in given.items() if name != "status")
