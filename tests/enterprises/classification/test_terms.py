"""Conditions judged: what holds, what does not, and what nobody can say."""

from decimal import Decimal

import pytest

from enterprises.classification.terms import Condition, Facts, Rule, decide, judge, judge_rule, needed, read, read_one

YI = 100_000_000


def condition(fact, sign, value) -> Condition:
    return read_one({"fact": fact, "sign": sign, "value": value})


def holds(sort, facts) -> bool | None:
    return judge(condition(*sort), facts).holds


def rule(tier, *sorts) -> Rule:
    return Rule(tier, tier, tuple(condition(*sort) for sort in sorts))


@pytest.mark.parametrize(
    ("sign", "bound", "has", "verdict"),
    [
        ("ge", 10 * YI, 10 * YI, True), ("ge", 10 * YI, 10 * YI - 1, False), ("ge", 0, 0, True), ("ge", 1, None, None),
        ("lt", 10 * YI, 10 * YI, False), ("lt", 10 * YI, 10 * YI - 1, True), ("lt", 10 * YI, None, None),
    ],
)  # fmt: skip
def test_a_number_against_its_bound(sign, bound, has, verdict):
    numbers = {} if has is None else {"output": Decimal(has)}

    assert holds(("output", sign, str(bound)), Facts(numbers)) is verdict


@pytest.mark.parametrize(
    ("sign", "has", "unknown", "verdict"),
    [
        ("holds", {"top50"}, (), True), ("holds", {"above_scale"}, (), False), ("holds", set(), (), False),
        ("holds", set(), {"top50"}, None), ("holds", {"top50"}, {"above_trade"}, True), ("holds", None, (), None),
        ("holds_not", {"top50"}, (), False), ("holds_not", {"above_scale"}, (), True), ("holds_not", set(), (), True),
        ("holds_not", set(), {"top50"}, None), ("holds_not", None, (), None),
    ],
)  # fmt: skip
def test_what_is_held_and_what_cannot_be_known(sign, has, unknown, verdict):
    sets = {} if has is None else {"listing": frozenset(has)}
    facts = Facts(sets=sets, unknown={"listing": frozenset(unknown)})

    assert holds(("listing", sign, ["top50"]), facts) is verdict


@pytest.mark.parametrize(("has", "verdict"), [({"C"}, True), ({"F"}, False), (None, None)])
def test_what_it_is(has, verdict):
    sets = {} if has is None else {"section": frozenset(has)}

    assert holds(("section", "in", ["C", "D"]), Facts(sets=sets)) is verdict


def test_an_outcome_says_what_was_found():
    facts = Facts({"output": Decimal(5)}, {"qualification": frozenset({"srdi", "srdi:province"})})

    assert judge(condition("output", "ge", "3"), facts).found == 5
    assert judge(condition("qualification", "holds", ["srdi", "champion"]), facts).found == {"srdi"}
    assert judge(condition("qualification", "holds", ["champion"]), facts).found == frozenset()


@pytest.mark.parametrize(
    ("verdicts", "together"),
    [((True, True), True), ((True, None), None), ((None, False), False), ((False, True), False), ((), True)],
)
def test_all_conditions_must_hold(verdicts, together):
    numbers = {True: "1", False: "9"}
    sorts = [("output" if verdict is not None else "tax", "ge", numbers.get(verdict, "1")) for verdict in verdicts]

    assert judge_rule(rule("A", *sorts), Facts({"output": Decimal(5)}))[0] is together


def test_the_highest_tier_of_which_a_rule_holds_counts():
    rules = [
        rule("A", ("output", "ge", "9")),
        rule("B", ("output", "ge", "5")),
        rule("B", ("output", "ge", "1")),
        rule("D"),
    ]

    found = [decide(rules, Facts({"output": Decimal(number)})) for number in (9, 6, 3, 0)]

    assert [decision.tier for decision in found] == ["A", "B", "B", "D"]
    assert [decision.rule for decision in found] == rules


def test_what_is_not_known_makes_no_tier_and_is_told():
    higher, lower = rule("A", ("tax", "ge", "9")), rule("B", ("output", "ge", "1"))

    decision = decide([higher, lower, rule("D", ("tax", "lt", "1"))], Facts({"output": Decimal(2)}))

    assert (decision.tier, decision.rule) == ("B", lower)
    assert [(open_one, [outcome.holds for outcome in outcomes]) for open_one, outcomes in decision.open] == [
        (higher, [None])
    ]


def test_an_open_rule_of_the_same_tier_is_not_worth_telling():
    decision = decide([rule("B", ("tax", "ge", "9")), rule("B", ("output", "ge", "1"))], Facts({"output": Decimal(2)}))

    assert decision.open == ()


def test_where_no_rule_holds_there_is_no_tier():
    assert decide([], Facts()).tier == ""
    assert decide([rule("A", ("tax", "ge", "1"))], Facts({"tax": Decimal(0)})).rule is None


@pytest.mark.parametrize(
    "stored",
    [{}, {"fact": "nonsense", "sign": "ge", "value": "1"}, {"fact": "output", "sign": "holds", "value": ["1"]},
     {"fact": "output", "sign": "ge", "value": "much"}, {"fact": "tag", "sign": "ge", "value": "1"}],
)  # fmt: skip
def test_what_this_program_does_not_know_is_refused(stored):
    with pytest.raises(ValueError, match=r".*"):
        read_one(stored)


def test_conditions_come_back_as_they_were_stored():
    stored = [
        {"fact": "output", "sign": "ge", "value": "500000000"},
        {"fact": "qualification", "sign": "holds", "value": ["high_tech", "srdi:national"]},
    ]

    assert [each.stored() for each in read(stored)] == stored


def test_only_what_rules_ask_for_is_needed():
    rules = [rule("A", ("output", "ge", "1"), ("tag", "holds", ["3"])), rule("D")]

    assert needed(rules) == {"output", "tag"}
