"""投资项目 of an enterprise, where it has some: how much is planned, and how much completed."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from crm.clock import SHANGHAI
from crm.models import User
from enterprises.accounts.models import Enterprise
from enterprises.projects.models import InvestmentProject
from enterprises.projects.pages import make_ready

from .panel import Panel

MOST = 12


def show(enterprise: Enterprise, user: User, now: datetime) -> dict | None:
    """Most enterprises have none, and then nothing is said."""
    year = now.astimezone(SHANGHAI).year
    rows = list(its(enterprise, user).for_list(year)[:MOST])
    for row in rows:
        make_ready(row)
    return {"projects": rows, "projects_year": year} if rows else None


def its(enterprise: Enterprise, user: User):
    return InvestmentProject.objects.visible_to(user).filter(enterprise=enterprise)


def things(enterprise: Enterprise, user: User):
    return [(InvestmentProject, its(enterprise, user).values("pk"))]


PANEL = Panel("projects", _("Investment projects"), show, things)
