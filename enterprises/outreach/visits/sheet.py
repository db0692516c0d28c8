"""The lists of visits on their way out."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role

from .models import Visit

MAY_EXPORT = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ATTRACTION, Role.REPORTER})


def community(visit: Visit) -> str:
    return visit.enterprise.community.name if visit.enterprise.community else ""


def follow_ups(visit: Visit) -> str:
    return "\n".join(row.text for row in visit.follow_ups.all())


COLUMNS = (
    (pgettext_lazy("visit", "Day"), lambda row: row.visit_on),
    (_("Enterprise"), lambda row: row.enterprise.name),
    (_("USCC"), lambda row: row.enterprise.uscc),
    (_("Community"), community),
    (pgettext_lazy("column", "Tier"), lambda row: row.enterprise.tier),
    (pgettext_lazy("visit", "Purpose"), lambda row: row.get_purpose_display()),
    (pgettext_lazy("visit", "Who goes"), lambda row: str(row.owner)),
    (_("Status"), lambda row: row.get_status_display()),
    (pgettext_lazy("visit", "Visited"), lambda row: row.visited_at),
    (pgettext_lazy("visit", "Whom did you meet"), lambda row: row.met),
    (pgettext_lazy("visit", "What did you find"), lambda row: row.findings),
    (pgettext_lazy("visit", "Thinks of leaving"), lambda row: pgettext_lazy("visit", "yes") if row.is_flagged else ""),
    (_("Follow-ups"), follow_ups),
)
