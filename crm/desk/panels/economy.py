"""经济数据 of an enterprise: this year so far and the year before, how it grew, its lists; one small drawing."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from crm.clock import SHANGHAI
from crm.models import User
from enterprises.accounts.models import Enterprise
from enterprises.economy.charts import SIGHT
from enterprises.economy.models import READS, WRITES, EconomicFile, ListEntry, Measure
from enterprises.economy.pages import charts, so_far
from enterprises.economy.reading import months_of

from .panel import Panel

SHOWN = (Measure.OUTPUT, Measure.REVENUE, Measure.TAX, Measure.EMPLOYEES)


def show(enterprise: Enterprise, user: User, now: datetime) -> dict | None:
    """Who may not read figures of single enterprises is not told that there are any."""
    if not user.has_role(*READS):
        return None
    year = now.astimezone(SHANGHAI).year
    found = months_of(enterprise.pk, SHOWN, (year - 2, year - 1, year))
    lists = ListEntry.objects.visible_to(user).filter(enterprise=enterprise, year__gte=year - 1, removed_at=None)
    return {
        "economy_figures": [so_far(found[name], name, year) for name in SHOWN if name in found],
        "economy_charts": charts(found, most=1),
        "economy_sight": SIGHT,
        "economy_lists": list(lists.order_by("-year", "listing")),
        "economy_year": year,
        "may_enter_figures": user.has_role(*WRITES),
    }


def things(enterprise: Enterprise, user: User):
    rows = EconomicFile.objects.filter(enterprise=enterprise) if user.has_role(*READS) else EconomicFile.objects.none()
    return [(EconomicFile, rows.values("pk"))]


PANEL = Panel("economy", _("Economic figures"), show, things)
