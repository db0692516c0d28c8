"""Months put together: what values over several months add to what is known."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.economy.spans import Odd, Piece, settle, together


def piece(first, last, value, **facts) -> Piece:
    return Piece(first, last, Decimal(value), **facts)


def settled(stored, given, **rule) -> list[tuple[int, int, Decimal]]:
    found = settle([piece(*each) for each in stored], [piece(*each) for each in given], **rule)
    return sorted((each.first, each.last, each.value) for each in found.pieces.values())


@pytest.mark.parametrize(
    ("stored", "given", "expected"),
    [
        # nothing known: one value for all of it
        ([], [(1, 5, 100)], [(1, 5, 100)]),
        # 1–2月 together, then the others by difference
        ([], [(1, 2, 40), (1, 3, 60), (1, 4, 80)], [(1, 2, 40), (3, 3, 20), (4, 4, 20)]),
        # the months before are stored
        ([(1, 2, 40), (3, 3, 20)], [(1, 4, 75)], [(1, 2, 40), (3, 3, 20), (4, 4, 15)]),
        # the month itself and the sum since January, as monthly reports say it
        ([], [(5, 5, 30), (1, 5, 100)], [(1, 4, 70), (5, 5, 30)]),
        # two months are left: they share what remains
        ([(1, 1, 10)], [(1, 3, 40)], [(1, 1, 10), (2, 3, 30)]),
        # all are known: the last one takes the difference
        ([(1, 1, 10), (2, 2, 20)], [(1, 2, 35)], [(1, 1, 10), (2, 2, 25)]),
        # the same again changes nothing
        ([(1, 2, 40), (3, 3, 20)], [(1, 2, 40), (1, 3, 60)], [(1, 2, 40), (3, 3, 20)]),
        # a month of what was one value: the rest remains one
        ([(1, 5, 100)], [(5, 5, 30)], [(1, 4, 70), (5, 5, 30)]),
        # every month of what was one value
        ([(1, 2, 40)], [(1, 1, 15), (2, 2, 26)], [(1, 1, 15), (2, 2, 26)]),
        # a quarter
        ([(1, 3, 60)], [(4, 6, 90)], [(1, 3, 60), (4, 6, 90)]),
        ([(4, 4, 30)], [(4, 6, 90)], [(4, 4, 30), (5, 6, 60)]),
        # two months as one value, and now the first of them within a sum
        ([(1, 2, 40), (3, 4, 50)], [(1, 3, 60)], [(1, 2, 40), (3, 3, 20), (4, 4, 30)]),
        # the month and the sum, which leaves the month before less than was known
        ([(1, 1, 10), (2, 2, 20)], [(3, 3, 30), (1, 3, 65)], [(1, 1, 10), (2, 2, 25), (3, 3, 30)]),
        # a month of its own
        ([(1, 1, 10)], [(3, 3, 20)], [(1, 1, 10), (3, 3, 20)]),
    ],
)  # fmt: skip
def test_what_months_come_to(stored, given, expected):
    assert settled(stored, given) == expected


@pytest.mark.parametrize(
    ("stored", "given", "why"),
    [
        ([(1, 1, 80)], [(1, 2, 50)], "negative"),
        ([(1, 5, 100)], [(3, 3, 10)], "overlap"),
    ],
)
def test_what_cannot_be_put_together_is_refused(stored, given, why):
    with pytest.raises(Odd) as odd:
        settled(stored, given)

    assert odd.value.why == why


def test_tax_that_is_paid_back_makes_a_month_less_than_nothing():
    assert settled([(1, 1, 80)], [(1, 2, 50)], may_be_negative=True) == [(1, 1, 80), (2, 2, -30)]


def test_where_the_sheet_contradicts_itself_the_months_stand():
    found = settle([], [piece(1, 1, 10), piece(2, 2, 20), piece(1, 2, 35)])

    assert [each.value for each in found.pieces.values()] == [10, 20]
    assert [(total.value, come_to) for total, come_to in found.differ] == [(35, 30)]


def test_a_final_value_stands_against_provisional_ones():
    found = settle([piece(1, 1, 10, is_final=True), piece(2, 2, 20, is_final=True)], [piece(1, 2, 35), piece(2, 2, 21)])

    assert [(each.value, each.is_final) for each in found.pieces.values()] == [(10, True), (20, True)]
    assert [(total.value, come_to) for total, come_to in found.differ] == [(21, 20), (35, 30)]


def test_a_sum_over_months_of_which_only_some_between_are_known_is_left_out():
    found = settle([piece(3, 3, 10)], [piece(5, 5, 30), piece(1, 5, 100)])

    assert sorted(found.pieces) == [3, 5]
    assert found.left_out == [piece(1, 5, 100)]


amounts = st.integers(0, 10_000).map(Decimal)


@given(st.lists(amounts, min_size=12, max_size=12), st.sets(st.integers(1, 12)), st.randoms())
def test_sums_since_january_come_to_the_months_they_were_made_of(months, told, rng):
    """Whatever is told, in whatever order: what is known of January to a month is what was said of it."""
    sums = {last: sum(months[:last], Decimal(0)) for last in told}
    order = list(told)
    rng.shuffle(order)
    pieces: dict[int, Piece] = {}
    for some in (order[: len(order) // 2], order):
        given = [Piece(1, last, sums[last]) for last in some]
        pieces = settle(pieces.values(), given).pieces
    assert all(together(pieces, 1, last).value == sums[last] for last in told)
    covered = sorted(month for each in pieces.values() for month in range(each.first, each.last + 1))
    assert covered == list(range(1, max(told, default=0) + 1))
