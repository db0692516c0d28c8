"""办事规则: numbers and switches that the office decides itself, each from a day on. No threshold stands elsewhere.

A slice declares its rules beside what they govern; whoever needs one asks for its value on a day, mostly that on which
the matter was received: a rule that changes later leaves what came before as it was promised.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from crm import audit, reference
from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import RuleValue, User
from crm.words import speak

Value = int | bool | str
LONGEST_TEXT = 200
HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")

speak(
    verbs={"rule.set": _("decided the rule"), "rule.withdraw": _("took back the decision on the rule")},
    fields={"from_on": _("in force from")},
)


class Overtaken(Refused):
    """Somebody decided while this person was looking at the page."""


@dataclass(frozen=True)
class Rule:
    """`default` holds until the office decides otherwise; its type is the type of every value.

    `unit` is one word or two, for one and for many. `least` and `most` bound a number; `choices` are (value, label)
    pairs of a text that is chosen; a text `is_hour` when it is a time of day, 18:00.
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
    is_hour: bool = False

    @property
    def kind(self) -> str:
        """number, switch, choice, hour or text: how it is asked for and read."""
        if isinstance(self.default, bool):
            return "switch"
        if isinstance(self.default, int):
            return "number"
        return "choice" if self.choices else "hour" if self.is_hour else "text"

    def words(self, value: Value) -> str:
        """3 working days, 20%, yes, 18:00"""
        if isinstance(value, bool):
            return pgettext("rule", "yes") if value else pgettext("rule", "no")
        if self.choices:
            return str(dict(self.choices).get(value, value))
        unit = self.unit[value != 1] if isinstance(self.unit, tuple) else self.unit
        gap = "" if unit == "%" else " "
        return f"{value}{gap}{unit}" if unit else str(value) or "—"

    def bounds(self) -> str:
        """What may be written, in words; empty when anything may."""
        if self.kind != "number":
            return ""
        return gettext("From %(least)s to %(most)s") % {"least": self.least, "most": self.words(self.most)}

    def read(self, typed: str) -> Value:
        """What somebody typed, as a value of this rule. Refused in words."""
        text = typed.strip() if self.kind == "text" else unicodedata.normalize("NFKC", typed).strip()
        value: Value = text
        if self.kind == "number":
            if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
                raise Refused(gettext("Write a whole number in figures."))
            value = int(text)
        elif self.kind == "switch" and text in {"yes", "no"}:
            value = text == "yes"
        elif self.kind == "hour":
            value = text.zfill(5)
        self.check(value)
        return value

    def check(self, value: Value) -> None:
        """Refuse what this rule cannot be."""
        if self.kind == "number" and not (type(value) is int and self.least <= value <= self.most):
            raise Refused(gettext("%(bounds)s only.") % {"bounds": self.bounds()})
        if self.kind == "switch" and not isinstance(value, bool) or self.kind == "choice" and value not in self.offered:
            raise Refused(gettext("Choose one of what is offered."))
        if self.kind == "hour" and not (isinstance(value, str) and HOUR.fullmatch(value)):
            raise Refused(gettext("Write a time of day such as 18:00."))
        if self.kind == "text" and not (isinstance(value, str) and len(value) <= LONGEST_TEXT):
            raise Refused(gettext("At most %(n)s characters.") % {"n": LONGEST_TEXT})

    @property
    def offered(self) -> set[str]:
        return {value for value, _label in self.choices}


RULES: dict[str, Rule] = {}


def declare(*rules: Rule) -> None:
    """Each is known to history by its own label and words."""
    for rule in rules:
        RULES[rule.name] = rule
        speak(fields={rule.name: rule.label}, values={rule.name: rule.words})


def called(name: str) -> str:
    """Its label; the name itself of one that was decided by an edition which still had it."""
    return str(RULES[name].label) if name in RULES else name


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
    for name, from_on, decision in RuleValue.objects.standing().values_list("name", "from_on", "value"):
        rows = found.setdefault(name, [])
        if rows and rows[-1][0] == from_on:
            rows.pop()  # decided twice for one day: the later decision counts
        rows.append((from_on, decision))
    return found


def mark(name: str) -> str:
    """Changes with every decision and every one taken back; a page shows it along with what it says."""
    found = RuleValue.objects.filter(name=name).aggregate(newest=Max("pk"), taken_back=Count("withdrawn_at"))
    return f"{found['newest'] or 0}.{found['taken_back']}"


def decide(
    name: str, value: Value, *, from_on: date, by: User | None, text: str = "", now: datetime | None = None,
    address: str | None = None, seen: str | None = None,
) -> RuleValue:  # fmt: skip
    """From that day on this value. `seen` is the mark of what the person had read; sent twice, it is decided once."""
    now = now or timezone.now()
    RULES[name].check(value)
    with transaction.atomic():
        reference.hold(by)
        if seen is not None and seen != mark(name):
            return _the_same_again(name, value, from_on=from_on, by=by)
        before = in_force(name, from_on)
        if seen is not None and value == before:
            reason = gettext("Nothing would change: on that day this is in force already: %(value)s.")
            raise Refused(reason % {"value": RULES[name].words(value)})
        row = RuleValue.objects.create(name=name, value=value, from_on=from_on, by=by, at=now, text=text)
        changes = {name: [before, value], "from_on": [None, f"{from_on:%Y-%m-%d}"]}
        audit.record(row, "rule.set", by=by, at=now, text=text, changes=changes, address=address)
        reference.bump()
    return row


def _the_same_again(name: str, value: Value, *, from_on: date, by: User | None) -> RuleValue:
    """Things have moved on: by this very decision, or by another one."""
    newest = RuleValue.objects.about(name).latest("pk")
    if newest.withdrawn_at is None and (newest.value, newest.from_on, newest.by) == (value, from_on, by):
        return newest
    raise Overtaken(gettext("Somebody decided this rule while you were writing."))


def withdraw(pk: int, *, by: User | None, now: datetime | None = None, address: str | None = None) -> RuleValue:
    """Take back what has not begun; taken back twice, it is taken back once."""
    now = now or timezone.now()
    with transaction.atomic():
        reference.hold(by)
        row = RuleValue.objects.get(pk=pk)
        if row.withdrawn_at:
            return row
        if row.from_on <= now.astimezone(SHANGHAI).date():
            raise Refused(gettext("This is in force already. Decide a new value from today on instead."))
        row.withdrawn_at, row.withdrawn_by = now, by
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        reference.bump()
        changes = {row.name: [row.value, in_force(row.name, row.from_on)]}
        audit.record(row, "rule.withdraw", by=by, at=now, changes=changes, address=address)
    return row
