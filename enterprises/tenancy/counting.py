"""From which rows the figures of tenancies are counted, and by what they are broken down."""

from datetime import date, timedelta

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.clock import SHANGHAI
from crm.dimensions import Dimension
from crm.figures import Basis, Scope, divide
from crm.reference import units

from .models import Kind, Tenancy
from .rules import near_days

PAGE = "tenancies:list"


def in_it(user):
    """Each with the area of its unit."""
    return Tenancy.objects.visible_to(user).running().annotate(area=F("space__area"))


def today(scope: Scope) -> date:
    return scope.now.astimezone(SHANGHAI).date()


def ends_soon(scope: Scope) -> Q:
    day = today(scope)
    return ends_within(day, near_days(day))


def ends_within(day: date, days: int) -> Q:
    return Q(lease_ends_on__gte=day, lease_ends_on__lte=day + timedelta(days=days))


def is_over(scope: Scope) -> Q:
    return Q(lease_ends_on__lt=today(scope))


NOW = Basis(PAGE, in_it)

divide(
    PAGE,
    Dimension(
        "community", _("Community"), lambda: F("space__building__park__community"),
        lambda: {pk: unit.short_name for pk, unit in units().items()}, nothing=_("Community not known"),
    ),
    Dimension("park", pgettext_lazy("space", "Park"), lambda: F("space__building__park__name"), dict, kind=str),
    Dimension("kind", pgettext_lazy("tenancy", "Kind"), lambda: F("kind"), lambda: dict(Kind.choices), kind=str),
)  # fmt: skip
