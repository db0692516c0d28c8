"""一对一专班 of an enterprise: who looks after it together, and since when."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from crm.models import User
from enterprises.accounts.models import Enterprise
from enterprises.teams.models import ServiceTeam
from enterprises.teams.moves import may_form
from enterprises.teams.reading import with_people

from .panel import Panel


def show(enterprise: Enterprise, user: User, now: datetime) -> dict | None:
    team = with_people(its(enterprise, user).working()).first()
    return {
        "team": team,
        "team_expected": not team and enterprise.tier == Enterprise.Tier.A and enterprise.is_active,
        "team_may_form": not team and may_form(user, enterprise),
    }


def its(enterprise: Enterprise, user: User):
    return ServiceTeam.objects.visible_to(user).filter(enterprise=enterprise)


def things(enterprise: Enterprise, user: User):
    return [(ServiceTeam, its(enterprise, user).values("pk"))]


PANEL = Panel("teams", _("Service team"), show, things, is_first=True)
