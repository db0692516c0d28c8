"""What a rule of tiers may ask, and whether it holds; what nobody knows is neither yes nor no. Pure: no Django."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

MONEY, HEADS, YEARS, SET = "money", "heads", "years", "set"
AT_LEAST, BELOW, IS_ONE_OF, HOLDS, HOLDS_NOT = "ge", "lt", "in", "holds", "holds_not"
OF_NUMBERS, OF_WHAT_IS, OF_WHAT_IS_HELD = (AT_LEAST, BELOW), (IS_ONE_OF,), (HOLDS, HOLDS_NOT)
AT = ":"  # between the kind of a qualification and its level


@dataclass(frozen=True)
class Term:
    """One thing that is known of an enterprise, and the signs that may be put behind it."""

    name: str
    kind: str
    signs: tuple[str, ...]
    is_measure: bool = False  # a figure of a year, told to the office in confidence

    @property
    def is_number(self) -> bool:
        return self.kind != SET


TERMS = {
    term.name: term
    for term in (
        Term("output", MONEY, OF_NUMBERS, is_measure=True),
        Term("revenue", MONEY, OF_NUMBERS, is_measure=True),
        Term("tax", MONEY, OF_NUMBERS, is_measure=True),
        Term("rd", MONEY, OF_NUMBERS, is_measure=True),
        Term("employees", HEADS, OF_NUMBERS, is_measure=True),
        Term("capital", MONEY, OF_NUMBERS),
        Term("age", YEARS, OF_NUMBERS),
        Term("listing", SET, OF_WHAT_IS_HELD),
        Term("qualification", SET, OF_WHAT_IS_HELD),
        Term("tag", SET, OF_WHAT_IS_HELD),
        Term("section", SET, OF_WHAT_IS),
        Term("division", SET, OF_WHAT_IS),
        Term("scale", SET, OF_WHAT_IS),
        Term("community", SET, OF_WHAT_IS),
        Term("operation", SET, OF_WHAT_IS),
    )
}
MEASURES = tuple(term.name for term in TERMS.values() if term.is_measure)


@dataclass(frozen=True)
class Condition:
    """`value` is a number, or of a set the values of which one is enough (or, for `holds_not`, one too many)."""

    fact: str
    sign: str
    value: Decimal | frozenset[str]

    @property
    def term(self) -> Term:
        return TERMS[self.fact]

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        kept = sorted(self.value) if isinstance(self.value, frozenset) else format(self.value, "f")
        return {"fact": self.fact, "sign": self.sign, "value": kept}


@dataclass(frozen=True)
class Rule:
    tier: str
    name: str
    conditions: tuple[Condition, ...]
    pk: int = 0


@dataclass(frozen=True)
class Facts:
    """What is known of one enterprise. A number or set that is missing is not known.

    `unknown` are the values of a set of which nobody can say: a list that was not drawn up.
    """

    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    sets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unknown: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """One condition judged; `holds` is None when that cannot be said. `found` is what the enterprise has of it."""

    condition: Condition
    holds: bool | None
    found: Decimal | frozenset[str] | None = None


@dataclass(frozen=True)
class Decision:
    """The tier, the rule that gives it with its outcomes, and the higher rules that could not be judged."""

    tier: str = ""
    rule: Rule | None = None
    outcomes: tuple[Outcome, ...] = ()
    open: tuple[tuple[Rule, tuple[Outcome, ...]], ...] = ()


def read(stored: Iterable[Mapping[str, Any]]) -> tuple[Condition, ...]:
    """Conditions as JSON keeps them. ValueError for what this program does not know."""
    return tuple(read_one(each) for each in stored)


def read_one(stored: Mapping[str, Any]) -> Condition:
    term, sign = TERMS.get(stored.get("fact", "")), stored.get("sign", "")
    if term is None or sign not in term.signs:
        raise ValueError(stored)
    if term.is_number:
        try:
            return Condition(term.name, sign, Decimal(str(stored["value"])))
        except InvalidOperation:
            raise ValueError(stored) from None
    return Condition(term.name, sign, frozenset(map(str, stored["value"])))


def needed(rules: Iterable[Rule]) -> frozenset[str]:
    """The facts that these rules ask for: nothing else has to be looked up."""
    return frozenset(condition.fact for rule in rules for condition in rule.conditions)


# ---------------------------------------------------------------- judging


def judge(condition: Condition, facts: Facts) -> Outcome:
    if isinstance(condition.value, frozenset):
        return judge_set(condition, condition.value, facts)
    number = facts.numbers.get(condition.fact)
    if number is None:
        return Outcome(condition, None)
    reached = number >= condition.value
    return Outcome(condition, reached if condition.sign == AT_LEAST else not reached, number)


def judge_set(condition: Condition, wanted: Collection[str], facts: Facts) -> Outcome:
    held = facts.sets.get(condition.fact)
    if held is None:
        return Outcome(condition, None)
    common = frozenset(wanted & held)
    can_be = frozenset(wanted & facts.unknown.get(condition.fact, frozenset()))
    has: bool | None = True if common else None if can_be else False
    if condition.sign == HOLDS_NOT and has is not None:
        has = not has
    return Outcome(condition, has, common if common else held if condition.sign == IS_ONE_OF else frozenset())


def judge_rule(rule: Rule, facts: Facts) -> tuple[bool | None, tuple[Outcome, ...]]:
    """All conditions must hold: one that does not decides, else one that nobody can judge leaves it open."""
    outcomes = tuple(judge(condition, facts) for condition in rule.conditions)
    verdicts = {outcome.holds for outcome in outcomes}
    if False in verdicts:
        return False, outcomes
    return None if None in verdicts else True, outcomes


def decide(rules: Sequence[Rule], facts: Facts) -> Decision:
    """The highest tier of which a rule holds. `rules` stand in the order of tiers; what is not known makes none."""
    left_open = []
    for rule in rules:
        holds, outcomes = judge_rule(rule, facts)
        if holds:
            higher = tuple(each for each in left_open if each[0].tier < rule.tier)
            return Decision(rule.tier, rule, outcomes, higher)
        if holds is None:
            left_open.append((rule, outcomes))
    return Decision(open=tuple(left_open))
