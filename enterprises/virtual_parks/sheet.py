"""The members of a virtual park on their way out."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role

MAY_EXPORT = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.REPORTER})
MEMBERS = (
    (_("Enterprise"), lambda row: row.enterprise.name),
    (_("USCC"), lambda row: row.enterprise.uscc),
    (_("Tier"), lambda row: row.enterprise.tier),
    (_("Community"), lambda row: row.enterprise.community.short_name if row.enterprise.community else ""),
    (_("Industry"), lambda row: row.enterprise.industry),
    (_("Officer"), lambda row: str(row.enterprise.officer) if row.enterprise.officer else ""),
    (pgettext_lazy("virtual park", "In it since"), lambda row: row.from_on),
)
