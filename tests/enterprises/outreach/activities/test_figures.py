"""The numbers of activities in plain Python, beside what the database counts."""

from datetime import date
from decimal import Decimal

import pytest

from crm.figures import FIGURES, Scope, broken_down, values
from crm.models import Role
from crm.periods import containing
from enterprises.outreach.activities import statistics
from tests.factories import make_user
from tests.outings import lived_through
from tests.replay import NOW

JUNE = containing(date(2024, 6, 1), "month")
# of the lives: three closed and one held in June; one of May, one of July, one called off
FOUND = {
    "held": 4, "four_for": 2, "deals": 7, "amount": Decimal("548000.50"), "invited": 6, "expected": 11, "attended": 8,
    "heads": 1 + 2 + 2 + 1 + 3 + 2 + 2 + 5, "attendance": Decimal("72.7"), "enterprises": 4,
}  # fmt: skip


@pytest.fixture
def scope(db):
    lived_through()
    return Scope(make_user(Role.OFFICER), NOW, JUNE)


@pytest.mark.parametrize("name", FOUND)
def test_each_figure_is_what_happened(scope, name):
    figure = FIGURES[f"activities.{name}"]

    assert values([figure], scope)[figure.name].number == FOUND[name]


def test_seven_briefings_is_a_line_of_a_breakdown(scope):
    held = FIGURES["activities.held"]
    by = statistics.DIMENSIONS["activities:list"]["kind"]

    lines = broken_down([held], scope, by)
    assert {key: line[held.name].number for key, line in lines.items()} == {
        "briefing": 1,
        "market": 1,
        "live": 1,
        "jobs": 1,
    }


def test_side_by_side_each_line_has_both_and_the_total_stands_below(scope):
    table = statistics.side_by_side(scope, "organiser")

    assert [(line.label, line.number("activities.held"), line.number("activities.attended")) for line in table.lines] == [
        ("经发办公室", 1, 3), ("公服办公室", 2, 5), ("Nobody named", 1, 0),
    ]  # fmt: skip
    assert table.total.number("activities.amount") == FOUND["amount"]


def test_who_reads_no_activities_counts_none(scope):
    stranger = Scope(make_user(Role.ADMIN), NOW, JUNE)

    assert {found.number for found in values(statistics.FIRST, stranger).values()} <= {0, None}
