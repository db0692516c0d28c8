"""The list of projects, and that of their months, on the way out. Amounts in 10,000 yuan, as they are talked of."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role

from .pages import WAN, percent

MAY_EXPORT = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ATTRACTION, Role.REPORTER})


def wan(yuan):
    return None if yuan is None else yuan / WAN


COLUMNS = (
    (pgettext_lazy("project", "Name"), lambda row: row.name),
    (pgettext_lazy("project", "Project code"), lambda row: row.code),
    (pgettext_lazy("project", "Kind"), lambda row: row.get_kind_display()),
    (_("Status"), lambda row: row.get_status_display()),
    (_("Enterprise"), lambda row: row.enterprise.name if row.enterprise else ""),
    (_("Community"), lambda row: row.community.name if row.community else ""),
    (pgettext_lazy("project", "Person in charge"), lambda row: row.owner.name if row.owner else ""),
    (_("Total investment (10,000 CNY)"), lambda row: wan(row.total)),
    (_("Completed this year (10,000 CNY)"), lambda row: wan(row.this_year)),
    (_("Completed in all (10,000 CNY)"), lambda row: wan(row.completed)),
    (_("Completed (%)"), lambda row: percent(row.completed, row.total)),
    (_("Last month told"), lambda row: row.last_month),
    (pgettext_lazy("project", "Begins"), lambda row: row.begins_on),
    (pgettext_lazy("project", "To be completed"), lambda row: row.ends_on),
)
MONTH_COLUMNS = (
    (pgettext_lazy("project", "Month"), lambda row: f"{row.on:%Y-%m}"),
    (pgettext_lazy("project", "Name"), lambda row: row.project.name),
    (pgettext_lazy("project", "Project code"), lambda row: row.project.code),
    (pgettext_lazy("project", "Kind"), lambda row: row.project.get_kind_display()),
    (_("Community"), lambda row: row.project.community.name if row.project.community else ""),
    (_("Completed (10,000 CNY)"), lambda row: wan(row.value)),
    (_("State of the figure"), lambda row: FINAL if row.is_final else PROVISIONAL),
)
FINAL, PROVISIONAL = pgettext_lazy("economy", "final"), pgettext_lazy("economy", "provisional")
