"""What the office decides holds from its day on; what was decided stays on record."""

from datetime import date, timedelta

import pytest

from crm import rules
from crm.models import Event, RuleValue

RULE = "requests.answer_days"
DAY = date(2024, 3, 1)


def test_the_default_holds_until_something_is_decided(db):
    assert rules.in_force(RULE, DAY) == 3


def test_a_decision_holds_from_its_day_on(administrator):
    rules.decide(RULE, 5, from_on=date(2020, 1, 1), by=administrator)
    rules.decide(RULE, 3, from_on=DAY, by=administrator, text="承诺提速")

    assert [rules.in_force(RULE, day) for day in (date(2019, 12, 31), DAY - timedelta(days=1), DAY)] == [3, 5, 3]


def test_of_two_decisions_for_one_day_the_later_counts(administrator):
    rules.decide(RULE, 4, from_on=DAY, by=administrator)
    rules.decide(RULE, 2, from_on=DAY, by=administrator)

    assert rules.in_force(RULE, DAY) == 2
    assert RuleValue.objects.about(RULE).count() == 2


def test_a_decision_is_told_with_before_and_after(administrator):
    row = rules.decide(RULE, 2, from_on=DAY, by=administrator, text="试行")

    line = Event.objects.about(row).get()
    assert (line.verb, line.text, line.changes["value"]) == ("rule.set", "试行", [3, 2])


def test_an_unknown_rule_is_an_error(db):
    with pytest.raises(KeyError):
        rules.in_force("requests.nonsense", DAY)
