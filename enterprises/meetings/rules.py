"""Which requests a meeting is offered: thresholds that the office decides."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import rules
from crm.rules import Rule

MEETINGS = _("Meetings")

rules.declare(
    Rule(
        "meetings.late_days", MEETINGS, _("Suggested for a meeting when late by more than"), 2,
        pgettext_lazy("unit", "working days"), most=60,
    ),
    Rule(
        "meetings.returns", MEETINGS, _("Suggested for a meeting when returned"), 2, _("times"), least=1, most=9,
    ),
    Rule(
        "meetings.grade", MEETINGS, _("Suggested for a meeting when the enterprise's grade is at most"), 2,
        _("of 5"), least=0, most=5,
    ),
)  # fmt: skip


def number(name: str, on: date) -> int:
    """A number of this slice's rules in force on that day."""
    return int(rules.in_force(f"meetings.{name}", on))
