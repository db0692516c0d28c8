"""入驻 of an enterprise: the units it is in, and those it has left."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from crm.clock import SHANGHAI
from crm.models import User
from enterprises.accounts.models import Enterprise
from enterprises.tenancy.models import READS, Status, Tenancy
from enterprises.tenancy.moves import TAKES
from enterprises.tenancy.pages import make_ready

from .panel import Panel

LAST = 12
ORDER = {Status.RUNNING: 0, Status.ENDED: 1}


def show(enterprise: Enterprise, user: User, now: datetime) -> dict | None:
    if not user.has_role(*READS):
        return None
    today = now.astimezone(SHANGHAI).date()
    rows = sorted(its(enterprise, user).standing().for_list()[:LAST], key=lambda row: ORDER[row.status])
    for row in rows:
        make_ready(row, today)
    return {"tenancies": rows, "tenancies_may_take": user.has_role(*TAKES)}


def its(enterprise: Enterprise, user: User):
    return Tenancy.objects.visible_to(user).filter(enterprise=enterprise)


def things(enterprise: Enterprise, user: User):
    return [(Tenancy, its(enterprise, user).values("pk"))]


PANEL = Panel("tenancy", _("Tenancies"), show, things)
