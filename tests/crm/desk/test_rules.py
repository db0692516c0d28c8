"""The page of rules: who may read and decide, what is told, what stays typed, and a page that has grown old."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse

from crm import rules
from crm.clock import SHANGHAI
from crm.models import Event, Role, RuleValue

from ...factories import make_user

RULE = "requests.answer_days"
PAGE = f"/desk/rules/{RULE}/"
DECIDE = f"{PAGE}decide/"
TODAY = date(2024, 6, 3)


@pytest.fixture(autouse=True)
def _monday(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def browser(as_user, administrator):
    return as_user(administrator)


def typed(**other) -> dict:
    return {"value": "5", "from_on": "2024-06-03", "text": "主任办公会", "seen": rules.mark(RULE)} | other


def decide(value, day, by, **more):
    return rules.decide(RULE, value, from_on=day, by=by, **more)


def shown(browser, name=RULE):
    """The line of a rule in the list of all."""
    groups = browser.get(reverse("desk:rules")).context["groups"]
    return next(line for _heading, lines in groups for line in lines if line.rule.name == name)


def test_all_rules_stand_there_in_their_groups(browser):
    groups = dict(browser.get(reverse("desk:rules")).context["groups"])

    assert {line.rule.name for lines in groups.values() for line in lines} == set(rules.RULES)
    assert [line.rule.name for line in groups["The promise"]][:2] == [RULE, "requests.consult_hours"]


def test_a_line_says_what_holds_since_when_by_whom_and_what_comes_next(browser, administrator):
    assert (shown(browser).value, shown(browser).since) == ("3 working days", None)

    decide(5, date(2024, 1, 1), administrator)
    decide(4, date(2024, 7, 1), administrator)

    line = shown(browser)
    assert (line.value, line.since.by, [words for _row, words in line.coming]) == (
        "5 working days", administrator, ["4 working days"],
    )  # fmt: skip
    page = browser.get(reverse("desk:rules")).text
    assert "2024-01-01" in page
    assert "4 working days from 2024-07-01 on" in page


def test_an_administrator_decides(browser, administrator):
    response = browser.post(DECIDE, typed(), follow=True)

    assert response.redirect_chain == [(PAGE, 302)]
    row = RuleValue.objects.get()
    assert (row.value, row.from_on, row.by, row.text) == (5, TODAY, administrator, "主任办公会")
    assert Event.objects.about(row).get().address == "127.0.0.1"
    assert rules.in_force(RULE, TODAY) == 5


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR])
def test_supervisors_and_auditors_read_and_cannot_decide(as_user, db, role):
    browser = as_user(make_user(role))

    assert browser.get(PAGE).context["form"] is None
    assert browser.post(DECIDE, typed()).status_code == 403
    assert not RuleValue.objects.exists()


@pytest.mark.parametrize(
    ("other", "field", "words"),
    [
        ({"value": "0"}, "value", "From 1 to 60 working days"),
        ({"value": "bald"}, "value", "whole number"),
        ({"value": ""}, "value", "required"),
        ({"value": "3"}, "value", "Nothing would change"),
        ({"from_on": "0224-06-03"}, "from_on", "Is the year right?"),
        ({"from_on": "2034-06-03"}, "from_on", "Is the year right?"),
        ({"from_on": "tomorrow"}, "from_on", "valid date"),
        ({"text": ""}, "text", "required"),
        ({"from_on": "2024-06-02"}, "earlier", "lies in the past"),
    ],
)
def test_what_is_wrong_is_said_and_what_is_typed_stays(browser, other, field, words):
    response = browser.post(DECIDE, typed(**other))

    assert list(response.context["form"].errors) == [field]
    assert words in response.context["form"].errors[field][0]
    kept = typed(**other)
    assert all(response.context["form"][name].value() == kept[name] for name in ("value", "from_on", "text"))
    assert not RuleValue.objects.exists()


def test_an_earlier_day_is_taken_when_it_is_meant(browser):
    assert "keeps its clock" in browser.post(DECIDE, typed(from_on="2024-05-01")).text

    browser.post(DECIDE, typed(from_on="2024-05-01", earlier="on"))

    assert RuleValue.objects.get().from_on == date(2024, 5, 1)


def test_a_double_click_decides_once(browser):
    sent = typed()

    answers = [browser.post(DECIDE, sent).status_code for _time in range(2)]

    assert answers == [302, 302]
    assert RuleValue.objects.count() == 1


def test_a_page_that_has_grown_old_is_told_and_may_go_on_from_there(browser):
    sent = typed(value="7")
    decide(5, TODAY, make_user(Role.ADMIN, name="叶知秋"))

    response = browser.post(DECIDE, sent)

    assert "Somebody decided this rule while you were writing." in response.text
    assert response.context["now"].value == "5 working days"
    assert response.context["form"]["value"].value() == "7"
    assert RuleValue.objects.count() == 1
    browser.post(DECIDE, sent | {"seen": response.context["seen"]})
    assert rules.in_force(RULE, TODAY) == 7


def test_an_old_page_with_a_slip_is_still_old_when_the_slip_is_mended(browser):
    sent = typed(value="700")
    decide(5, TODAY, make_user(Role.ADMIN))

    seen = browser.post(DECIDE, sent).context["seen"]

    assert "while you were writing" in browser.post(DECIDE, sent | {"value": "7", "seen": seen}).text


def test_the_history_tells_every_decision(browser, administrator):
    decide(5, date(2024, 1, 1), administrator, text="试行")
    decide(4, TODAY, administrator)
    decide(2, TODAY, administrator)
    gone = decide(1, date(2024, 8, 1), administrator)
    rules.withdraw(gone.pk, by=administrator)

    told = browser.get(PAGE).context["decisions"]

    assert [(line.before, line.after, line.state, line.until) for line in told] == [
        ("2 working days", "1 working day", "taken back", None),
        ("4 working days", "2 working days", "now", None),
        ("5 working days", "4 working days", "replaced", None),
        ("3 working days", "5 working days", "over", date(2024, 6, 2)),
    ]


def test_what_has_not_begun_is_taken_back_by_a_button(browser, administrator):
    row = decide(4, date(2024, 7, 1), administrator)
    url = reverse("desk:rule_withdraw", args=[row.pk])
    assert url in browser.get(PAGE).text

    browser.post(url)

    assert rules.in_force(RULE, date(2024, 7, 1)) == 3
    assert url not in browser.get(PAGE).text


def test_too_late_to_take_back_is_said(browser, administrator):
    row = decide(4, TODAY, administrator, now=datetime(2024, 6, 1, 9, tzinfo=SHANGHAI))

    response = browser.post(reverse("desk:rule_withdraw", args=[row.pk]), follow=True)

    assert "in force already" in response.text
    assert rules.in_force(RULE, TODAY) == 4


def test_the_auditors_page_says_which_rule(as_user, administrator):
    decide(4, TODAY, administrator)

    page = as_user(make_user(Role.AUDITOR)).get(reverse("desk:history")).text

    assert "Answer within: 3 working days → 4 working days" in page
    assert "Answer within</td>" in page


def test_an_unknown_rule_is_not_there(browser):
    assert browser.get("/desk/rules/requests.nonsense/").status_code == 404


@pytest.mark.parametrize(("url", "cost"), [("/desk/rules/", 6), (PAGE, 8)])
@pytest.mark.parametrize("count", [1, 3])
def test_decisions_cost_no_queries_each(browser, administrator, django_assert_num_queries, url, cost, count):
    for number in range(count):
        decide(4 + number, date(2024, 7, 1 + number), make_user(Role.ADMIN))
    browser.get(url)

    with django_assert_num_queries(cost):
        browser.get(url)
