"""What the office decides itself about classification: when it is reminded, and which year's figures count."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import rules
from crm.rules import Rule

CLASSIFICATION = pgettext_lazy("rules", "Tiers and qualifications")
DAYS = pgettext_lazy("unit", "days")

rules.declare(
    Rule(
        "classification.remind_days_1", CLASSIFICATION, _("First reminder before a qualification expires"), 180, DAYS,
        least=1, most=730, hint=_("The officer in charge and the service team are told, once each."),
    ),
    Rule(
        "classification.remind_days_2", CLASSIFICATION, _("Second reminder before a qualification expires"), 90, DAYS,
        least=1, most=730,
    ),
    Rule(
        "classification.remind_days_3", CLASSIFICATION, _("Last reminder before a qualification expires"), 30, DAYS,
        least=1, most=730,
    ),
    Rule(
        "classification.year_from", CLASSIFICATION, _("The figures of last year count from month"), 1, "",
        least=1, most=12, hint=_("Before it, tiers and scale go by the year before last."),
    ),
)  # fmt: skip


def number(name: str, on: date) -> int:
    """A number of this slice's rules in force on that day."""
    return int(rules.in_force(f"classification.{name}", on))


def remind_days(on: date) -> list[int]:
    """The steps before an expiry, the longest first."""
    return sorted({number(f"remind_days_{step}", on) for step in (1, 2, 3)}, reverse=True)


def year_of_figures(on: date) -> int:
    """The year whose figures tiers and scale go by on that day."""
    return on.year - 1 if on.month >= number("year_from", on) else on.year - 2
