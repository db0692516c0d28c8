"""虚拟园区 in which an enterprise is."""

from datetime import datetime

from django.utils.translation import pgettext_lazy

from crm.models import User
from enterprises.accounts.models import Enterprise
from enterprises.virtual_parks.models import Membership, VirtualPark

from .panel import Panel


def show(enterprise: Enterprise, user: User, now: datetime) -> dict | None:
    """What was taken in and out stands in the enterprise's own history."""
    parks = VirtualPark.objects.visible_to(user).open()
    rows = Membership.objects.filter(enterprise=enterprise, to_on=None, virtual_park__in=parks)
    return {"in_parks": list(rows.select_related("virtual_park__leader").order_by("virtual_park__name"))}


PANEL = Panel("virtual_parks", pgettext_lazy("virtual park", "Virtual parks"), show)
