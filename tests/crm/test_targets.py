"""Targets: set once for each figure, stretch of days and whom they are for; what was set before is told by history."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

import crm.urls  # noqa: F401  every slice is there, and has declared its figures
from crm import targets
from crm.models import Event, Target
from crm.periods import containing

FIGURE = "requests.answered_in_time"
YEAR = containing(date(2024, 1, 1), "year")


def aim(by, value, **of) -> Target:
    return targets.aim(FIGURE, YEAR, Decimal(value), by=by, **of)


def test_a_target_is_set_and_set_again(supervisor):
    aim(supervisor, 95)
    target = aim(supervisor, 98)

    assert targets.aimed(FIGURE, YEAR) == 98
    assert [line.changes["value"] for line in Event.objects.about(target)] == [["95.00", "98"], [None, "95"]]


def test_the_same_again_says_nothing(supervisor):
    first, again = aim(supervisor, 98), aim(supervisor, 98)

    assert first == again
    assert Event.objects.about(first).count() == 1


def test_the_office_a_unit_and_a_person_have_targets_of_their_own(supervisor, department, officer):
    aim(supervisor, 95)
    aim(supervisor, 97, unit=department)
    aim(supervisor, 99, owner=officer)

    assert targets.aimed(FIGURE, YEAR) == 95
    assert targets.aimed(FIGURE, YEAR, unit=department) == 97
    assert targets.aimed(FIGURE, YEAR, owner=officer) == 99
    assert targets.aimed(FIGURE, containing(date(2024, 1, 1), "half")) is None


def test_what_is_no_figure_cannot_be_aimed_at(supervisor):
    with pytest.raises(KeyError):
        targets.aim("requests.nonsense", YEAR, Decimal(1), by=supervisor)


@pytest.mark.parametrize("of", ["office", "unit", "both"])
def test_the_database_refuses_a_second_one_and_one_for_two(supervisor, department, of):
    row = {"figure": FIGURE, "first_on": YEAR.first, "last_on": YEAR.last, "value": 1, "at": "2024-01-01 00:00+08:00"}
    row |= {"office": {}, "unit": {"unit": department}, "both": {"unit": department, "owner": supervisor}}[of]
    if of != "both":
        Target.objects.create(**row)

    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(**row)
