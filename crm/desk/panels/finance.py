"""融资需求 of an enterprise: how much, for what, and what came of it."""

from datetime import datetime

from django.utils.translation import pgettext_lazy

from crm.models import User
from enterprises.accounts.models import Enterprise
from enterprises.outreach.finance.models import READS, WRITES, FinancingNeed
from enterprises.outreach.finance.pages import with_sums

from .panel import Panel

LAST = 6


def show(enterprise: Enterprise, user: User, now: datetime) -> dict | None:
    if not user.has_role(*READS):
        return None
    return {"finance_needs": list(with_sums(its(enterprise, user))[:LAST]), "finance_may_write": user.has_role(*WRITES)}


def its(enterprise: Enterprise, user: User):
    return FinancingNeed.objects.visible_to(user).filter(enterprise=enterprise)


def things(enterprise: Enterprise, user: User):
    return [(FinancingNeed, its(enterprise, user).values("pk"))]


PANEL = Panel("finance", pgettext_lazy("outreach", "Financing"), show, things)
