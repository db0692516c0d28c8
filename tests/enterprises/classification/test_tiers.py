"""Tiers set by the rules, by a person, and given back; what was set by hand no rule touches."""

import pytest

from crm.flow import Refused
from crm.models import Event, Notice, Role
from enterprises.accounts.changes import Overtaken
from enterprises.accounts.models import Enterprise
from enterprises.classification import deciding, tiers
from tests.factories import make_enterprise, make_figures, make_listed, make_qualification, make_tier_rule, make_user

pytestmark = pytest.mark.django_db
TEN = ("output", "ge", "1000000000")


@pytest.fixture
def rules(administrator, now):
    """A from 10亿元 on or among the fifty, C with a valid certificate, D all others."""
    make_tier_rule("A", TEN, by=administrator, now=now, name="产值十亿")
    make_tier_rule("A", ("listing", "holds", ["top50"]), by=administrator, now=now, name="区50强")
    make_tier_rule(
        "C", ("qualification", "holds", ["high_tech", "srdi"]), by=administrator, now=now, name="国高专精特新"
    )
    make_tier_rule("D", by=administrator, now=now, name="其他")


def tier_of(row) -> tuple:
    row.refresh_from_db()
    return row.tier, row.tier_how


def test_each_gets_the_highest_tier_and_history_says_why(rules, large, enterprise, officer, now):
    certified = make_enterprise()
    make_qualification(certified, by=officer, now=now)

    tiers.compute(now)

    assert [tier_of(row) for row in (large, certified, enterprise)] == [("A", "rule"), ("C", "rule"), ("D", "rule")]
    line = Event.objects.about(large).first()
    assert (line.verb, line.actor, line.changes["tier"][1]) == ("enterprise.tier", None, "A")
    assert line.text == "产值十亿: Industrial output of 2023 ≥ CNY 1,000,000,000"


def test_history_does_not_tell_the_figure_itself(rules, large, now):
    tiers.compute(now)

    assert "12.3" not in Event.objects.about(large).first().text


def test_what_was_computed_again_writes_nothing(rules, large, enterprise, now):
    tiers.compute(now)
    before = Event.objects.count(), list(Enterprise.objects.values_list("updated_at", flat=True))

    assert tiers.compute(now) == 0
    assert (Event.objects.count(), list(Enterprise.objects.values_list("updated_at", flat=True))) == before


@pytest.mark.parametrize(
    ("tier", "how", "after"),
    [("B", "hand", ("B", "hand")), ("B", "", ("B", "")), ("B", "rule", ("D", "rule")), ("", "", ("D", "rule"))],
)
def test_what_a_person_wrote_is_not_computed_over(rules, now, tier, how, after):
    row = make_enterprise(tier=tier, tier_how=how)

    tiers.compute(now)

    assert tier_of(row) == after


def test_where_no_rule_holds_any_more_the_tier_goes(administrator, large, now):
    rule = make_tier_rule("A", TEN, by=administrator, now=now)
    tiers.compute(now)
    tiers_before = tier_of(large)
    rule.conditions[0]["value"] = "5000000000"
    rule.save()
    deciding.reference.bump()
    tiers.compute(now)

    assert (tiers_before, tier_of(large)) == (("A", "rule"), ("", "rule"))


def test_without_rules_nothing_gets_a_tier(enterprise, now):
    assert tiers.compute(now) == 0
    assert tier_of(enterprise) == ("", "")


def test_a_merged_file_is_left_alone(rules, enterprise, now):
    merged = make_enterprise(merged_into=enterprise)

    tiers.compute(now)

    assert tier_of(merged) == ("", "")


def test_a_list_that_is_not_drawn_up_makes_nobody_a(rules, enterprise, now):
    tiers.compute(now)
    before = tier_of(enterprise)
    make_listed(enterprise, "top50", 2024, at=now)
    tiers.compute(now)

    assert (before[0], tier_of(enterprise)[0]) == ("D", "A")


def test_a_certificate_is_followed_at_once_and_its_end_too(rules, enterprise, officer, now):
    tiers.compute(now)
    make_qualification(enterprise, by=officer, now=now)

    assert tier_of(enterprise) == ("C", "rule")


