"""From which rows the figures of teams are counted: enterprises, each with one working team at most."""

from django.db.models import F, Q, Value
from django.db.models.functions import NullIf
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.dimensions import Dimension
from crm.figures import Basis, Scope, divide
from crm.reference import units
from enterprises.accounts.models import Enterprise

from .models import ServiceTeam

PAGE = "teams:list"
TIER_A = Q(tier=Enterprise.Tier.A, status=Enterprise.Status.ACTIVE)


def has_team() -> Q:
    return Q(pk__in=ServiceTeam.objects.working().values("enterprise"))


def seen(user):
    return Enterprise.objects.visible_to(user)


def tier_a(user):
    """Those that ought to have one: whoever has moved out or closed down needs none."""
    return seen(user).filter(TIER_A)


def uncovered(user):
    return tier_a(user).exclude(has_team())


def covered(scope: Scope) -> Q:
    return has_team()


SEEN = Basis(PAGE, seen)
OUGHT = Basis(PAGE, tier_a)

divide(
    PAGE,
    Dimension(
        "community", _("Community"), lambda: F("community"),
        lambda: {pk: unit.short_name for pk, unit in units().items()}, nothing=_("Community not known"),
    ),
    Dimension(
        "tier", pgettext_lazy("column", "Tier"), lambda: NullIf("tier", Value("")),
        lambda: dict(Enterprise.Tier.choices), kind=str, nothing=_("Without a tier"),
    ),
)  # fmt: skip
