"""Financing needs and their introductions: who may do what when, and what each move does."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from crm.flow import Refused
from crm.models import Event, Notice, Role
from enterprises.outreach.finance import flow
from enterprises.outreach.finance.hand_over import owned, pass_on
from enterprises.outreach.finance.models import FinancingNeed, IntroductionStatus, NeedStatus
from enterprises.outreach.finance.moves import FLOW, INTRODUCTIONS, standings
from enterprises.outreach.finance.suggestions import products
from tests.factories import make_cover, make_institution, make_need, make_product, make_user

from .conftest import TODAY

pytestmark = pytest.mark.django_db

NEEDS = {
    "open": {"introduce", "meet", "change", "end"},
    "met": {"reopen"},
    "ended": {"reopen"},
}
BROUGHT = {
    "introduced": {"talk", "grant", "refuse", "drop"},
    "talking": {"grant", "refuse", "drop"},
    "granted": {"resume"},
    "refused": {"resume"},
    "dropped": {"resume"},
}
DOES = {Role.OFFICER, Role.SUPERVISOR}


@pytest.mark.parametrize("role", Role)
def test_who_may_do_what_in_which_state(role):
    own = standings(make_user(role))
    for table, states, matrix in ((FLOW, NeedStatus, NEEDS), (INTRODUCTIONS, IntroductionStatus, BROUGHT)):
        found = {state.value: {move.name for move in table.open_to(own, state)} for state in states}
        assert found == (matrix if role in DOES else {state: set() for state in matrix})


def test_written_down_twice_it_is_one(officer, enterprise, now):
    facts = {"by": officer, "token": "t", "enterprise": enterprise, "owner": officer, "now": now}
    facts |= {"amount": Decimal(5), "purpose": "x"}

    assert flow.create(**facts) == flow.create(**facts) == FinancingNeed.objects.get()
    assert Event.objects.filter(verb="financing.create").count() == 1


def test_whoever_is_to_look_after_it_is_told(officer, supervisor, enterprise, now):
    need = make_need(by=supervisor, now=now, enterprise=enterprise, owner=officer)

    notice = Notice.objects.get(user=officer)
    assert (notice.verb, notice.url) == ("financing.create", need.get_absolute_url())


def test_introduced_to_an_institution_once(need, bank, product, officer, supervisor, now):
    for _n in range(2):
        flow.introduce(need.pk, by=officer, institution=bank, product=product, introduced_on=TODAY, now=now)

    assert need.introductions.get().product == product
    assert Event.objects.about(need).filter(verb="financing.introduce").get().text == "平湖农商银行 · 助企贷"
    with pytest.raises(Refused, match="introduced to 平湖农商银行 already"):
        flow.introduce(need.pk, by=supervisor, institution=bank, introduced_on=TODAY, now=now)
    idle = make_institution(is_active=False)
    with pytest.raises(Refused, match="not in use any more"):
        flow.introduce(need.pk, by=officer, institution=idle, introduced_on=TODAY, now=now)


def test_granted_says_how_much_and_when_and_taken_up_again_nothing(introduction, supervisor, officer, now):
    row = flow.grant(introduction.pk, by=supervisor, granted=Decimal(3_000_000), settled_on=TODAY, now=now)
    told = Event.objects.about(row.need).first()

    assert (row.status, row.granted, row.settled_on) == ("granted", 3_000_000, TODAY)
    assert told.changes["granted"] == [None, "3000000"]
    assert Notice.objects.filter(user=officer, verb="introduction.grant").count() == 1
    row = flow.resume(row.pk, by=supervisor, text="额度未启用", now=now)
    assert (row.status, row.granted, row.settled_on) == ("talking", None, None)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("talk", {}),
        ("refuse", {"settled_on": TODAY, "text": "流水不足"}),
        ("drop", {"settled_on": TODAY, "text": "不需要"}),
    ],
)
def test_the_other_ways(introduction, officer, now, name, facts):
    row = flow.INTRODUCTION_VERBS[name](introduction.pk, by=officer, now=now, **facts)

    assert row.status == INTRODUCTIONS[name].target("introduced")
    assert row.text == facts.get("text", "")


def test_nothing_is_decided_before_it_was_introduced(introduction, officer, now):
    with pytest.raises(Refused, match="before it was introduced"):
        flow.grant(introduction.pk, by=officer, granted=Decimal(1), settled_on=TODAY - timedelta(days=1), now=now)


def test_enough_does_not_meet_the_need_by_itself(introduction, officer, now):
    flow.grant(introduction.pk, by=officer, granted=Decimal(9_000_000), settled_on=TODAY, now=now)
    need = FinancingNeed.objects.get()
    assert need.status == NeedStatus.OPEN

    need = flow.meet(need.pk, by=officer, result="授信 900 万", now=now)
    assert (need.status, need.ended_at, need.result) == ("met", now, "授信 900 万")
    with pytest.raises(Refused, match="The need is over"):
        flow.resume(introduction.pk, by=officer, text="x", now=now)
    need = flow.reopen(need.pk, by=officer, text="又要了", now=now)
    assert (need.status, need.ended_at, need.result) == ("open", None, "")


def test_what_changed_is_told_and_a_stale_form_loses(need, officer, supervisor, now):
    seen = need.updated_at
    changed = flow.change(
        need.pk,
        by=officer,
        seen=seen,
        amount=Decimal(8_000_000),
        owner=supervisor,
        purpose="设备",
        text="备注",
        now=now,
    )

    assert (changed.amount, changed.owner, changed.text) == (8_000_000, supervisor, "备注")
    told = Event.objects.about(need).filter(verb="financing.change").get()
    assert told.changes["financing_owner"] == ["林晓岚", "吴启明"]
    assert Notice.objects.filter(user=supervisor).count() == 1
    with pytest.raises(Refused, match="Somebody else has written here"):
        flow.change(need.pk, by=officer, seen=seen, amount=Decimal(1), owner=officer, purpose="x", text="", now=now)


def test_ended_needs_a_reason_and_nothing_more_is_introduced(need, bank, officer, now):
    flow.end(need.pk, by=officer, result="自筹", now=now)

    with pytest.raises(Refused, match="no longer in a state"):
        flow.introduce(need.pk, by=officer, institution=bank, introduced_on=TODAY, now=now)


def test_a_deputy_does_it_in_the_place_of_who_is_on_leave(need, officer, handler, now):
    deputy = make_user(Role.OFFICER, name="黄嘉敏")
    make_cover(officer, deputy, timezone.localdate())

    flow.end(need.pk, by=deputy, result="自筹", now=now)

    assert Event.objects.about(need).get(verb="financing.end").on_behalf_of == officer


def test_products_that_may_fit_the_nearest_first(need, bank, officer, now):
    fits = make_product(bank, 6_000_000)
    large, open_ended, small = (
        make_product(make_institution(), 9_000_000),
        make_product(make_institution(), None),
        make_product(bank, 1),
    )
    make_product(bank, 6_000_000, is_active=False)
    make_product(make_institution(is_active=False), 6_000_000)

    assert list(products(need, need.amount)) == [fits, large, open_ended]
    assert small not in products(need, need.amount)
    flow.introduce(need.pk, by=officer, institution=bank, introduced_on=TODAY, now=now)
    assert list(products(need, need.amount)) == [large, open_ended]


def test_open_needs_are_handed_over(need, officer, supervisor, administrator, now):
    over = make_need(by=officer, now=now)
    flow.end(over.pk, by=officer, result="自筹", now=now)

    assert pass_on(officer, supervisor, by=administrator, at=now, most=9) == 1

    assert list(owned(supervisor)) == [need]
    assert Event.objects.about(need).first().changes["financing_owner"] == ["林晓岚", "吴启明"]
