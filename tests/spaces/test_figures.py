"""The rule of each figure once more, in plain Python over all spaces and their lives; and its cost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from crm import figures, rules
from crm.figures import DIMENSIONS, FIGURES, Scope
from crm.models import Role
from crm.periods import given
from spaces import verbs
from spaces.figures import AS_IT_STANDS, OF_A_PERIOD
from spaces.models import Space, Status
from tests.factories import make_space, make_user
from tests.replay import NOW, at
from tests.vacancies import lived_through

JUNE = given({"from": "2024-06-01", "to": "2024-06-30"})
TODAY = NOW.date()
LET = {Status.FITTING, Status.OCCUPIED}


@pytest.fixture
def spaces(db):
    lived_through()
    return list(Space.objects.all())


@pytest.fixture
def scope(officer):
    return Scope(officer, NOW, JUNE)


def found(scope, name):
    return figures.values([FIGURES[f"spaces.{name}"]], scope)[f"spaces.{name}"]


def is_in_june(day: date) -> bool:
    return day.year == 2024 and day.month == 6


def is_vacant(space) -> bool:
    return space.status == Status.VACANT


def is_fresh(space, days=30) -> bool:
    return space.verified_on is not None and space.verified_on >= TODAY - timedelta(days=days)


def began(space, statuses, not_after) -> bool:
    """A spell of these states in June that did not follow one of those."""
    spells = list(space.spells.order_by("id"))
    pairs = zip([None, *spells], spells, strict=False)
    return any(
        spell.status in statuses and is_in_june(spell.from_on) and (before is None or before.status not in not_after)
        for before, spell in pairs
    )


RULES = {
    "standing": lambda space: space.status != Status.WITHDRAWN,
    "vacant": is_vacant,
    "held": lambda space: space.status == Status.HELD,
    "let": lambda space: space.status in LET,
    "priced": lambda space: is_vacant(space) and (space.rent_min or space.rent_max) is not None,
    "fresh": lambda space: is_vacant(space) and is_fresh(space),
    "to_verify": lambda space: is_vacant(space) and not is_fresh(space),
    "listed": lambda space: is_vacant(space) and space.is_public and is_fresh(space, 120),
    "verified": lambda space: any(is_in_june(row.verified_on) for row in space.verifications.all()),
    "newly_vacant": lambda space: began(space, {Status.VACANT}, {Status.HELD}),
    "newly_let": lambda space: began(space, LET, {Status.FITTING}),
}
AREAS = {"total_area": "standing", "vacant_area": "vacant", "area_let": "newly_let"}


@pytest.mark.parametrize("name", RULES)
def test_it_counts_what_its_rule_says(spaces, scope, name):
    rows = sorted(space.pk for space in spaces if RULES[name](space))

    assert found(scope, name).number == len(rows) > 0
    assert sorted(FIGURES[f"spaces.{name}"].rows(scope).values_list("pk", flat=True)) == rows


@pytest.mark.parametrize(("name", "of"), AREAS.items())
def test_it_adds_up_the_area_of_what_it_counts(spaces, scope, name, of):
    assert found(scope, name).number == sum(space.area for space in spaces if RULES[of](space)) > 0


def test_every_figure_has_a_rule_here():
    told = {*RULES, *AREAS, "vacancy", "vacancy_area", "fresh_share", "days_vacant", "rent"}

    assert {figure.name for figure in (*AS_IT_STANDS, *OF_A_PERIOD)} == {f"spaces.{name}" for name in told}


def test_the_rates_keep_what_was_divided(spaces, scope):
    standing = [space for space in spaces if RULES["standing"](space)]
    vacant = [space for space in standing if is_vacant(space)]

    by_area = found(scope, "vacancy_area")
    assert (by_area.part, by_area.whole) == (sum(row.area for row in vacant), sum(row.area for row in standing))
    assert (found(scope, "vacancy").part, found(scope, "vacancy").whole) == (len(vacant), len(standing))
    assert found(scope, "fresh_share").whole == len(vacant)


def test_days_vacant_are_an_average_over_spaces(spaces, scope):
    days = [(TODAY - space.status_since).days for space in spaces if is_vacant(space)]

    mean = found(scope, "days_vacant")
    assert (mean.part, mean.whole) == (sum(days), len(days))


def test_the_rent_is_weighted_by_area_and_of_a_range_the_middle(spaces, scope):
    assert found(scope, "rent").number == ((28 * 400 + 24 * Decimal("2860.50")) / Decimal("3260.50")).quantize(
        Decimal("0.1")
    )


def test_a_space_let_twice_in_the_period_counts_once_with_its_area(spaces, scope):
    twice = next(space for space in spaces if space.spells.filter(status=Status.OCCUPIED).count() == 2)
    before = found(scope, "area_let").number
    verbs.vacate(twice.pk, by=twice.by, now=at("06-28 10:00"))
    verbs.occupy(twice.pk, by=twice.by, now=at("06-29 10:00"), from_on=date(2024, 6, 29))

    assert found(scope, "area_let").number == before


def test_what_counts_as_fresh_is_a_rule_of_the_office(spaces, scope):
    assert found(scope, "fresh").number > 0

    rules.decide("spaces.fresh_days", 1, from_on=date(2024, 7, 1), by=None)

    assert found(scope, "fresh").number == 0


def test_without_a_space_nothing_is_divided(scope):
    assert [found(scope, name).number for name in ("vacancy", "vacancy_area", "rent", "days_vacant")] == [None] * 4
    assert found(scope, "vacant_area").number == 0


def test_who_may_not_see_spaces_counts_none(spaces):
    stranger = Scope(make_user(Role.EDITOR), NOW, JUNE)

    assert found(stranger, "standing").number == 0


@pytest.mark.parametrize("parks", [1, 3])
@pytest.mark.parametrize("by", [None, *DIMENSIONS["spaces:list"]])
def test_it_takes_as_many_queries_for_one_park_as_for_three(scope, parks, by, django_assert_num_queries):
    lived_through(parks)
    dimension = DIMENSIONS["spaces:list"][by] if by else None
    asked = (*AS_IT_STANDS, *OF_A_PERIOD)
    figures.broken_down(asked, scope, dimension)  # fills this process's copies

    with django_assert_num_queries(9):  # four bases, three areas, the days, the rent
        assert figures.broken_down(asked, scope, dimension)


def test_a_space_of_exactly_500_stands_in_the_larger_band(scope, manager):
    for area in ("499.99", "500", "1999.99", "5000"):
        make_space(by=manager, now=NOW, area=area)
    lines = figures.broken_down([FIGURES["spaces.vacant"]], scope, DIMENSIONS["spaces:list"]["size"])

    assert {key: line["spaces.vacant"].number for key, line in lines.items()} == {
        "0": 1,
        "500": 1,
        "1000": 1,
        "5000": 1,
    }
