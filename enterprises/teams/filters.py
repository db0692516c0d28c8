"""How the two lists are narrowed, the fields in the order of the screen: of teams, and of enterprises that lack one."""

import django_filters as filters
from django.db.models import CharField, Count, F, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.reference import short_communities
from enterprises.accounts.choices import officers
from enterprises.accounts.models import Enterprise

from .counting import TIER_A, has_team, uncovered
from .models import Member, ServiceTeam, Status
from .reading import servants

UNCOVERED = "uncovered"
VIEWS = (
    (Status.WORKING.value, pgettext_lazy("teams", "Working")),
    (UNCOVERED, _("Tier A without a team")),
    (Status.ENDED.value, pgettext_lazy("teams", "Ended")),
)
MINE = (("1", _("I lead or serve in")),)


class TeamFilter(filters.FilterSet):
    """Teams that work, or those that have ended."""

    q = filters.CharFilter(method="words", label=_("Enterprise, pinyin initials, USCC"))
    leader = filters.ChoiceFilter(
        choices=lambda: servants().items(), label=pgettext_lazy("team", "Leader"), empty_label=_("all")
    )
    member = filters.ChoiceFilter(
        choices=lambda: servants().items(), method="with_member", label=pgettext_lazy("team", "Member"),
        empty_label=_("all"),
    )  # fmt: skip
    community = filters.ChoiceFilter(
        choices=lambda: short_communities().items(), field_name="enterprise__community", label=_("Community"),
        empty_label=_("all"),
    )  # fmt: skip
    tier = filters.ChoiceFilter(
        choices=Enterprise.Tier, field_name="enterprise__tier", label=_("Tier"), empty_label=_("all")
    )
    mine = filters.ChoiceFilter(
        choices=MINE, method="of_mine", label=pgettext_lazy("teams", "Mine"), empty_label=_("all")
    )

    class Meta:
        model = ServiceTeam
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.opened = None
        self.view = self.data.get("view") if self.data.get("view") in Status.values else Status.WORKING.value

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset.filter(status=self.view)).order_by("-from_on", "-id")

    def words(self, rows, name, value):
        return rows.filter(enterprise__in=Enterprise.objects.matching(value).values("pk"))

    def with_member(self, rows, name, value):
        """Besides the leader; of a team that works, who is a member now."""
        members = Member.objects.filter(user=value)
        if self.view == Status.WORKING:
            members = members.filter(to_on=None)
        return rows.filter(pk__in=members.values("team"))

    def of_mine(self, rows, name, value):
        return rows.served_by(self.request.user.acts_as, now=self.view == Status.WORKING)


class CoverageFilter(filters.FilterSet):
    """Enterprises of tier A without a team, or those that a figure opened."""

    q = filters.CharFilter(method="words", label=_("Enterprise, pinyin initials, USCC"))
    community = filters.ChoiceFilter(
        choices=lambda: short_communities().items(), label=_("Community"), empty_label=_("all")
    )
    officer = filters.ChoiceFilter(choices=lambda: officers().items(), label=_("Officer"), empty_label=_("all"))

    class Meta:
        model = Enterprise
        fields = []

    def __init__(self, *args, opened=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.opened = opened
        self.view = "" if opened else UNCOVERED  # no tab: the figure says which rows

    def filter_queryset(self, queryset):
        rows = queryset.filter(pk__in=self.opened.keys) if self.opened else queryset.filter(TIER_A).exclude(has_team())
        return super().filter_queryset(rows).order_by("name", "id")

    def words(self, rows, name, value):
        return rows.matching(value)


def counts(user) -> dict[str, int]:
    """How many each tab holds, in one query."""
    teams = ServiceTeam.objects.visible_to(user).annotate(tab=F("status"))
    lacking = uncovered(user).annotate(tab=Value(UNCOVERED, CharField()))
    lines = [rows.order_by().values("tab").annotate(n=Count("pk")).values_list("tab", "n") for rows in (teams, lacking)]
    return dict.fromkeys((*Status.values, UNCOVERED), 0) | dict(lines[0].union(lines[1], all=True))
