"""The list of tenancies on its way out."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role

from .pages import month_rent

MAY_EXPORT = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ATTRACTION, Role.SPACES, Role.REPORTER})

COLUMNS = (
    (_("Enterprise"), lambda row: row.enterprise.name),
    (_("USCC"), lambda row: row.enterprise.uscc),
    (pgettext_lazy("space", "Park"), lambda row: row.space.building.park.name),
    (_("Building"), lambda row: row.space.building.name),
    (pgettext_lazy("space", "Number"), lambda row: row.space.number),
    (_("Community"), lambda row: row.space.building.park.community.name if row.space.building.park.community else ""),
    (_("Floor area (㎡)"), lambda row: row.space.area),
    (pgettext_lazy("tenancy", "Kind"), lambda row: row.get_kind_display()),
    (_("Status"), lambda row: row.get_status_display()),
    (pgettext_lazy("tenancy", "Since"), lambda row: row.from_on),
    (pgettext_lazy("tenancy", "Until"), lambda row: row.to_on),
    (_("Lease ends"), lambda row: row.lease_ends_on),
    (_("Rent (CNY/㎡·month)"), lambda row: row.rent),
    (_("Rent of a month (CNY)"), month_rent),
    (_("Rent before (CNY/㎡·month)"), lambda row: row.rent_before),
    (_("Rent in force from"), lambda row: row.rent_changed_on),
    (pgettext_lazy("tenancy", "Note"), lambda row: row.text),
)
