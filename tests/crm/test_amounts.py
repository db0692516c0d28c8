"""Sums of a column: what nobody entered is not 0, what is met twice counts once, what must never be is left out."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Q

from crm import figures
from crm.amounts import Amount, Growth, Share, a_year_later
from crm.dimensions import STEPS
from crm.figures import DIMENSIONS, Basis, Cell, Count, Scope
from crm.models import Role
from crm.periods import given
from spaces.counting import PAGE, TAKEN, seen
from tests.factories import make_space, make_user
from tests.replay import NOW
from tests.vacancies import lived_through

JUNE = given({"from": "2024-06-01", "to": "2024-06-30"})
ALL = Basis(PAGE, seen)
WORDS = {"label": "of a test", "definition": "of a test"}


def rents(name: str, where) -> Amount:
    """Rent is what is missing here and there."""
    count = Count(name=f"{name}_count", basis=ALL, where=where, **WORDS)
    return Amount(name=name, of=count, column="rent_min", places=2, **WORDS)


def all_of_them(scope):
    return Q()


def unpriced(scope):
    return Q(rent_min=None)


@pytest.fixture
def scope(officer):
    return Scope(officer, NOW, JUNE)


@pytest.fixture
def manager(db):
    return make_user(Role.SPACES)


def found(figure, scope):
    return figures.values([figure], scope)[figure.name]


@pytest.mark.parametrize(
    ("rent_of_each", "number", "missing", "text"),
    [([], 0, 0, "0.00"), ([None], None, 1, "—"), ([0], 0, 0, "0.00"), ([Decimal("20.25"), None], Decimal("20.25"), 1, "20.25"),
     ([20, 30], 50, 0, "50.00"), ([None, None], None, 2, "—")],
    ids=["no rows", "nobody knows", "nothing, and known", "one knows", "both know", "two, and nobody knows"],
)  # fmt: skip
def test_what_nobody_entered_is_not_nothing(scope, manager, now, rent_of_each, number, missing, text):
    for rent in rent_of_each:
        make_space(by=manager, now=now, rent_min=rent)
    amount = rents("rents", all_of_them)

    sum_of_all = found(amount, scope)

    assert (sum_of_all.number, sum_of_all.missing) == (number, missing)
    assert amount.written(sum_of_all.number) == text


def test_a_share_keeps_both_sums_and_has_no_rate_without_them(scope, manager, now):
    whole = rents("whole", all_of_them)
    share = Share(name="share", part=rents("part", lambda scope: Q(area__gt=1000)), whole=whole, **WORDS)
    make_space(by=manager, now=now, area=500)

    assert (found(share, scope).number, found(share, scope).missing) == (None, 1)

    make_space(by=manager, now=now, area=500, rent_min=30)
    make_space(by=manager, now=now, area=2000, rent_min=10)

    result = found(share, scope)
    assert (result.part, result.whole, result.missing) == (10, 40, 1)
    assert result.number == 25


def test_what_is_met_twice_is_added_once_and_what_must_never_be_is_taken_off(scope):
    lived_through()
    twice = Count(name="taken", basis=TAKEN, **WORDS)
    never_small = Count(name="large", basis=TAKEN, never=lambda scope: Q(area__lt=1000), **WORDS)
    amounts = [Amount(name=f"{count.name}_area", of=count, column="area", **WORDS) for count in (twice, never_small)]

    results = figures.values(amounts, scope)

    for amount in amounts:
        rows = list(amount.rows(scope))
        assert results[amount.name].number == sum(row.area for row in rows) > 0
    assert results["large_area"].number < results["taken_area"].number


@pytest.mark.parametrize("parks", [1, 3])
@pytest.mark.parametrize("by", [None, *DIMENSIONS[PAGE]])
def test_as_many_queries_for_one_line_as_for_many(scope, parks, by, django_assert_num_queries):
    lived_through(parks)
    amount, dimension = rents("rents", all_of_them), DIMENSIONS[PAGE][by] if by else None

    with django_assert_num_queries(3):  # the person's roles, the rows, the sum
        lines = figures.broken_down([amount], scope, dimension)

    for key, line in lines.items():
        rows = amount.rows(scope, Cell(dimension, key) if dimension else None)
        assert (line["rents"].number or 0) == sum(row.rent_min or 0 for row in rows)


def test_the_total_below_the_lines_is_their_sum(scope):
    lived_through()

    lines, total = figures.with_total([rents("rents", all_of_them)], scope, DIMENSIONS[PAGE]["park"])

    assert total["rents"].number == sum(line["rents"].number or 0 for line in lines.values())
    assert total["rents"].missing == sum(line["rents"].missing for line in lines.values()) > 0


@pytest.mark.parametrize(
    ("number", "text"),
    [("17779000000", "177.79"), ("17778500000", "177.79"), ("17778499999.99", "177.78"), (0, "0.00")],
)
def test_hundred_millions_are_rounded_as_people_round(number, text):
    output = Amount(name="x", of=rents("rent", all_of_them).of, column="rent_min", places=2, per=10**8, **WORDS)

    assert output.written(Decimal(number)) == text


@pytest.mark.parametrize(
    ("now", "before", "known", "text"),
    [(10049, 10000, 3, "+0.49"), (9955, 10000, 3, "-0.45"), (5, 0, 1, "—"), (5, 0, 0, "—"), (0, 10, 1, "-100.00"),
     (5, -10, 1, "+150.00")],
)  # fmt: skip
def test_growth_is_what_is_more_than_a_year_before(now, before, known, text):
    amount = rents("rent", all_of_them)
    growth = Growth(name="growth", amount=amount, **WORDS)
    counted = {amount.of.name: 3, amount.name: (Decimal(now), 3), growth.name: (Decimal(before), known)}

    assert growth.written(growth.value(counted).number) == text


@pytest.mark.parametrize(("key", "later"), [(date(2023, 5, 1), date(2024, 5, 1)), (4046, 4048)])
def test_months_and_halves_stand_beside_those_of_the_year_after(key, later):
    assert a_year_later(key, STEPS[0]) == later
    assert a_year_later(3, DIMENSIONS[PAGE]["community"]) == 3
