"""How often a stranger may sign up, and from when on one can check in at the door: the office decides."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import rules
from crm.rules import Rule

GROUP = pgettext_lazy("activity", "Activities")
AN_HOUR, A_QUARTER = pgettext_lazy("unit", "an hour"), pgettext_lazy("unit", "in 15 minutes")
HOURS = (pgettext_lazy("unit", "hour"), pgettext_lazy("unit", "hours"))

rules.declare(
    Rule(
        "activities.sign_ups_an_address", GROUP, _("Sign-ups from one network address"), 20, AN_HOUR, least=1, most=500
    ),
    Rule("activities.sign_ups_a_phone", GROUP, _("Sign-ups with one telephone number"), 5, AN_HOUR, least=1, most=100),
    Rule(
        "activities.codes_an_address", GROUP, _("Wrong ticket codes from one network address"), 30, A_QUARTER, least=3,
        most=500,
    ),
    Rule(
        "activities.doors_an_address", GROUP, _("Failed check-ins from one network address"), 60, A_QUARTER, least=5,
        most=500, hint=_("Everybody in the hall may share one address."),
    ),
    Rule(
        "activities.door_hours", GROUP, _("Check-in at the door opens before the beginning"), 1, HOURS, most=24,
        hint=_("It ends as long after the end."),
    ),
)  # fmt: skip


def number(name: str, on: date) -> int:
    """A number of this slice's rules in force on that day."""
    return int(rules.in_force(f"activities.{name}", on))


def door_margin(on: date) -> timedelta:
    return timedelta(hours=number("door_hours", on))
