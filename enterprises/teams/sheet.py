"""The two lists on their way out."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role
from crm.words import listed

from .models import ServiceTeam, Status

MAY_EXPORT = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.REPORTER})
STATUSES = dict(Status.choices)


def members(team: ServiceTeam) -> str:
    """何静宜（用电）、周志远"""
    return listed(f"{row.user}（{row.duty}）" if row.duty else str(row.user) for row in team.serving)


def leader_of(enterprise) -> str:
    return str(enterprise.working_teams[0].leader) if enterprise.working_teams else ""


def community(enterprise) -> str:
    return enterprise.community.short_name if enterprise.community else ""


TEAMS = (
    (_("Enterprise"), lambda row: row.enterprise.name),
    (_("USCC"), lambda row: row.enterprise.uscc),
    (_("Tier"), lambda row: row.enterprise.tier),
    (_("Community"), lambda row: community(row.enterprise)),
    (pgettext_lazy("team", "Leader"), lambda row: str(row.leader)),
    (pgettext_lazy("team", "Members"), members),
    (pgettext_lazy("team", "Duties"), lambda row: row.duties),
    (pgettext_lazy("team", "Since"), lambda row: row.from_on),
    (pgettext_lazy("team", "Until"), lambda row: row.to_on),
    (_("Status"), lambda row: STATUSES[row.status]),
)
COVERAGE = (
    (_("Enterprise"), lambda row: row.name),
    (_("USCC"), lambda row: row.uscc),
    (_("Tier"), lambda row: row.tier),
    (_("Community"), community),
    (_("Officer"), lambda row: str(row.officer) if row.officer else ""),
    (pgettext_lazy("team", "Leader of its team"), leader_of),
)
