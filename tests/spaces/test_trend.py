"""How vacancy went: against every space's life, day by day; what is drawn stays on the paper."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.periods import containing
from spaces.models import Space, Status
from spaces.trend import SIGHT, drawings, months, places, trend
from tests.replay import NOW
from tests.vacancies import lived_through

TODAY = NOW.date()


def status_on(space, day: date) -> str | None:
    """As its spells say; of several that touch the day the one that lasted beyond it."""
    then = [spell for spell in space.spells.all() if spell.from_on <= day and (not spell.to_on or spell.to_on > day)]
    assert len(then) <= 1
    return then[0].status if then else None


def test_it_is_what_the_lives_say_of_the_last_day_of_each_month(officer):
    lived_through()

    for row in trend(officer, today=TODAY):
        last = min(containing(row.month, "month").last, TODAY)
        known = [(space, status_on(space, last)) for space in Space.objects.all()]
        standing = [(space, status) for space, status in known if status not in (None, Status.WITHDRAWN)]
        vacant = [space for space, status in standing if status == Status.VACANT]
        assert (row.vacant, row.spaces) == (len(vacant), len(standing)), row.month
        assert row.vacant_area == sum(space.area for space in vacant)
        assert row.area == sum(space.area for space, _status in standing)


def test_the_last_point_is_now(officer):
    lived_through()
    now = trend(officer, today=TODAY)[-1]

    standing = Space.objects.standing()
    assert (now.spaces, now.vacant) == (standing.count(), standing.vacant().count())
    assert now.rate == (100 * now.vacant_area / now.area).quantize(Decimal("0.1"))


@pytest.mark.parametrize("parks", [1, 3])
def test_it_is_one_query_however_many_spaces(officer, parks, django_assert_num_queries):
    lived_through(parks)
    assert officer.roles  # known from here on

    with django_assert_num_queries(1):
        assert len(trend(officer, today=TODAY)) == 12


def test_twelve_months_over_the_turn_of_the_year():
    assert [f"{month:%Y-%m}" for month in months(date(2024, 2, 29))][::11] == ["2023-03", "2024-02"]


def test_before_anything_was_known_there_is_no_rate(officer):
    lived_through()
    rows = trend(officer, today=TODAY)

    assert rows[0].rate is None
    rate, size, number = drawings(rows)
    assert len(rate.points) < len(size.points) == len(number.points) == 12


def test_nothing_is_drawn_of_nothing(officer, db):
    assert [drawing.last for drawing in drawings(trend(officer, today=TODAY))] == ["0", "0"]


@given(st.lists(st.one_of(st.none(), st.decimals(0, 10**9, places=2)), min_size=1, max_size=24))
def test_every_point_is_on_the_paper_and_the_higher_stands_higher(numbers):
    points = places(numbers)
    known = [number for number in numbers if number is not None]

    assert len(points) == len(known)
    assert all(SIGHT["left"] <= x <= SIGHT["right"] and SIGHT["top"] <= y <= SIGHT["bottom"] for x, y in points)
    assert all(x < after for (x, _y), (after, _z) in zip(points, points[1:], strict=False))
    by_height = [y for _number, (_x, y) in sorted(zip(known, points, strict=True))]
    assert by_height == sorted(by_height, reverse=True)
