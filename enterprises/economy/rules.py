"""What the office decides about economic figures: what looks like a slip of the unit, who is near a threshold."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import rules
from crm.rules import Rule

ECONOMY, PERCENT = _("Economic figures"), "%"
TIMES = (pgettext_lazy("factor", "times"), pgettext_lazy("factor", "times"))

rules.declare(
    Rule(
        "economy.jump_times", ECONOMY, _("A figure is asked about when it changes by more than"), 20, TIMES,
        least=2, most=999, hint=_("Up or down, against the month known before and the same month a year before."),
    ),
    Rule(
        "economy.near_percent", ECONOMY, _("Near the threshold of above-scale from"), 80, PERCENT, least=10, most=100,
        hint=_("Of the revenue that the statistics require, reached in the last twelve months or the year before."),
    ),
    Rule(
        "economy.near_ten_billion_percent", ECONOMY, _("Near ten billion from"), 70, PERCENT, least=10, most=100,
        hint=_("Of ten billion yuan of output, reached in the last twelve months or the year before."),
    ),
)  # fmt: skip


def number(name: str, on: date) -> int:
    """A number of this slice's rules in force on that day."""
    return int(rules.in_force(f"economy.{name}", on))
