"""From how many points on two files are shown as perhaps one: the office decides."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import rules
from crm.rules import Rule

rules.declare(
    Rule(
        "merging.score", _("Enterprises"), _("Shown as possible duplicates from"), 40,
        pgettext_lazy("merge", "points"), least=10, most=100,
        hint=_("Same name, phone, address, a code nearly the same: each has its points, 100 at most"),
    ),
)  # fmt: skip


def least_score(on: date) -> int:
    return int(rules.in_force("merging.score", on))
