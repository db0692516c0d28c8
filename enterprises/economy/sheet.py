"""The list of enterprises with their figures on its way out, in yuan."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role

from .reading import growth

MAY_EXPORT = (Role.OFFICER, Role.SUPERVISOR, Role.REPORTER)
WHO = [
    (_("Enterprise"), lambda row: row.name),
    (_("USCC"), lambda row: row.uscc),
    (_("Community"), lambda row: row.community.short_name if row.community else ""),
    (_("Industry"), lambda row: row.industry),
]
COLUMNS = [
    *WHO,
    (_("In the period (yuan)"), lambda row: row.now),
    (_("A year before (yuan)"), lambda row: row.before),
    (_("Growth (%)"), lambda row: growth(row.now, row.before)),
    (pgettext_lazy("person", "Officer"), lambda row: str(row.officer or "")),
]
