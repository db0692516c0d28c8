"""The list of tiers with why, and the page on which a tier is set by hand."""

import csv
import io

import pytest
import time_machine

from crm.models import Event, Role
from enterprises.classification import tiers
from tests.factories import make_enterprise, make_figures, make_tier_rule, make_user

LIST = "/desk/tiers/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _in_june(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


@pytest.fixture
def rules(administrator, now):
    make_tier_rule("A", ("output", "ge", "1000000000"), by=administrator, now=now, name="产值十亿")
    make_tier_rule("B", ("qualification", "holds", ["srdi"]), ("tax", "ge", "1"), by=administrator, now=now, name="乙")
    make_tier_rule("D", by=administrator, now=now, name="其他")


def shown(page) -> list:
    return list(page.context["page"])


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_row_and_three(desk, rules, count, now, django_assert_num_queries):
    for _n in range(count):
        make_figures(make_enterprise(), 2023, at=now, output=2_000_000_000)
    tiers.compute(now)
    desk.get(LIST)  # fills this process's copies of rules and communities

    with django_assert_num_queries(8):
        page = desk.get(LIST)

    assert [row.explained.why.rule for row in shown(page)] == ["产值十亿"] * count


def test_each_says_why_by_the_rule_or_in_the_words_of_a_person(desk, rules, large, enterprise, officer, now):
    tiers.compute(now)
    tiers.override(enterprise.pk, by=officer, tier="A", text="街道重点培育", seen=None, now=now)

    text = desk.get(LIST).content.decode()

    assert "Industrial output of 2023 CNY 1,230,000,000 ≥ CNY 1,000,000,000" in text
    assert "街道重点培育" in text
    assert "The rules say D" in text


def test_who_may_not_read_figures_sees_the_bound_only(as_user, rules, large, now):
    tiers.compute(now)

    text = as_user(make_user(Role.EDITOR)).get(LIST).content.decode()

    assert "Industrial output of 2023 ≥ CNY 1,000,000,000" in text
    assert "1,230,000,000" not in text


def test_what_could_not_be_judged_is_told(desk, rules, enterprise, now):
    tiers.compute(now)

    assert (
        "A (产值十亿) is not judged: Industrial output of 2023 is not known"
        in desk.get(f"{LIST}?view=D").content.decode()
    )


def test_what_was_written_before_there_were_rules_counts_as_by_hand(desk, rules, now):
    make_enterprise(tier="A")

    [row] = shown(desk.get(f"{LIST}?how=hand"))

    assert row.explained.is_by_hand
    assert shown(desk.get(f"{LIST}?how=rule")) == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["甲", "乙"]), ("view=A&how=rule", ["甲"]), ("how=hand", ["乙"]), ("view=none", ["丙"]), ("view=B", []),
        ("since=2024-06-03", ["甲", "乙"]), ("since=2024-06-04", []), ("q=乙", ["乙"]), ("view=x&how=x", ["甲", "乙"]),
    ],
)  # fmt: skip
def test_the_list_is_narrowed(desk, officer, administrator, now, query, names):
    make_tier_rule("A", ("capital", "ge", "1"), by=administrator, now=now)
    make_enterprise("甲", capital=5)
    by_hand = make_enterprise("乙")
    make_enterprise("丙")
    tiers.compute(now)
    tiers.override(by_hand.pk, by=officer, tier="A", text="重点", seen=None, now=now)

    assert {row.name for row in shown(desk.get(f"{LIST}?{query}"))} == set(names)


def test_the_tabs_count_what_they_hold_under_the_filters(desk, rules, large, enterprise, community, now):
    enterprise.community = community
    enterprise.save()
    tiers.compute(now)

    counts = [
        {tier: count for tier, _label, count in desk.get(f"{LIST}?{query}").context["tabs"]}
        for query in ("", f"community={community.pk}")
    ]

    assert counts == [{"A": 1, "B": 0, "C": 0, "D": 1, "none": 0}, {"A": 0, "B": 0, "C": 0, "D": 1, "none": 0}]


def test_a_change_in_the_file_or_its_sheet_dates_the_tier_too(desk, enterprise, officer, now):
    Event.objects.all()
    form = {"name": enterprise.name, "tier": "A", "status": "active", "seen": enterprise.updated_at.isoformat()}
    assert desk.post(f"/desk/enterprises/{enterprise.pk}/edit/", form).status_code == 302

    [row] = shown(desk.get(f"{LIST}?since=2024-06-03"))

    assert (row.explained.is_by_hand, row.tier_since) == (True, now)


def test_the_part_is_what_the_page_shows(desk, rules, large, now):
    tiers.compute(now)

    part, page = desk.get(LIST, headers=HTMX).content.decode(), desk.get(LIST).content.decode()

    assert "<html" not in part
    assert part.strip() in page


def test_the_export_says_why(desk, rules, large, now):
    tiers.compute(now)

    answer = desk.get(f"{LIST}export/csv/?view=A")

    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"), newline="")))
    assert rows[1][1] == large.name
    assert rows[1][4:7] == [
        "A",
        "by the rules",
        "产值十亿: Industrial output of 2023 CNY 1,230,000,000 ≥ CNY 1,000,000,000",
    ]


# ---------------------------------------------------------------- by hand


def hand(row) -> str:
    return f"{LIST}enterprises/{row.pk}/"


def test_a_tier_is_set_by_hand_and_given_back(desk, rules, large, now):
    tiers.compute(now)
    large.refresh_from_db()
    form = {"tier": "D", "text": "拟外迁", "seen": large.updated_at.isoformat()}

    answer = desk.post(hand(large), form)
    large.refresh_from_db()
    assert (answer.url, large.tier, large.tier_how, large.tier_why) == (large.get_absolute_url(), "D", "hand", "拟外迁")

    page = desk.get(hand(large))
    assert page.context["form"]["text"].value() == "拟外迁"
    desk.post(f"{hand(large)}rules/", {"seen": large.updated_at.isoformat()})
    large.refresh_from_db()
    assert (large.tier, large.tier_how) == ("A", "rule")


def test_without_a_reason_nothing_is_lost(desk, large):
    page = desk.post(hand(large), {"tier": "B", "text": "", "seen": large.updated_at.isoformat()})

    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"text"}
    assert page.context["form"]["tier"].value() == "B"


def test_a_refusal_keeps_what_was_written_and_can_be_sent_again(desk, large, supervisor, now):
    seen = large.updated_at
    tiers.override(large.pk, by=supervisor, tier="C", text="先定", seen=seen, now=now)
    form = {"tier": "B", "text": "后定", "seen": "2024-01-01T00:00:00+08:00"}

    page = desk.post(hand(large), form)

    assert "Somebody changed this enterprise" in page.content.decode()
    assert page.context["form"]["text"].value() == "后定"
    desk.post(hand(large), form | {"seen": page.context["form"]["seen"].value()})
    large.refresh_from_db()
    assert (large.tier, large.tier_why) == ("B", "后定")
