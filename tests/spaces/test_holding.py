"""Holds end by the clock, once, wherever it is killed; whose they are hears before; managers hear what became stale."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.clock import SHANGHAI
from crm.desk.clock_jobs import JOBS
from crm.models import Deadline, Event, Notice
from spaces import holding, verbs
from spaces.models import Space, Spell
from tests.factories import make_space

LATER = timedelta(days=16)  # 10 working days from Monday 3 June end on the 18th, for 10 June is 端午节


@pytest.fixture
def held(space, attraction, now):
    return verbs.hold(space.pk, by=attraction, now=now, holder_name="智能仓储")


def due(space):
    return Spell.objects.holds().get(space=space).due_at


def told(verb: str) -> list[tuple]:
    return list(Notice.objects.filter(verb=verb).order_by("id").values_list("user__name", "title"))


def test_the_clock_knows_the_jobs():
    assert {holding.release_expired, holding.remind_of_holds, holding.tell_of_stale} <= set(JOBS)


def test_a_hold_ends_when_its_time_is_over_and_not_before(held, rival):
    ends = due(held)
    verbs.wait(held.pk, by=rival, now=ends - timedelta(days=3), holder_name="高频覆铜板")

    holding.release_expired(ends - timedelta(seconds=1))
    assert Space.objects.get().status == "held"
    holding.release_expired(ends)

    event = Event.objects.about(held).order_by("-id").first()
    assert (Space.objects.get().status, event.verb, event.actor) == ("vacant", "space.release", None)
    assert (told("space.release"), told("space.free")) == (
        [("林晓岚", f"{held} · 智能仓储")], [("陈志远", f"{held} · 高频覆铜板")],
    )  # fmt: skip
    assert Deadline.objects.get().cancelled_at == ends


def test_run_twice_it_ends_a_hold_once(held, now):
    for _twice in range(2):
        holding.release_expired(now + LATER)

    assert Event.objects.filter(verb="space.release").count() == 1
    assert len(told("space.release")) == 1


def test_killed_between_two_holds_it_goes_on_with_the_rest(manager, attraction, now, monkeypatch):
    spaces = [make_space(by=manager, now=now) for _n in range(3)]
    for space in spaces:
        verbs.hold(space.pk, by=attraction, now=now, holder_name="智能仓储")
    tell, calls = holding.verbs.tell_holder, []

    def killed(step, spell, move):
        calls.append(spell.pk)
        if len(calls) == 2:
            raise KeyboardInterrupt
        tell(step, spell, move)

    monkeypatch.setattr(holding.verbs, "tell_holder", killed)  # the plug is pulled in the middle of the second one
    with pytest.raises(KeyboardInterrupt):
        holding.release_expired(now + LATER)
    assert Spell.objects.holds().count() == 2
    holding.release_expired(now + LATER)

    assert Spell.objects.holds().count() == 0
    assert Event.objects.filter(verb="space.release").count() == len(told("space.release")) == 3


def test_one_that_was_extended_since_it_was_found_stays(held, attraction, now):
    found = Spell.objects.holds().get()
    ends = due(held)
    verbs.extend(held.pk, by=attraction, now=ends - timedelta(hours=1), days=3, text="等董事会")

    holding.release(found, ends)

    assert Space.objects.get().status == "held"


def test_many_end_in_batches(manager, attraction, now, monkeypatch):
    monkeypatch.setattr(holding, "AT_ONCE", 2)
    for _n in range(5):
        verbs.hold(make_space(by=manager, now=now).pk, by=attraction, now=now, holder_name="智能仓储")

    holding.release_expired(now + LATER)

    assert Spell.objects.holds().count() == 0


@pytest.mark.parametrize(("days_before", "day", "count"), [(0, 17, 0), (0, 18, 1), (2, 13, 0), (2, 14, 1)], ids=str)
def test_whose_hold_it_is_hears_once_on_the_day_they_want(held, attraction, days_before, day, count):
    attraction.remind_days = days_before
    attraction.save()
    morning = due(held).astimezone(SHANGHAI).replace(day=day, hour=8, minute=0)
    for minutes in range(3):
        holding.remind_of_holds(morning + timedelta(minutes=minutes))

    assert len(told("space.hold_ends")) == count


def test_an_end_that_moved_is_reminded_of_anew(held, attraction, now):
    with time_machine.travel(now, tick=False):
        holding.remind_of_holds(due(held) - timedelta(hours=8))
        verbs.extend(held.pk, by=attraction, now=due(held) - timedelta(hours=7), days=2, text="等董事会")
        holding.remind_of_holds(due(held) - timedelta(hours=8))

    assert [title for _name, title in told("space.hold_ends")] == [
        f"{held} · 智能仓储 · {day} 18:00" for day in ("Tue 18 Jun", "Thu 20 Jun")
    ]


# ---------------------------------------------------------------- the morning's word

SEEN = {"fresh": 20, "ask": 31, "long asked": 45, "visit": 61, "warn": 91, "hidden": 121}  # days ago


@pytest.fixture
def stock(manager, now):
    morning = now.replace(hour=8)
    for days in SEEN.values():
        make_space(by=manager, now=now, verified_on=date(2024, 6, 3) - timedelta(days=days))
    return morning


def test_managers_hear_once_a_morning_what_has_crossed_an_edge(stock):
    holding.tell_of_stale(stock - timedelta(hours=1))
    assert told("space.stale") == []
    for minutes in range(3):
        holding.tell_of_stale(stock + timedelta(minutes=minutes))

    assert told("space.stale") == [("何静宜", "Ask the landlord 1, To visit 1, Overdue 1, Stale 1")]


def test_after_days_off_all_that_happened_in_them_is_told(stock, manager, now):
    friday = stock + timedelta(days=4)
    holding.tell_of_stale(stock)
    holding.tell_of_stale(friday)
    holding.tell_of_stale(friday + timedelta(days=1))  # Saturday
    make_space(by=manager, now=now, verified_on=friday.date() - timedelta(days=29))

    holding.tell_of_stale(friday + timedelta(days=4))  # Tuesday after 端午节

    assert [title for _name, title in told("space.stale")][1:] == ["Ask the landlord 1"]


def test_where_nothing_became_stale_nobody_is_told(db, manager, now):
    make_space(by=manager, now=now, verified_on=now.date())

    holding.tell_of_stale(now)

    assert told("space.stale") == []


def test_most_minutes_cost_next_to_nothing(stock):
    holding.tell_of_stale(stock)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        for job in (holding.release_expired, holding.remind_of_holds, holding.tell_of_stale):
            job(stock + timedelta(minutes=5))

    assert len(captured) <= 4
