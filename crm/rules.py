"""办事规则: numbers and switches that the office decides itself, each from a day on. No threshold stands elsewhere.

A slice declares its rules beside what they govern; whoever needs one asks for its value on a day, mostly that on which
the matter was received: a rule that changes later leaves what came before as it was promised.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm import audit, reference
from crm.models import RuleValue, User
from crm.words import speak

Value = int | bool | str

speak(verbs={"rule.set": _("decided the rule")}, fields={"value": _("value"), "from_on": _("in force from")})


@dataclass(frozen=True)
class Rule:
    """`default` holds until the office decides otherwise; its type is the type of every value.

    `least` and `most` bound a number; `choices` are (value, label) pairs of a text that is chosen.
    """

    name: str  # slice.what, as in "requests.answer_days"
    group: object
    label: object
    default: Value
    unit: object = ""  # working days, hours, %
    hint: object = ""
    least: int = 0
    most: int = 999
    choices: tuple[tuple[str, object], ...] = ()


RULES: dict[str, Rule] = {}


def declare(*rules: Rule) -> None:
    for rule in rules:
        RULES[rule.name] = rule


def in_force(name: str, on: date) -> Value:
    """The value in force on that day. An unknown name is a KeyError."""
    default, days = RULES[name].default, decided().get(name)
    if not days:
        return default
    at = bisect_right(days, on, key=lambda row: row[0])
    return days[at - 1][1] if at else default


@reference.kept
def decided() -> dict[str, list[tuple[date, Value]]]:
    """{name: [(from this day on, value)]} in the order in which they come into force."""
    found: dict[str, list[tuple[date, Value]]] = {}
    for name, from_on, decision in RuleValue.objects.values_list("name", "from_on", "value"):
        rows = found.setdefault(name, [])
        if rows and rows[-1][0] == from_on:
            rows.pop()  # decided twice for one day: the later decision counts
        rows.append((from_on, decision))
    return found


def decide(
    name: str, value: Value, *, from_on: date, by: User | None, text: str = "", now: datetime | None = None,
    address: str | None = None,
) -> RuleValue:  # fmt: skip
    """From that day on this value."""
    now = now or timezone.now()
    with transaction.atomic():
        before = in_force(name, from_on)
        row = RuleValue.objects.create(name=name, value=value, from_on=from_on, by=by, at=now, text=text)
        changes = {"value": [before, value], "from_on": [None, f"{from_on:%Y-%m-%d}"]}
        audit.record(row, "rule.set", by=by, at=now, text=text, changes=changes, address=address)
        reference.bump()
    return row
