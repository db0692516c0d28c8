"""How the lists of tiers and of qualifications are narrowed; the list of enterprises, too, by qualification."""

from datetime import date, datetime, time, timedelta

import django_filters as filters
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.audit import content_type_id
from crm.calendar import within_reach
from crm.clock import SHANGHAI
from crm.fields import Day
from crm.figure_lists import opened
from crm.models import Event
from crm.reference import short_communities
from enterprises.accounts.filters import narrow_by
from enterprises.accounts.models import Enterprise

from .counting import QUALIFICATIONS, TIERS
from .deciding import BY_HAND
from .models import Level, Qualification, QualificationKind
from .rules import remind_days
from .tiers import GIVEN_BACK, OVERRIDDEN, RULED

How = Enterprise.How
# verbs by which a tier changes; those of the file and its sheet only where they name it
OF_TIER = (RULED, OVERRIDDEN, GIVEN_BACK)
OF_FILE = ("enterprise.edit", "enterprise.import_edit", "enterprise.import_undo")
NONE = "none"


def held_kind(rows, name, value):
    """For the list of enterprises: a qualification of that kind is held today."""
    held = Qualification.objects.valid(timezone.localdate()).filter(kind=value)
    return rows.filter(pk__in=held.values("enterprise"))


narrow_by(
    "qualification",
    filters.ChoiceFilter(
        choices=QualificationKind, method=held_kind, label=pgettext_lazy("filter", "Holds"), empty_label=_("all")
    ),
)  # fmt: skip


def tier_changes() -> Q:
    """Lines of history that tell of a change of the tier."""
    named = Q(verb__in=OF_FILE, changes__has_key="tier")
    return (Q(verb__in=OF_TIER) | named) & Q(content_type=content_type_id(Enterprise))


def tier_since() -> Subquery:
    """When the tier of an enterprise changed last."""
    lines = Event.objects.filter(tier_changes(), object_id=OuterRef("pk")).order_by("-at", "-id")
    return Subquery(lines.values("at")[:1])


class TierFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=_("Name, pinyin initials, USCC, address"))
    how = filters.ChoiceFilter(choices=How, method="by_how", label=_("Tier set"), empty_label=_("all"))
    community = filters.ChoiceFilter(
        choices=lambda: short_communities().items(), label=_("Community"), empty_label=_("all")
    )
    since = filters.DateFilter(
        method="changed_since", label=_("Tier changed since"), widget=Day, validators=[within_reach]
    )

    class Meta:
        model = Enterprise
        fields = []

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.opened = opened(self.data, page=TIERS, user=self.request.user, now=now)
        known = {*Enterprise.Tier.values, NONE}
        view = self.data.get("view", "")
        self.view = "" if self.opened else view if view in known else Enterprise.Tier.A

    def filter_queryset(self, queryset):
        self.narrowed = super().filter_queryset(queryset)  # in all tabs, to be counted
        if self.opened:
            return self.narrowed.filter(pk__in=self.opened.keys).order_by("tier", "-updated_at", "-id")
        stored = "" if self.view == NONE else self.view
        return self.narrowed.filter(tier=stored).order_by("-updated_at", "-id")

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many stand in each tier under these filters, in one query."""
        self.qs  # noqa: B018  narrows the rows
        lines = self.narrowed.order_by().values_list("tier").annotate(n=Count("pk"))
        return {tier or NONE: count for tier, count in lines}

    def words(self, rows, name, value):
        return rows.matching(value)

    def by_how(self, rows, name, value):
        return rows.filter(BY_HAND) if value == How.HAND else rows.filter(tier_how=How.RULE)

    def changed_since(self, rows, name, value):
        lines = Event.objects.filter(tier_changes(), at__gte=datetime.combine(value, time(), SHANGHAI))
        return rows.filter(pk__in=lines.values("object_id"))


# ---------------------------------------------------------------- qualifications

SOON = ("soon1", "soon2", "soon3")
ORDERS = {
    "": (F("expires_on").asc(nulls_last=True), "id"),
    "-expires": (F("expires_on").desc(nulls_last=True), "-id"),
    "issued": (F("issued_on").asc(nulls_last=True), "id"),
    "-issued": (F("issued_on").desc(nulls_last=True), "-id"),
}


def steps(today: date) -> dict[str, int]:
    """The tabs of what expires soon, each with its days."""
    return dict(zip(SOON, remind_days(today), strict=False))


def in_state(name: str, today: date) -> Q:
    """One tab of the list; the same rows are counted on it."""
    standing = Q(ended_on=None) | Q(ended_on__gt=today)
    valid = standing & (Q(issued_on=None) | Q(issued_on__lte=today)) & (Q(expires_on=None) | Q(expires_on__gte=today))
    if name in (days := steps(today)):
        return valid & Q(expires_on__lte=today + timedelta(days=days[name]))
    states = {
        "valid": valid, "expired": standing & Q(expires_on__lt=today), "ended": Q(ended_on__lte=today), "all": Q(),
    }  # fmt: skip
    return states[name]


class QualificationFilter(filters.FilterSet):
    q = filters.CharFilter(method="words", label=_("Enterprise, pinyin initials, USCC, number"))
    kind = filters.ChoiceFilter(
        choices=QualificationKind, label=pgettext_lazy("qualification", "Kind"), empty_label=_("all")
    )
    level = filters.ChoiceFilter(choices=Level, label=pgettext_lazy("qualification", "Level"), empty_label=_("all"))
    community = filters.ChoiceFilter(
        choices=lambda: short_communities().items(), field_name="enterprise__community", label=_("Community"),
        empty_label=_("all"),
    )  # fmt: skip

    class Meta:
        model = Qualification
        fields = []

    def __init__(self, *args, now: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = now.astimezone(SHANGHAI).date()
        self.views = ("valid", *steps(self.today), "expired", "ended", "all")
        self.opened = opened(self.data, page=QUALIFICATIONS, user=self.request.user, now=now)
        view = self.data.get("view", "")
        self.view = "" if self.opened else view if view in self.views else "valid"
        self.order = self.data.get("o", "") if self.data.get("o", "") in ORDERS else ""

    def filter_queryset(self, queryset):
        self.narrowed = super().filter_queryset(queryset)
        if self.opened:
            rows = self.narrowed.filter(pk__in=self.opened.keys)
        else:
            rows = self.narrowed.filter(in_state(self.view, self.today))
        return rows.order_by(*ORDERS[self.order])

    @cached_property
    def counts(self) -> dict[str, int]:
        self.qs  # noqa: B018  narrows the rows
        asked = {name: Count("pk", filter=in_state(name, self.today) or None) for name in self.views}
        return self.narrowed.order_by().aggregate(**asked)

    def words(self, rows, name, value):
        by_enterprise = Enterprise.objects.visible_to(self.request.user).matching(value)
        return rows.filter(Q(enterprise__in=by_enterprise) | Q(number__icontains=value.strip()))
