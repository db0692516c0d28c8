"""Rules and reasons in words: what is asked, what was found, what is missing; figures only for those who may read them."""

from decimal import Decimal

import pytest

from enterprises.accounts.models import Tag
from enterprises.classification.facts import Ground
from enterprises.classification.terms import Facts, Rule, decide, judge, read_one
from enterprises.classification.words import condition_words, outcome_words, why

GROUND = Ground(2023, {"top50": 2024, "above_scale": 2023})
OUTPUT = ("output", "ge", "1000000000")


def condition(fact, sign, value):
    return read_one({"fact": fact, "sign": sign, "value": value})


@pytest.mark.parametrize(
    ("sort", "said"),
    [
        (OUTPUT, "Industrial output of last year ≥ CNY 1,000,000,000"),
        (("employees", "lt", "20"), "Employees of last year < 20 people"),
        (("age", "ge", "1"), "Years since it was founded ≥ 1 year"),
        (("listing", "holds", ["top50", "above_scale"]), "on the list Above-scale industry or District top 50"),
        (("qualification", "holds", ["srdi:national"]), "holds SRDI (National)"),
        (("qualification", "holds_not", ["high_tech"]), "does not hold National high-tech"),
        (("section", "in", ["C"]), "Industry section: C 制造业"),
        (("division", "in", ["39"]), "Industry division: C39 计算机、通信和其他电子设备制造业"),
    ],
)
def test_what_a_rule_asks_for(sort, said):
    assert condition_words(condition(*sort)) == said


@pytest.mark.parametrize(
    ("sort", "numbers", "sets", "said"),
    [
        (OUTPUT, {"output": 1_230_000_000}, {}, "Industrial output of 2023 CNY 1,230,000,000 ≥ CNY 1,000,000,000"),
        (OUTPUT, {"output": 5}, {}, "Industrial output of 2023 CNY 5 < CNY 1,000,000,000"),
        (OUTPUT, {}, {}, "Industrial output of 2023 is not known"),
        (("listing", "holds", ["top50"]), {}, {"listing": {"top50"}}, "on the list District top 50 2024"),
        (("listing", "holds", ["top50"]), {}, {"listing": set()}, "not on the list District top 50 2024"),
        (("listing", "holds_not", ["top50"]), {}, {"listing": {"top50"}}, "on the list District top 50 2024"),
        (("qualification", "holds", ["srdi", "listed"]), {}, {"qualification": {"srdi"}}, "holds SRDI"),
        (("qualification", "holds", ["srdi"]), {}, {"qualification": set()}, "does not hold SRDI"),
        (("scale", "in", ["large"]), {}, {"scale": {"micro"}}, "Scale is Micro"),
        (("scale", "in", ["large", "micro"]), {}, {"scale": {"micro"}}, "Scale: Micro"),
        (("scale", "in", ["large"]), {}, {}, "Scale is not known"),
    ],
)  # fmt: skip
def test_how_it_stands_with_it(sort, numbers, sets, said):
    facts = Facts(
        {name: Decimal(value) for name, value in numbers.items()}, {name: frozenset(has) for name, has in sets.items()}
    )

    assert outcome_words(judge(condition(*sort), facts), GROUND, figures=True) == said


def test_a_list_that_is_not_drawn_up_is_named():
    facts = Facts(sets={"listing": frozenset()}, unknown={"listing": frozenset({"above_trade"})})
    outcome = judge(condition("listing", "holds", ["top50", "above_trade"]), facts)

    assert outcome_words(outcome, GROUND, figures=True) == "Above-limit trade and catering is not drawn up yet"


def test_without_the_right_to_read_figures_only_the_bound_is_said():
    measured = judge(condition(*OUTPUT), Facts({"output": Decimal(1_230_000_000)}))
    registered = judge(condition("capital", "ge", "5"), Facts({"capital": Decimal(7)}))

    assert outcome_words(measured, GROUND, figures=False) == "Industrial output of 2023 ≥ CNY 1,000,000,000"
    assert outcome_words(registered, GROUND, figures=False) == "Registered capital CNY 7 ≥ CNY 5"


def test_tags_and_communities_are_named(db, community):
    tag = Tag.objects.create(name="链主")

    assert condition_words(condition("tag", "holds", [str(tag.pk)])) == "tagged 链主"
    assert condition_words(condition("community", "in", [str(community.pk)])) == f"Community: {community.short_name}"
    assert condition_words(condition("tag", "holds", ["999999"])) == "tagged #999999"


def test_a_decision_is_told_with_what_could_not_be_judged():
    rules = [Rule("A", "十亿", (condition(*OUTPUT),)), Rule("D", "其他", ())]

    said = why(decide(rules, Facts()), GROUND, figures=True)

    assert said.text == "其他: no rule of a higher tier holds"
    assert said.open == ("A (十亿) is not judged: Industrial output of 2023 is not known",)
    assert why(decide([], Facts()), GROUND, figures=True).text == "No rule holds"
