"""From which rows figures of tiers and qualifications are counted, and by what they are broken down."""

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import NullIf
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.clock import SHANGHAI
from crm.dimensions import Dimension
from crm.figures import Basis, Scope, divide
from crm.reference import units
from enterprises.accounts.models import Enterprise

from .deciding import BY_HAND
from .models import Level, Qualification, QualificationKind

QUALIFICATIONS, TIERS = "qualifications:list", "tiers:list"


def valid(scope: Scope) -> Q:
    """As QualificationQuerySet.valid, for a condition."""
    day = scope.now.astimezone(SHANGHAI).date()
    begun = Q(issued_on=None) | Q(issued_on__lte=day)
    return begun & (Q(expires_on=None) | Q(expires_on__gte=day)) & (Q(ended_on=None) | Q(ended_on__gt=day))


def seen(user):
    return Qualification.objects.visible_to(user)


def enterprises(user):
    return Enterprise.objects.visible_to(user)


HELD = Basis(QUALIFICATIONS, seen, valid)
STANDING = Basis(TIERS, enterprises)


def community_names() -> dict[int, str]:
    return {pk: unit.short_name for pk, unit in units().items()}


def how():
    """Nobody, where there is no tier."""
    return Case(
        When(tier="", then=None), When(BY_HAND, then=Value("hand")), default=Value("rule"), output_field=CharField()
    )


divide(
    QUALIFICATIONS,
    Dimension(
        "kind", pgettext_lazy("qualification", "Kind"), lambda: F("kind"), lambda: dict(QualificationKind.choices),
        kind=str,
    ),
    Dimension(
        "level", pgettext_lazy("qualification", "Level"), lambda: NullIf("level", Value("")),
        lambda: dict(Level.choices), kind=str, nothing=_("Level not known"),
    ),
    Dimension(
        "community", _("Community"), lambda: F("enterprise__community"), community_names,
        nothing=_("Community not known"),
    ),
)  # fmt: skip
divide(
    TIERS,
    Dimension(
        "tier", pgettext_lazy("column", "Tier"), lambda: NullIf("tier", Value("")),
        lambda: dict(Enterprise.Tier.choices), kind=str, nothing=_("Without a tier"),
    ),
    Dimension("how", _("Tier set"), how, lambda: dict(Enterprise.How.choices), kind=str, nothing=_("Without a tier")),
    Dimension("community", _("Community"), lambda: F("community"), community_names, nothing=_("Community not known")),
)  # fmt: skip
