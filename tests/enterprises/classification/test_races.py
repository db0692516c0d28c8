"""Rules and people at one enterprise at once. Only PostgreSQL has row locks."""

from datetime import date

import pytest
from django.contrib.auth.models import Group

from crm.models import Event, Role
from enterprises.classification import qualifications, ruling, tiers
from enterprises.classification.models import Qualification, TierRule
from tests.factories import make_enterprise, make_tier_rule, make_user
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officers():
    Group.objects.get_or_create(name=Role.OFFICER)
    return [make_user(Role.OFFICER) for _n in range(4)]


def test_what_is_set_by_hand_while_the_rules_compute_stays_by_hand(officers, administrator, now):
    make_tier_rule("D", by=administrator, now=now)
    rows = [make_enterprise() for _n in range(4)]
    by_hand = [
        lambda row=row, by=by: tiers.override(row.pk, by=by, tier="A", text="重点", seen=None, now=now)
        for row, by in zip(rows, officers, strict=True)
    ]

    together([*by_hand, lambda: tiers.compute(now), lambda: tiers.compute(now)])
    tiers.compute(now)

    for row in rows:
        row.refresh_from_db()
    assert [(row.tier, row.tier_how) for row in rows] == [("A", "hand")] * 4


def test_two_workers_write_each_change_once(administrator, now):
    make_tier_rule("D", by=administrator, now=now)
    rows = [make_enterprise() for _n in range(5)]

    together([lambda: tiers.compute(now)] * 3)

    assert Event.objects.filter(verb="enterprise.tier").count() == len(rows)


def test_one_certificate_entered_by_several_is_there_once(officers, now):
    enterprise = make_enterprise()
    facts = {"kind": "srdi", "name": "", "issued_on": date(2023, 10, 16)}
    enter = [
        lambda by=by, number=number: qualifications.create(
            by=by, enterprise=enterprise, now=now, number=str(number), **facts
        )
        for number, by in enumerate(officers)
    ]

    outcomes = together(enter)

    row = Qualification.objects.get()
    assert sum(outcome == row for outcome in outcomes) == 1
    assert {outcome.found for outcome in outcomes if isinstance(outcome, qualifications.Known)} == {row}


def test_one_rule_made_by_a_double_click_is_made_once(administrator, now):
    make = {"by": administrator, "tier": "D", "name": "其他", "conditions": (), "now": now}

    outcomes = together([lambda: ruling.create(**make) for _n in range(3)])

    assert outcomes == [TierRule.objects.get()] * 3
