"""What the office decides about requests: the promise, its exceptions, supervision. Values are asked by day."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import rules
from crm.rules import Rule

PROMISE, ROUTING, EXCEPTIONS, SUPERVISION = _("The promise"), _("Routing"), _("Exceptions"), _("Supervision")
# one and many
DAYS = (pgettext_lazy("unit", "working day"), pgettext_lazy("unit", "working days"))
DAYS_BEFORE = (pgettext_lazy("unit", "working day before"), pgettext_lazy("unit", "working days before"))
HOURS = (pgettext_lazy("unit", "hour"), pgettext_lazy("unit", "hours"))
MINUTES = (pgettext_lazy("unit", "minute"), pgettext_lazy("unit", "minutes"))
MONTHS = (pgettext_lazy("unit", "month"), pgettext_lazy("unit", "months"))
TIMES = (pgettext_lazy("unit", "time"), pgettext_lazy("unit", "times"))
IN_A_QUARTER, PERCENT = pgettext_lazy("unit", "in a quarter"), "%"

rules.declare(
    Rule(
        "requests.answer_days", PROMISE, _("Answer within"), 3, DAYS, least=1, most=60,
        hint=_("Counted from the day after receipt. Requests keep the rule of the day on which they were received."),
    ),
    Rule(
        "requests.consult_hours", PROMISE, _("Answer to a consultation within"), 24, HOURS, least=1, most=240,
        hint=_("Elapsed hours: nights, weekends and holidays count, and there is no pause."),
    ),
    Rule("requests.assign_days", PROMISE, _("Important: assigned within"), 1, DAYS, least=1, most=60),
    Rule("requests.action_days", PROMISE, _("Important: first action within"), 5, DAYS, least=1, most=60),
    Rule("requests.progress_months", PROMISE, _("Important: progress report every"), 1, MONTHS, least=1, most=12),
    Rule("requests.return_days", ROUTING, _("Return or dispute within"), 2, DAYS, least=1, most=60),
    Rule("requests.assist_days", ROUTING, _("Assisting unit answers within"), 3, DAYS, least=1, most=60),
    Rule(
        "requests.same_minutes", ROUTING, _("The same words from the public form are one request within"), 10,
        MINUTES, most=1440,
    ),
    Rule("requests.extensions", EXCEPTIONS, _("Extensions of one answer"), 1, TIMES, most=9),
    Rule("requests.extension_days", EXCEPTIONS, _("An extension is at most"), 10, DAYS, least=1, most=90),
    Rule(
        "requests.extension_ask_days", EXCEPTIONS, _("An extension is asked for at least"), 1, DAYS_BEFORE, most=30,
    ),
    Rule(
        "requests.check_percent", EXCEPTIONS, _("Answers checked before they leave"), 0, PERCENT, most=100,
        hint=_("Drawn by lot when the request arrives. Checking time is ours: the clock goes on."),
    ),
    Rule("requests.urge_days", SUPERVISION, _("An urge is answered within"), 1, DAYS, least=1, most=30),
    Rule("requests.red_days", SUPERVISION, _("Red card when late by more than"), 2, DAYS, most=60),
    Rule(
        "requests.red_yellows", SUPERVISION, _("Red card on yellow card number"), 2, IN_A_QUARTER, least=2, most=9,
    ),
)  # fmt: skip


def number(name: str, on: date) -> int:
    """A number of this slice's rules in force on that day."""
    return int(rules.in_force(f"requests.{name}", on))
