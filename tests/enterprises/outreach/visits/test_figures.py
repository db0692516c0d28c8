"""Figures of outreach against what was lived through, counted by hand; that each opens its rows: tests/crm/test_figures.py."""

from datetime import date

import pytest

from crm import figures
from crm.clock import shanghai
from crm.figures import DIMENSIONS, FIGURES, Scope
from crm.models import Role
from crm.periods import Period, containing
from tests.factories import make_user
from tests.replay import NOW, at
from tests.visiting import LIVES, SESSIONS, lived_through

JUNE, YEAR = containing(date(2024, 6, 1), "month"), containing(date(2024, 1, 1), "year")
PERIODS = [JUNE, YEAR, Period(date(2024, 5, 31), date(2024, 6, 3)), containing(date(2023, 1, 1), "year")]


@pytest.fixture
def officer(db):
    lived_through()
    return make_user(Role.OFFICER)


def held(period) -> list[tuple]:
    return [life for life in LIVES if period.first <= shanghai(at(life[2])).date() <= period.last]


def sessions(period) -> list[tuple]:
    return [row for row in SESSIONS if period.first <= row[2] <= period.last]


def lines(period) -> list[str]:
    return [how for *_facts, then in held(period) for how in then]


RULES = {
    "visits.made": lambda period: len(held(period)),
    "visits.flagged": lambda period: sum(life[4] for life in held(period)),
    "visits.enterprises": lambda period: len({life[0] for life in held(period)}),
    "visits.follow_ups": lambda period: len(lines(period)),
    "visits.follow_ups_open": lambda period: sum(how != "done" for how in lines(period)),
    "visits.follow_ups_done": lambda period: lines(period).count("done"),
    "visits.follow_ups_asked": lambda period: lines(period).count("asked"),
    "coaching.sessions": lambda period: len(sessions(period)),
    "coaching.enterprises": lambda period: len({row[0] for row in sessions(period)}),
}


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: f"{period.first}–{period.last}")
def test_each_count_is_what_was_lived_through(officer, period):
    found = figures.values([FIGURES[name] for name in RULES], Scope(officer, NOW, period))

    assert {name: one.number for name, one in found.items()} == {name: rule(period) for name, rule in RULES.items()}


def test_the_share_of_tier_a_counts_back_from_today_by_the_rule(officer):
    # four of tier A in operation: visited on 20 June, 30 June, 1 February, never
    found = figures.values([FIGURES["visits.tier_a_share"]], Scope(officer, NOW, JUNE))["visits.tier_a_share"]

    assert (found.part, found.whole) == (2, 4)


@pytest.mark.parametrize(
    ("name", "by", "keys"),
    [
        ("visits.made", "purpose", {"routine": 2, "stay": 1, "safety": 1}),
        ("visits.made", "month", {date(2024, 6, 1): 4}),
        ("visits.follow_ups", "purpose", {"routine": 2, "stay": 1, "safety": 3}),
        ("coaching.sessions", "topic", {"srdi": 1, "listing": 1, "other": 1}),
    ],
)
def test_lines_of_june(officer, name, by, keys):
    figure = FIGURES[name]

    found = figures.broken_down([figure], Scope(officer, NOW, JUNE), DIMENSIONS[figure.page][by])

    assert {key: line[name].number for key, line in found.items()} == keys
