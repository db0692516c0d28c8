"""Rules made, changed and ended: by whom, once, on record, and computed at once."""

import pytest
import time_machine

from crm.flow import Refused
from crm.models import Event, Job, Role
from enterprises.classification import deciding, ruling
from enterprises.classification.models import TierRule
from enterprises.classification.terms import read
from tests.factories import make_enterprise, make_figures, make_tier_rule, make_user

pytestmark = pytest.mark.django_db
FIVE = {"fact": "output", "sign": "ge", "value": "500000000"}
TEN = FIVE | {"value": "1000000000"}


@pytest.fixture
def rule(administrator, now):
    return make_tier_rule("A", ("output", "ge", TEN["value"]), by=administrator, now=now, name="十亿")


def test_a_rule_is_on_record_and_computed_at_once(large, administrator, now, django_capture_on_commit_callbacks):
    with time_machine.travel(now, tick=False), django_capture_on_commit_callbacks(execute=True):
        made = ruling.create(by=administrator, tier="A", name="十亿", conditions=read([TEN]), now=now)

    large.refresh_from_db()
    assert large.tier == "A"
    assert Job.objects.get().status == "done"
    line = Event.objects.about(made).get()
    assert line.verb == "tier_rule.create"
    assert line.changes["conditions"] == [None, ["Industrial output of last year ≥ CNY 1,000,000,000"]]


def test_each_change_is_computed_even_while_one_is_under_way(rule, administrator, now):
    ruling.edit(rule.pk, by=administrator, seen=None, tier="A", name="五亿", conditions=read([FIVE]), now=now)
    ruling.end(rule.pk, by=administrator, seen=None, now=now)

    assert Job.objects.count() == 3


def test_sent_twice_a_rule_is_made_once(administrator, now):
    made = [
        ruling.create(by=administrator, tier="A", name="十亿", conditions=read([TEN]), now=now) for _n in range(2)
    ]  # fmt: skip

    assert made[0] == made[1] == TierRule.objects.get()


def test_a_rule_that_is_there_already_is_refused_by_its_name(rule, administrator, now):
    with pytest.raises(Refused, match="十亿"):
        ruling.create(by=administrator, tier="A", name="另一个", conditions=read([TEN]), now=now)
    other = make_tier_rule("A", ("tax", "ge", "1"), by=administrator, now=now)
    with pytest.raises(Refused, match="十亿"):
        ruling.edit(other.pk, by=administrator, seen=None, tier="A", name="x", conditions=read([TEN]), now=now)


@pytest.mark.parametrize("tier", ["A", "B", "C"])
def test_only_the_lowest_tier_may_be_the_rest_of_all(tier, administrator, now):
    with pytest.raises(Refused):
        ruling.create(by=administrator, tier=tier, name="所有", conditions=(), now=now)

    assert not TierRule.objects.exists()


def test_a_change_is_told_with_before_and_after(rule, administrator, now):
    ruling.edit(
        rule.pk, by=administrator, seen=rule.changed_at, tier="B", name="十亿", conditions=read([FIVE]), now=now
    )

    line = Event.objects.about(rule).first()
    assert line.changes["tier"] == ["A", "B"]
    assert line.changes["conditions"][1] == ["Industrial output of last year ≥ CNY 500,000,000"]
    assert "rule_name" not in line.changes


def test_nothing_changed_writes_nothing(rule, administrator, now):
    ruling.edit(rule.pk, by=administrator, seen=None, tier="A", name="十亿", conditions=read([TEN]), now=now)

    assert Event.objects.about(rule).count() == 1


def test_a_stale_page_loses_politely(rule, administrator, now):
    seen = rule.changed_at
    later = now.replace(hour=11)
    ruling.edit(rule.pk, by=administrator, seen=seen, tier="B", name="十亿", conditions=read([TEN]), now=later)

    with pytest.raises(Refused):
        ruling.edit(rule.pk, by=administrator, seen=seen, tier="C", name="十亿", conditions=read([TEN]), now=later)
    with pytest.raises(Refused):
        ruling.end(rule.pk, by=administrator, seen=seen, now=later)


def test_an_ended_rule_holds_no_more_and_stays_on_record(rule, administrator, now):
    for _n in range(2):
        ruling.end(rule.pk, by=administrator, seen=None, now=now)

    assert deciding.rules_in_force() == ()
    assert [line.verb for line in Event.objects.about(rule)] == ["tier_rule.end", "tier_rule.create"]
    with pytest.raises(Refused):
        ruling.edit(rule.pk, by=administrator, seen=None, tier="B", name="x", conditions=read([TEN]), now=now)


@pytest.mark.parametrize("role", Role.values)
def test_only_administrators_make_rules(role, now):
    person = make_user(role)
    if role == Role.ADMIN:
        ruling.create(by=person, tier="D", name="其他", conditions=(), now=now)
        return

    with pytest.raises(Refused):
        ruling.create(by=person, tier="D", name="其他", conditions=(), now=now)


def test_a_preview_counts_who_comes_and_goes_and_writes_nothing(rule, large, administrator, now, today):
    middle, small = make_enterprise(tier="A", tier_how="rule"), make_enterprise()
    make_enterprise(tier="A", tier_how="hand")
    make_figures(middle, 2023, at=now, output=600_000_000)
    before = Event.objects.count()

    found = deciding.preview(ruling.with_this("A", "五亿", read([FIVE]), pk=rule.pk), on=today)
    without = deciding.preview(ruling.without(rule.pk), on=today)

    assert (dict(found.moves), found.count, found.by_hand) == ({("", "A"): 1}, 3, 1)
    assert [(change.enterprise, change.why.rule) for change in found.changes] == [(large, "五亿")]
    assert dict(without.moves) == {("A", ""): 1}
    assert without.lines() == [("A", 0, 1), ("", 1, 0)]
    small.refresh_from_db()
    assert (small.tier, Event.objects.count()) == ("", before)


def test_a_preview_keeps_few_and_those_of_tier_a_first(administrator, now, today, monkeypatch):
    monkeypatch.setattr(deciding, "MOST_SHOWN", 2)
    others = [make_enterprise() for _n in range(3)]
    rich = make_enterprise()
    make_figures(rich, 2023, at=now, output=600_000_000)
    rules = ruling.in_order([*ruling.with_this("A", "五亿", read([FIVE])), *ruling.with_this("D", "其他", ())])

    found = deciding.preview(rules, on=today)

    assert (found.total, found.left_out) == (4, 2)
    assert [change.enterprise for change in found.changes] == [rich, others[0]]
