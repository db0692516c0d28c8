"""How many qualifications of each kind are held, and how many enterprises stand in each tier; as things stand now."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.figures import Basis, Condition, Count, Figure, always, declare
from enterprises.accounts.models import Enterprise

from .counting import HELD, STANDING
from .models import QualificationKind as K

CERTIFICATES = pgettext_lazy("unit", "qualifications")
ENTERPRISES = pgettext_lazy("unit", "enterprises")
IS_HELD = _("Issued, not expired and not ended today. A later certificate of the same kind replaces the earlier one.")


def counted(name: str, label, basis: Basis, definition, unit, where: Condition = always) -> Count:
    return Count(name=name, basis=basis, where=where, label=label, definition=definition, unit=unit)


def of_kind(kind: K) -> Count:
    return counted(f"qualifications.{kind.value}", kind.label, HELD, IS_HELD, CERTIFICATES, lambda _scope: Q(kind=kind))


def in_tier(tier: Enterprise.Tier) -> Count:
    return counted(
        f"tiers.{tier.value.lower()}", tier.label, STANDING,
        _("Enterprises of this tier now, by the rules or by hand."), ENTERPRISES, lambda _scope: Q(tier=tier),
    )  # fmt: skip


held = counted("qualifications.valid", pgettext_lazy("figure", "Valid qualifications"), HELD, IS_HELD, CERTIFICATES)
by_kind: dict[str, Count] = {kind.value: of_kind(kind) for kind in K}
by_tier: dict[str, Count] = {tier.value: in_tier(tier) for tier in Enterprise.Tier}
without_tier = counted(
    "tiers.none", _("Without a tier"), STANDING, _("No rule holds for them, and nobody has set a tier by hand."),
    ENTERPRISES, lambda _scope: Q(tier=""),
)  # fmt: skip

AS_IT_STANDS: tuple[Figure, ...] = (held, *by_kind.values(), *by_tier.values(), without_tier)

declare(*AS_IT_STANDS)
