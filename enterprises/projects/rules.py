"""When a monthly amount is doubted: how many times larger or smaller than the month beside it it may be."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import rules
from crm.rules import Rule

TIMES = (pgettext_lazy("unit", "time"), pgettext_lazy("unit", "times"))

rules.declare(
    Rule(
        "projects.jump", _("Investment projects"), _("An amount is confirmed when it differs by more than"), 20, TIMES,
        least=2, most=999, hint=_("From the month beside it: 10,000 yuan and yuan are easily taken for each other."),
    ),
)  # fmt: skip


def jump(on: date) -> int:
    return int(rules.in_force("projects.jump", on))
