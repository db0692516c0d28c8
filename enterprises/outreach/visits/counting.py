"""From which rows the figures of visits are counted, and by what they are broken down."""

from django.db.models import F, Q, Value
from django.db.models.functions import NullIf
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.clock import shanghai
from crm.dimensions import STEPS, Dimension
from crm.figures import Basis, Scope, divide
from crm.reference import units
from enterprises.accounts.models import Enterprise

from .choices import names
from .models import FollowUp, Purpose, Visit
from .reading import ACTIVE, MADE, A, seen_since
from .rules import number

PAGE, ENTERPRISES, FOLLOW_UPS = "visits:list", "visits:enterprises", "visits:follow_ups"


def seen(user):
    return Visit.objects.visible_to(user)


def within(moment: str, scope: Scope) -> Q:
    return Q(**{f"{moment}__gte": scope.period.start, f"{moment}__lt": scope.period.end})


def made_within(scope: Scope) -> Q:
    return Q(status__in=MADE) & within("visited_at", scope)


def visited_within(scope: Scope) -> Q:
    return Q(visits__status__in=MADE) & within("visits__visited_at", scope)


def enterprises(user):
    """For whom visits are none of their business they count as none."""
    return Enterprise.objects.visible_to(user)


def tier_a(user):
    return enterprises(user).filter(tier=A, status=ACTIVE)


def seen_in_time(scope: Scope) -> Q:
    today = shanghai(scope.now).date()
    return Q(seen_since(number("visit_days_a", today), today))


MADE_VISITS = Basis(PAGE, seen, made_within, "visited_at")
VISITED = Basis(ENTERPRISES, enterprises, visited_within, "visits__visited_at", joins=True)
TIER_A = Basis(ENTERPRISES, tier_a)
RAISED = Basis(FOLLOW_UPS, lambda user: FollowUp.objects.visible_to(user), lambda scope: within("at", scope), "at")


def unit_names() -> dict[int, str]:
    return {pk: unit.short_name for pk, unit in units().items()}


def community(path: str) -> Dimension:
    return Dimension("community", _("Community"), lambda: F(path), unit_names, nothing=_("Community not known"))


def owner(label) -> Dimension:
    return Dimension("owner", label, lambda: F("owner"), names)


def purpose(path: str) -> Dimension:
    label = pgettext_lazy("visit", "Purpose")
    return Dimension("purpose", label, lambda: F(path), lambda: dict(Purpose.choices), kind=str)


divide(
    PAGE, owner(pgettext_lazy("visit", "Who goes")), community("enterprise__community"), purpose("purpose"), *STEPS
)  # fmt: skip
divide(
    ENTERPRISES, community("community"),
    Dimension(
        "tier", pgettext_lazy("column", "Tier"), lambda: NullIf("tier", Value("")),
        lambda: dict(Enterprise.Tier.choices),
        kind=str, nothing=_("Without a tier"),
    ),
    *STEPS,
)  # fmt: skip
divide(
    FOLLOW_UPS, owner(pgettext_lazy("follow-up", "Owner")), community("visit__enterprise__community"),
    purpose("visit__purpose"), *STEPS,
)  # fmt: skip
