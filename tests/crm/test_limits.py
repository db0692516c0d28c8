"""Tickets: so many and no more, each its own, and free again after its time."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache

from crm import limits

MOMENT = datetime.fromisoformat("2024-06-03T10:00+08:00")


@pytest.fixture
def clock():
    with time_machine.travel(MOMENT, tick=False) as travelled:
        yield travelled


def taken(who="10.0.0.1", most=3):
    return limits.take("try", who, most=most, seconds=60)


def test_there_are_so_many_tickets_and_no_more(clock):
    assert [bool(taken()) for _n in range(4)] == [True, True, True, False]
    assert taken("10.0.0.2")


def test_each_is_free_again_after_its_own_time(clock):
    for _n in range(3):
        taken()
        clock.shift(timedelta(seconds=20))

    assert taken()
    assert not taken()


def test_what_is_given_back_can_be_taken_again(clock):
    ticket = taken(most=1)

    limits.give_back(ticket)

    assert taken(most=1) == ticket


def test_nobody_is_named_in_the_cache(clock):
    ticket = taken("13800000042")

    assert cache.get(ticket)
    assert "13800000042" not in ticket


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("1.2.3.4", "1.2.3.4"), ("2001:db8:1:2:a:b:c:d", "2001:db8:1:2::/64"), ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"), ("", ""),
    ],
)  # fmt: skip
def test_addresses_of_one_line_are_counted_together(address, counted):
    assert limits.network(address) == counted
