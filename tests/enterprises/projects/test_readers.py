"""Amounts as people write them; a month that was pasted, line by line."""

from decimal import Decimal

import pytest

from enterprises.projects.models import InvestmentProject
from enterprises.projects.readers import amount, pasted, typed

ONE = InvestmentProject(pk=1, name="昀峤储能生产基地", code="2401-44")
OTHER = InvestmentProject(pk=2, name="山厦旧改 二期", code="")


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("3000", 30_000_000),
        ("3,000.5", 30_005_000),
        ("0", 0),
        ("3亿元", 300_000_000),
        ("500元", 500),
        ("３００", 3_000_000),
    ],
)
def test_a_bare_number_is_ten_thousand_yuan(text, yuan):
    assert amount(text) == yuan
    assert amount(typed(amount(text))) == yuan


@pytest.mark.parametrize(
    ("text", "said"), [("-5", "negative"), ("(5)", "negative"), ("很多", "not an amount"), ("5美元", "not in yuan")]
)
def test_what_is_no_amount_is_refused_in_words(text, said):
    with pytest.raises(ValueError, match=said):
        amount(text)


@pytest.mark.parametrize(
    "text", ["昀峤储能生产基地\t3,000", "2401-44\t3000万", "昀峤储能生产基地  3000", "昀峤储能生产基地\t\t 3000 "]
)
def test_a_line_is_a_project_and_an_amount(text):
    (line,) = pasted(text, [ONE, OTHER])

    assert (line.project, line.value, line.wrong) == (ONE, Decimal(30_000_000), "")


def test_each_line_says_what_is_wrong_with_it():
    text = "山厦旧改 二期\t80\n\n没有的项目\t5\n2401-44\t-3\n昀峤储能生产基地\n山厦旧改 二期\t81"

    found = {line.number: line.wrong for line in pasted(text, [ONE, OTHER])}

    assert found == {
        1: "",
        3: "No project has the name or code “没有的项目”.",
        4: "“-3” is negative. What was completed is never less than nothing.",
        5: "The amount is missing: name or code, a tab, the amount.",
        6: "It stands in line 1 already.",
    }
