"""How often an enterprise should be visited, and how long a follow-up may take: what the office decides."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import rules
from crm.rules import Rule

OUTREACH = pgettext_lazy("outreach", "Visits")
DAYS = (pgettext_lazy("unit", "day"), pgettext_lazy("unit", "days"))

rules.declare(
    Rule(
        "outreach.visit_days_a", OUTREACH, _("An enterprise of tier A, or with a service team, is visited every"), 90,
        DAYS, least=1, most=999,
    ),
    Rule(
        "outreach.visit_days_b", OUTREACH, _("An enterprise of tier B is visited every"), 180, DAYS, least=1, most=999
    ),
    Rule(
        "outreach.follow_up_days", OUTREACH, _("What follows from a visit is to be done within"), 5,
        pgettext_lazy("unit", "working days"), least=1, most=60,
    ),
    Rule(
        "outreach.category", OUTREACH, _("Category of a follow-up that becomes a request"), "",
        hint=_("Where its words name none. Left open, the last one in use."),
    ),
)  # fmt: skip


def number(name: str, on: date) -> int:
    """A number of this slice's rules in force on that day."""
    return int(rules.in_force(f"outreach.{name}", on))


def text(name: str, on: date) -> str:
    return str(rules.in_force(f"outreach.{name}", on))
