"""How long before a lease ends people are reminded: three times, as the office decides."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import rules
from crm.rules import Rule

LEASES = _("Leases")
DAYS = (pgettext_lazy("unit", "day"), pgettext_lazy("unit", "days"))
TIMES = ("first", "second", "last")

rules.declare(
    Rule(
        "tenancy.remind_first", LEASES, _("First reminder before a lease ends"), 180, DAYS, least=1, most=730,
        hint=_("The officer in charge of the enterprise and the space managers are told, once each time."),
    ),
    Rule("tenancy.remind_second", LEASES, _("Second reminder before a lease ends"), 90, DAYS, least=1, most=730),
    Rule("tenancy.remind_last", LEASES, _("Last reminder before a lease ends"), 30, DAYS, least=1, most=730),
)  # fmt: skip


def remind_days(on: date) -> list[int]:
    """In force on that day, the nearest first, each once."""
    return sorted({int(rules.in_force(f"tenancy.remind_{time}", on)) for time in TIMES})


def near_days(on: date) -> int:
    """From so many days before its end a lease is shown as near: the second reminder."""
    return int(rules.in_force("tenancy.remind_second", on))
