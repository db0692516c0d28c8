"""What the office decides about spaces: how long a verification is fresh, how long a hold may last."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import rules
from crm.rules import Rule

FRESHNESS, HOLDS = _("Freshness of spaces"), _("Holds on spaces")
# one and many
DAYS = (pgettext_lazy("unit", "day"), pgettext_lazy("unit", "days"))
WORKING_DAYS = (pgettext_lazy("unit", "working day"), pgettext_lazy("unit", "working days"))
TIMES = (pgettext_lazy("unit", "time"), pgettext_lazy("unit", "times"))

rules.declare(
    Rule(
        "spaces.fresh_days", FRESHNESS, _("Fresh for"), 30, DAYS, least=1, most=365,
        hint=_("Calendar days since the last verification; after that the landlord is asked."),
    ),
    Rule("spaces.visit_days", FRESHNESS, _("To be visited after"), 60, DAYS, least=1, most=365),
    Rule("spaces.warn_days", FRESHNESS, _("Overdue after"), 90, DAYS, least=1, most=365),
    Rule(
        "spaces.hide_days", FRESHNESS, _("Hidden from the public after"), 120, DAYS, least=1, most=730,
        hint=_("What nobody has ever verified is not shown either."),
    ),
    Rule("spaces.link_days", FRESHNESS, _("A landlord's link expires after"), 14, DAYS, least=1, most=90),
    Rule("spaces.hold_days", HOLDS, _("A hold ends by itself after"), 10, WORKING_DAYS, least=1, most=60),
    Rule("spaces.hold_extensions", HOLDS, _("Extensions of one hold"), 1, TIMES, most=9),
    Rule("spaces.extension_days", HOLDS, _("An extension of a hold is at most"), 10, WORKING_DAYS, least=1, most=60),
)  # fmt: skip


def number(name: str, on: date) -> int:
    """A number of this slice's rules in force on that day."""
    return int(rules.in_force(f"spaces.{name}", on))
