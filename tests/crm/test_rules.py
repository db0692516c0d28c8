"""What the office decides holds from its day on; what was decided stays on record."""

from datetime import date, datetime, timedelta

import pytest

from crm import rules
from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import Event, RuleValue
from crm.rules import Rule
from crm.words import change_words

from ..factories import make_user

RULE = "requests.answer_days"
DAY = date(2024, 3, 1)
NOW = datetime(2024, 2, 1, 10, tzinfo=SHANGHAI)  # a month before DAY
DAYS = Rule("try.days", "Try", "Days", 3, ("day", "days"), least=1, most=60)
SHARE = Rule("try.share", "Try", "Share", 0, "%", most=100)
SWITCH = Rule("try.switch", "Try", "Switch", False)
CHOICE = Rule("try.choice", "Try", "Choice", "robot", choices=(("robot", "By robot"), ("mail", "By mail")))
QUIET = Rule("try.hour", "Try", "Quiet from", "22:00", is_hour=True)
TEXT = Rule("try.text", "Try", "Footer", "")


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
    assert (line.verb, line.text, line.changes[RULE]) == ("rule.set", "试行", [3, 2])
    assert change_words(RULE, *line.changes[RULE]) == "Answer within: 3 working days → 2 working days"


def test_an_unknown_rule_is_an_error(db):
    with pytest.raises(KeyError):
        rules.in_force("requests.nonsense", DAY)


# ---------------------------------------------------------------- what is typed


@pytest.mark.parametrize(
    ("rule", "typed", "value"),
    [
        (DAYS, "1", 1),
        (DAYS, " 60 ", 60),
        (DAYS, "１５", 15),
        (SHARE, "0", 0),
        (SHARE, "100", 100),
        (SWITCH, "yes", True),
        (SWITCH, "no", False),
        (CHOICE, "mail", "mail"),
        (QUIET, "08:30", "08:30"),
        (QUIET, "8：30", "08:30"),
        (TEXT, " 平湖街道（24 小时） ", "平湖街道（24 小时）"),
        (TEXT, "", ""),
    ],
)
def test_what_is_typed_is_read_as_the_rule_wants_it(rule, typed, value):
    found = rule.read(typed)

    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("rule", "typed", "reason"),
    [
        (DAYS, "0", "From 1 to 60 days only."),
        (DAYS, "61", "From 1 to 60 days only."),
        (DAYS, "-3", "From 1 to 60 days only."),
        (DAYS, "2.5", "Write a whole number in figures."),
        (DAYS, "三", "Write a whole number in figures."),
        (DAYS, "", "Write a whole number in figures."),
        (DAYS, "9" * 30, "Write a whole number in figures."),
        (SHARE, "101", "From 0 to 100% only."),
        (SWITCH, "perhaps", "Choose one of what is offered."),
        (CHOICE, "pigeon", "Choose one of what is offered."),
        (QUIET, "24:00", "Write a time of day such as 18:00."),
        (QUIET, "evening", "Write a time of day such as 18:00."),
        (TEXT, "x" * 201, "At most 200 characters."),
    ],
)
def test_what_cannot_be_is_refused_in_words(rule, typed, reason):
    with pytest.raises(Refused) as refused:
        rule.read(typed)

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("rule", "value", "words"),
    [
        (DAYS, 1, "1 day"),
        (DAYS, 3, "3 days"),
        (SHARE, 20, "20%"),
        (SWITCH, True, "yes"),
        (SWITCH, False, "no"),
        (CHOICE, "robot", "By robot"),
        (QUIET, "22:00", "22:00"),
        (TEXT, "", "—"),
    ],
)
def test_a_value_is_said_with_its_unit(rule, value, words):
    assert rule.words(value) == words


@pytest.mark.parametrize("value", [0, 61, True, "3", 2.5])
def test_no_way_leads_around_the_bounds(administrator, value):
    with pytest.raises(Refused):
        rules.decide(RULE, value, from_on=DAY, by=administrator)

    assert not RuleValue.objects.exists()


def test_every_declared_rule_may_be_as_it_is_delivered():
    for rule in rules.RULES.values():
        rule.check(rule.default)
        assert len(rule.name) <= RuleValue._meta.get_field("name").max_length


# ---------------------------------------------------------------- two at once, twice, too late


def test_sent_twice_it_is_decided_once(administrator):
    seen = rules.mark(RULE)

    first, second = (rules.decide(RULE, 5, from_on=DAY, by=administrator, seen=seen) for _time in range(2))

    assert first == second
    assert Event.objects.about(first).count() == 1


def test_who_decides_by_what_is_no_longer_so_is_told(administrator):
    seen = rules.mark(RULE)
    rules.decide(RULE, 5, from_on=DAY, by=make_user("administrator"), seen=seen)

    with pytest.raises(rules.Overtaken):
        rules.decide(RULE, 5, from_on=DAY, by=administrator, seen=seen)

    assert RuleValue.objects.count() == 1


def test_a_decision_that_changes_nothing_is_refused_to_who_looks_at_the_page(administrator):
    with pytest.raises(Refused, match="3 working days"):
        rules.decide(RULE, 3, from_on=DAY, by=administrator, seen=rules.mark(RULE))


def test_what_has_not_begun_can_be_taken_back_and_stays_on_record(administrator):
    row = rules.decide(RULE, 5, from_on=DAY, by=administrator, now=NOW)

    for _time in range(2):
        rules.withdraw(row.pk, by=administrator, now=NOW + timedelta(days=1))

    assert rules.in_force(RULE, DAY) == 3
    assert RuleValue.objects.about(RULE).get().withdrawn_by == administrator
    last, first = Event.objects.about(row)
    assert (first.verb, last.verb, last.changes[RULE]) == ("rule.set", "rule.withdraw", [5, 3])


def test_the_decision_before_counts_again_when_the_later_one_of_a_day_is_taken_back(administrator):
    rules.decide(RULE, 5, from_on=DAY, by=administrator, now=NOW)
    later = rules.decide(RULE, 7, from_on=DAY, by=administrator, now=NOW)

    rules.withdraw(later.pk, by=administrator, now=NOW)

    assert rules.in_force(RULE, DAY) == 5


def test_what_has_begun_is_not_taken_back(administrator):
    row = rules.decide(RULE, 5, from_on=DAY, by=administrator, now=NOW)

    with pytest.raises(Refused):
        rules.withdraw(row.pk, by=administrator, now=datetime(2024, 3, 1, 0, 1, tzinfo=SHANGHAI))

    assert rules.in_force(RULE, DAY) == 5


def test_a_page_read_before_something_was_taken_back_is_stale(administrator):
    row = rules.decide(RULE, 5, from_on=DAY, by=administrator, now=NOW)
    seen = rules.mark(RULE)

    rules.withdraw(row.pk, by=administrator, now=NOW)

    assert rules.mark(RULE) != seen
