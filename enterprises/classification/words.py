"""Conditions of tiers and why they hold, in words: 列入区50强 2024，2023年产值 12.3亿元 ≥ 10亿元.

Figures of single enterprises are told to the office in confidence: without `figures` only the bound is said.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from crm.reference import units
from crm.templatetags.ui import money
from crm.words import listed
from enterprises.accounts.choices import tags
from enterprises.accounts.industries import DIVISIONS, SECTION_OF, SECTIONS, industry_words
from enterprises.accounts.models import Enterprise
from enterprises.economy.models import Listing, Measure

from .facts import Ground
from .models import Level, QualificationKind
from .terms import AT, AT_LEAST, BELOW, HEADS, HOLDS, HOLDS_NOT, IS_ONE_OF, MONEY, Condition, Decision, Outcome, Term

LABELS = {
    "output": Measure.OUTPUT.label, "revenue": Measure.REVENUE.label, "tax": Measure.TAX.label, "rd": Measure.RD.label,
    "employees": Measure.EMPLOYEES.label, "capital": pgettext_lazy("fact", "Registered capital"),
    "age": pgettext_lazy("fact", "Years since it was founded"), "listing": pgettext_lazy("fact", "List of the year"),
    "qualification": pgettext_lazy("fact", "Valid qualification"), "tag": pgettext_lazy("fact", "Tag"),
    "section": pgettext_lazy("fact", "Industry section"), "division": pgettext_lazy("fact", "Industry division"),
    "scale": pgettext_lazy("fact", "Scale"), "community": pgettext_lazy("fact", "Community"),
    "operation": pgettext_lazy("fact", "Operating status"),
}  # fmt: skip
SIGNS = {
    AT_LEAST: "≥", BELOW: "<", IS_ONE_OF: pgettext_lazy("sign", "is one of"),
    HOLDS: pgettext_lazy("sign", "has one of"), HOLDS_NOT: pgettext_lazy("sign", "has none of"),
}  # fmt: skip
OPPOSITE = {AT_LEAST: BELOW, BELOW: AT_LEAST}


@dataclass(frozen=True)
class Why:
    """Of a tier: by which rule, by what; and higher rules that could not be judged, with what is missing."""

    rule: str
    reasons: tuple[str, ...]
    open: tuple[str, ...]

    @property
    def text(self) -> str:
        """For a line of history or a cell of a sheet."""
        said = listed(self.reasons)
        return _("%(rule)s: %(why)s") % {"rule": self.rule, "why": said} if said else self.rule


def why(decision: Decision, ground: Ground, *, figures: bool) -> Why:
    name = decision.rule.name if decision.rule else _("No rule holds")
    reasons = tuple(outcome_words(outcome, ground, figures=figures) for outcome in decision.outcomes)
    if decision.rule and not reasons:
        reasons = (_("no rule of a higher tier holds"),)
    return Why(name, reasons, tuple(open_words(rule, outcomes, ground) for rule, outcomes in decision.open))


def open_words(rule, outcomes: Iterable[Outcome], ground: Ground) -> str:
    missing = listed(outcome_words(outcome, ground, figures=False) for outcome in outcomes if outcome.holds is None)
    return _("%(tier)s (%(rule)s) is not judged: %(missing)s") % {
        "tier": rule.tier, "rule": rule.name, "missing": missing,
    }  # fmt: skip


# ---------------------------------------------------------------- names


def tag_name(value: str) -> str:
    return tags().get(int(value), f"#{value}")


def community_name(value: str) -> str:
    unit = units().get(int(value))
    return unit.short_name if unit else f"#{value}"


def qualification_name(value: str) -> str:
    """国高, 专精特新（省级）"""
    kind, _at, level = value.partition(AT)
    if not level:
        return str(QualificationKind(kind).label)
    return _("%(kind)s (%(level)s)") % {"kind": QualificationKind(kind).label, "level": Level(level).label}


NAMES: dict[str, Callable[[str], str]] = {
    "listing": lambda value: str(Listing(value).label),
    "qualification": qualification_name,
    "tag": tag_name,
    "section": lambda value: f"{value} {SECTIONS[value]}",
    "division": lambda value: industry_words(SECTION_OF[value], value) if value in DIVISIONS else value,
    "scale": lambda value: str(Enterprise.Scale(value).label),
    "community": community_name,
    "operation": lambda value: str(Enterprise.Status(value).label),
}


def named(fact: str, values: Iterable[str], ground: Ground | None = None) -> str:
    said = [NAMES[fact](value) for value in sorted(values)]
    if fact == "listing" and ground:
        said = [f"{name} {ground.lists.get(value, '')}".strip() for name, value in zip(said, sorted(values))]  # noqa: B905
    return pgettext("any of", " or ").join(said)


def amount(term: Term, number: Decimal) -> str:
    if term.kind == MONEY:
        return money(number)
    count = int(number)
    if term.kind == HEADS:
        return ngettext("%(n)s person", "%(n)s people", count) % {"n": f"{count:,}"}
    return ngettext("%(n)s year", "%(n)s years", count) % {"n": f"{count:,}"}


def label_of(term: Term, ground: Ground | None = None) -> str:
    if not term.is_measure:
        return str(LABELS[term.name])
    if ground is None:
        return _("%(measure)s of last year") % {"measure": LABELS[term.name]}
    return _("%(measure)s of %(year)s") % {"measure": LABELS[term.name], "year": ground.year}


# ---------------------------------------------------------------- sentences


def condition_words(condition: Condition, ground: Ground | None = None) -> str:
    """What a rule asks for: 上年产值 ≥ 10亿元."""
    if isinstance(condition.value, Decimal):
        return compared(condition, condition.sign, ground)
    is_so = condition.sign != HOLDS_NOT
    return set_words(condition.fact, named(condition.fact, condition.value, ground), is_so=is_so)


def outcome_words(outcome: Outcome, ground: Ground, *, figures: bool) -> str:
    """How it stands with it: 2023年产值 12.3亿元 ≥ 10亿元; 不在区50强 2024; 2023年产值未掌握."""
    condition = outcome.condition
    if outcome.holds is None:
        return unknown_words(condition, ground)
    if isinstance(condition.value, Decimal):
        sign = condition.sign if outcome.holds else OPPOSITE[condition.sign]
        is_told = figures or not condition.term.is_measure
        return compared(condition, sign, ground, found=outcome.found if is_told else None)
    has = outcome.holds == (condition.sign != HOLDS_NOT)
    shown = outcome.found if outcome.found and has else condition.value
    said = set_words(condition.fact, named(condition.fact, shown, ground), is_so=has)
    if condition.sign == IS_ONE_OF and not has:
        said = _("%(label)s is %(found)s") % {
            "label": LABELS[condition.fact], "found": named(condition.fact, outcome.found or ()),
        }  # fmt: skip
    return said


def compared(condition: Condition, sign: str, ground: Ground | None, *, found=None) -> str:
    label, bound = label_of(condition.term, ground), amount(condition.term, condition.value)
    has = f"{label} {amount(condition.term, found)}" if found is not None else label
    return f"{has} {SIGNS[sign]} {bound}"


def set_words(fact: str, names: str, *, is_so: bool) -> str:
    said = {"label": LABELS[fact], "names": names}
    if fact == "listing":
        return (_("on the list %(names)s") if is_so else _("not on the list %(names)s")) % said
    if fact == "qualification":
        return (_("holds %(names)s") if is_so else _("does not hold %(names)s")) % said
    if fact == "tag":
        return (_("tagged %(names)s") if is_so else _("not tagged %(names)s")) % said
    return (_("%(label)s: %(names)s") if is_so else _("%(label)s is not %(names)s")) % said


def unknown_words(condition: Condition, ground: Ground) -> str:
    if condition.fact == "listing":
        missing = [value for value in condition.value if value not in ground.lists]
        return _("%(names)s is not drawn up yet") % {"names": named("listing", missing)}
    return _("%(what)s is not known") % {"what": label_of(condition.term, ground)}