@pytest.mark.parametrize("count", [1, 3])
def test_a_thousand_cost_the_same_queries_as_one(rules, count, now, django_assert_num_queries):
    for _n in range(count):
        make_figures(make_enterprise(), 2023, at=now, output=2_000_000_000)
    tiers.rules_in_force()

    # the chunk, the next one, the stamp, figures, what is held, lock, update, history, savepoints
    with django_assert_num_queries(12):
        assert tiers.compute(now) == count


def test_all_of_them_are_reached_a_thousand_at_a_time(rules, now, monkeypatch):
    monkeypatch.setattr(deciding, "CHUNK", 2)
    rows = [make_enterprise() for _n in range(5)]
    done = []

    tiers.compute(now, progress=done.append)

    assert done == [2, 4, 5]
    assert {tier_of(row) for row in rows} == {("D", "rule")}


# ---------------------------------------------------------------- by hand


def by_hand(row, officer, now, **facts):
    row.refresh_from_db()
    facts = {"tier": "A", "text": "街道重点培育企业", "seen": row.updated_at} | facts
    return tiers.override(row.pk, by=officer, now=now, **facts)


def test_a_person_sets_the_tier_with_a_reason(rules, enterprise, officer, now):
    tiers.compute(now)
    by_hand(enterprise, officer, now)
    tiers.compute(now)

    assert (tier_of(enterprise), enterprise.tier_why) == (("A", "hand"), "街道重点培育企业")
    line = Event.objects.about(enterprise).first()
    assert (line.verb, line.changes, line.text) == (
        "enterprise.override", {"tier": ["D", "A"], "tier_how": ["rule", "hand"]}, "街道重点培育企业",
    )  # fmt: skip


def test_without_a_reason_it_is_refused(enterprise, officer, now):
    with pytest.raises(Refused):
        by_hand(enterprise, officer, now, text=" \n ")

    assert tier_of(enterprise) == ("", "")


def test_sent_twice_it_is_set_once(enterprise, officer, now):
    seen = enterprise.updated_at
    for _n in range(2):
        tiers.override(enterprise.pk, by=officer, tier="A", text="重点", seen=seen, now=now)

    assert Event.objects.about(enterprise).count() == 1


def test_a_stale_page_loses_politely(rules, enterprise, officer, supervisor, now):
    seen = enterprise.updated_at
    tiers.override(enterprise.pk, by=supervisor, tier="B", text="先定", seen=seen, now=now)

    with pytest.raises(Overtaken):
        tiers.override(enterprise.pk, by=officer, tier="A", text="后定", seen=seen, now=now)
    with pytest.raises(Overtaken):
        tiers.follow_rules(enterprise.pk, by=officer, seen=seen, now=now)
    assert tier_of(enterprise) == ("B", "hand")


def test_given_back_the_rules_set_it_at_once(rules, large, officer, now):
    by_hand(large, officer, now, tier="D", text="暂缓")
    large.refresh_from_db()
    tiers.follow_rules(large.pk, by=officer, seen=large.updated_at, now=now)
    tiers.follow_rules(large.pk, by=officer, seen=None, now=now)

    assert (tier_of(large), large.tier_why) == (("A", "rule"), "")
    assert [line.verb for line in Event.objects.about(large)] == ["enterprise.follow_rules", "enterprise.override"]


def test_the_officer_in_charge_is_told_what_another_did(large, supervisor, officer, now):
    by_hand(large, supervisor, now)

    assert Notice.objects.get(verb="enterprise.override").user == officer


@pytest.mark.parametrize("role", Role.values)
def test_who_may_set_a_tier_by_hand(role, enterprise, now):
    person, may = make_user(role), role in {Role.OFFICER, Role.SUPERVISOR}
    for verb, facts in ((tiers.override, {"tier": "A", "text": "重点"}), (tiers.follow_rules, {})):
        try:
            verb(enterprise.pk, by=person, seen=None, now=now, **facts)
        except Refused:
            assert not may
        else:
            assert may
