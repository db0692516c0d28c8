"""Two administrators at one rule. Only PostgreSQL has row locks."""

from datetime import date

import pytest
from django.contrib.auth.models import Group

from crm import rules
from crm.models import Event, Role, RuleValue
from tests.factories import make_user
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

RULE = "requests.answer_days"
DAY = date(2024, 3, 1)


def decide(value, by, seen):
    return lambda: rules.decide(RULE, value, from_on=DAY, by=by, seen=seen)


def test_one_wins_and_the_other_is_told():
    Group.objects.get_or_create(name=Role.ADMIN)
    people = [make_user(Role.ADMIN) for _n in range(4)]
    seen = rules.mark(RULE)

    outcomes = together([decide(4 + number, person, seen) for number, person in enumerate(people)])

    [row] = RuleValue.objects.all()
    assert [outcome for outcome in outcomes if isinstance(outcome, RuleValue)] == [row]
    assert sum(isinstance(outcome, rules.Overtaken) for outcome in outcomes) == 3
    assert Event.objects.about(row).get().changes[RULE] == [3, row.value]


def test_a_double_click_that_arrives_at_once_decides_once():
    person = make_user(Role.ADMIN)
    seen = rules.mark(RULE)

    outcomes = together([decide(5, person, seen) for _n in range(4)])

    [row] = RuleValue.objects.all()
    assert outcomes == [row] * 4
    assert Event.objects.about(row).count() == 1
