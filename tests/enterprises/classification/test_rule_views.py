"""Rules as a form without script: lines come and go, a look first, then in force; nothing typed is lost."""

import pytest
import time_machine

from crm.models import Event, Job
from enterprises.classification.models import TierRule
from tests.factories import make_enterprise, make_tier_rule

RULES, NEW = "/desk/tiers/rules/", "/desk/tiers/rules/new/"
HTMX = {"HX-Request": "true"}
OUTPUT = {"row-0-fact": "output", "row-0-sign": "ge", "row-0-value": "10亿"}
FORM = {"tier": "A", "name": "产值十亿", "looked_at": "", "seen": ""} | OUTPUT


@pytest.fixture(autouse=True)
def _in_june(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def desk(as_user, administrator):
    return as_user(administrator)


@pytest.fixture
def rule(administrator, now):
    conditions = (("output", "ge", "1000000000"), ("qualification", "holds", ["srdi:national", "champion:national"]))
    return make_tier_rule("A", *conditions, by=administrator, now=now, name="十亿")


def filled(page) -> dict:
    """The form as a browser would send it back."""
    form = page.context["form"]
    data = {"tier": form["tier"].value(), "name": form["name"].value(), "seen": form["seen"].value()}
    for row in form.rows:
        data |= {row[name].html_name: row[name].value() for name in row.fields}
    return data | {"looked_at": page.context["digest"]}


def test_a_rule_is_looked_at_before_it_counts(desk, large):
    look = desk.post(NEW, FORM)

    assert not TierRule.objects.exists()
    assert look.context["preview"].lines() == [("A", 1, 0), ("", 0, 1)]
    assert large.name in look.content.decode()

    answer = desk.post(NEW, FORM | {"looked_at": look.context["digest"]})
    assert answer["Location"] == RULES
    made = TierRule.objects.get()
    assert (made.tier, made.name, made.conditions) == (
        "A", "产值十亿", [{"fact": "output", "sign": "ge", "value": "1000000000.00"}],
    )  # fmt: skip
    assert Job.objects.exists()


def test_what_was_changed_after_the_look_is_looked_at_again(desk):
    digest = desk.post(NEW, FORM).context["digest"]

    page = desk.post(NEW, FORM | {"row-0-value": "1亿", "looked_at": digest})

    assert page.context["preview"] is not None
    assert not TierRule.objects.exists()


def test_a_look_does_not_count_for_another_name_only(desk):
    digest = desk.post(NEW, FORM).context["digest"]

    desk.post(NEW, FORM | {"name": "换个名字", "looked_at": digest})

    assert TierRule.objects.get().name == "换个名字"


def test_lines_are_added_and_taken_away_and_the_rest_stays_as_typed(desk):
    added = desk.post(NEW, FORM | {"name": "", "row-0-value": "不是数", "add": "1", "new_fact": "listing"})
    rows = added.context["form"].rows
    assert [(row.term.name, row["value"].value()) for row in rows] == [("output", "不是数"), ("listing", [])]
    assert not added.context["form"].errors

    dropped = desk.post(
        NEW, FORM | {"row-1-fact": "listing", "row-1-sign": "holds", "row-1-value": ["top50"], "drop": "0"}
    )
    [row] = dropped.context["form"].rows
    assert (row.term.name, row["value"].value()) == ("listing", ["top50"])
    assert dropped.context["form"]["name"].value() == "产值十亿"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"row-0-value": "很多"}, "row"), ({"row-0-value": ""}, "row"), ({"name": ""}, "form"), ({"tier": "X"}, "form"),
        ({"row-0-sign": "holds"}, "row"), ({"row-0-fact": "nonsense"}, "form"),
        ({"row-1-fact": "listing", "row-1-sign": "holds"}, "row"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(desk, change, where):
    page = desk.post(NEW, FORM | change)

    form = page.context["form"]
    assert page.status_code == 200
    assert bool(form.errors) == (where == "form")
    assert any(row.errors for row in form.rows) == (where == "row")
    assert form["name"].value() == (FORM | change)["name"]


def test_only_tier_d_goes_without_conditions(desk):
    rest = {"tier": "D", "name": "其他", "looked_at": "", "seen": ""}

    assert "Only tier D" in desk.post(NEW, rest | {"tier": "C"}).content.decode()
    assert desk.post(NEW, rest).context["preview"] is not None


def test_a_rule_opened_and_sent_back_is_the_same_rule(desk, rule):
    page = desk.get(f"{RULES}{rule.pk}/")
    assert [row["value"].value() for row in page.context["form"].rows] == ["10亿元", ["champion", "srdi"]]
    assert page.context["form"].rows[1]["level"].value() == "national"

    look = desk.post(f"{RULES}{rule.pk}/", filled(page))
    desk.post(f"{RULES}{rule.pk}/", filled(look))

    rule.refresh_from_db()
    assert set(rule.conditions[1]["value"]) == {"champion:national", "srdi:national"}
    assert (rule.conditions[0]["sign"], float(rule.conditions[0]["value"])) == ("ge", 1e9)


def test_a_rule_is_changed(desk, rule):
    data = filled(desk.get(f"{RULES}{rule.pk}/")) | {"tier": "B"}
    look = desk.post(f"{RULES}{rule.pk}/", data)
    desk.post(f"{RULES}{rule.pk}/", data | {"looked_at": look.context["digest"]})

    rule.refresh_from_db()
    assert rule.tier == "B"
    assert Event.objects.about(rule).first().changes["tier"] == ["A", "B"]


def test_a_stale_page_says_so_and_keeps_what_was_typed(desk, rule):
    data = filled(desk.get(f"{RULES}{rule.pk}/")) | {"name": "后改的", "seen": "2024-01-01T00:00:00+08:00"}
    look = desk.post(f"{RULES}{rule.pk}/", data)
    page = desk.post(f"{RULES}{rule.pk}/", data | {"looked_at": look.context["digest"]})

    assert "Somebody changed this rule" in page.content.decode()
    assert page.context["form"]["name"].value() == "后改的"


def test_a_rule_is_ended_after_a_look_at_what_that_changes(desk, rule):
    make_enterprise(tier="A", tier_how="rule")

    look = desk.get(f"{RULES}{rule.pk}/end/")
    assert look.context["preview"].lines() == [("A", 0, 1), ("", 1, 0)]
    assert desk.post(f"{RULES}{rule.pk}/end/", {"seen": look.context["form"]["seen"].value()}).url == RULES

    rule.refresh_from_db()
    assert rule.ended_at is not None
    assert desk.get(f"{RULES}{rule.pk}/").status_code == desk.get(f"{RULES}{rule.pk}/end/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_rules_cost_the_same_for_one_and_three(
    as_user, auditor, administrator, now, count, django_assert_num_queries
):
    for number in range(count):
        make_tier_rule("A", ("output", "ge", str(number + 1)), by=administrator, now=now)
    reader = as_user(auditor)
    reader.get(RULES)

    with django_assert_num_queries(7):
        page = reader.get(RULES)

    assert len(dict(page.context["groups"])["A"]) == count
    assert not page.context["may_rule"]


def test_while_tiers_are_computed_the_page_asks_again(desk, rule):
    assert "every 2s" in desk.get(RULES).content.decode()
    Job.objects.update(status="done", done_at="2024-06-03T02:00:00Z")

    part = desk.get(RULES, headers=HTMX).content.decode()

    assert "every 2s" not in part
    assert "<html" not in part


def test_conditions_are_told_in_words(desk, rule):
    text = desk.get(RULES).content.decode()

    assert "Industrial output of last year ≥ CNY 1,000,000,000" in text
    assert "Single-product champion (National) or SRDI (National)" in text
