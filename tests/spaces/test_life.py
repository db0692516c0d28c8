"""The law of a life: whatever is done to a space, its spells follow one another; and how they are drawn and counted."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import Deadline
from spaces import life, verbs
from spaces.models import Space, Spell, Status
from tests.factories import make_space

MOVES = {
    "verify": {}, "hold": {"holder_name": "甲", "days": 3}, "extend": {"days": 2, "text": "等"}, "release": {"text": "放弃"},
    "wait": {"holder_name": "乙"}, "fit_out": {"holder_name": "甲"}, "occupy": {"holder_name": "甲"}, "vacate": {},
    "withdraw": {"text": "拆"}, "restore": {"text": "不拆"},
}  # fmt: skip
DATED = {"fit_out", "occupy", "vacate"}
STEP = st.tuples(st.sampled_from(sorted(MOVES)), st.integers(0, 3), st.integers(0, 40), st.sampled_from([0, 1, 2]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=14))
def test_whatever_is_done_the_life_has_one_state_at_a_time(db, now, manager, attraction, supervisor, steps):
    people = (manager, attraction, supervisor)
    with transaction.atomic():
        space, at = make_space(by=manager, now=now), now
        for name, days, ago, who in steps:
            at += timedelta(days=days, minutes=1)
            since = {"from_on": at.date() - timedelta(days=ago)} if name in DATED and ago < 20 else {}
            try:
                verbs.VERBS[name](space.pk, by=people[who], now=at, **MOVES[name], **since)
            except Refused:
                continue
            finally:
                lawful(Space.objects.get(pk=space.pk))
        transaction.set_rollback(True)


def lawful(space):
    spells = list(space.spells.all())
    assert all(one.to_on == other.from_on for one, other in zip(spells, spells[1:], strict=False))
    running = [spell for spell in spells if spell.to_on is None]
    assert running == spells[-1:]
    assert (space.status, space.status_since) == (running[0].status, running[0].from_on)
    open_ends = list(Deadline.objects.filter(kind="hold").open())
    held = [spell for spell in running if spell.status == Status.HELD]
    assert [end.due_at for end in open_ends] == [spell.due_at for spell in held]
    assert [end.object_id for end in open_ends] == [spell.pk for spell in held]


# ---------------------------------------------------------------- drawn and counted, without a database

TODAY = date(2026, 10, 9)
AT = datetime(2026, 10, 9, tzinfo=SHANGHAI)


def lived(*spells: tuple[str, date, str]) -> list[Spell]:
    ends = [day for _status, day, _name in spells[1:]] + [None]
    return [
        Spell(status=status, from_on=day, to_on=end, holder_name=name, at=AT)
        for (status, day, name), end in zip(spells, ends, strict=True)
    ]


MOCKED = lived(
    ("occupied", date(2023, 10, 9), "包装企业"), ("vacant", date(2024, 9, 4), ""),
    ("occupied", date(2024, 12, 31), "电子企业"), ("vacant", date(2026, 7, 2), ""), ("held", date(2026, 10, 6), "智能仓储"),
)  # fmt: skip


def test_a_strip_is_as_long_as_the_days():
    strip = life.strips(MOCKED, TODAY)[0]

    assert [piece.status for piece in strip.pieces] == [spell.status for spell in MOCKED]
    assert [piece.words for piece in strip.pieces][:3] == ["Occupied · 包装企业", "Vacant", "Occupied · 电子企业"]
    assert strip.now == "Held"
    assert [piece.day for piece in strip.pieces[:3]] == ["2023-10", "2024-09", "2024-12"]


DAYS = st.lists(st.integers(0, 900), min_size=1, max_size=60)


@settings(deadline=None)
@given(days=DAYS)
def test_a_strip_never_leaves_its_frame(days):
    first = TODAY - timedelta(days=sum(days))
    starts = [first + timedelta(days=sum(days[:at])) for at in range(len(days))]
    for strip in life.strips(lived(*(("vacant", day, "") for day in starts)), TODAY):
        ends = [piece.x + piece.width for piece in strip.pieces]
        assert ends[-1] <= strip.width + 1
        assert all(piece.width >= 1 for piece in strip.pieces)
        labels = [(piece.x, piece.x + life.long(piece.day)) for piece in strip.pieces if piece.day]
        assert all(one[1] < other[0] for one, other in zip(labels, labels[1:], strict=False))


@pytest.mark.parametrize(
    ("spells", "days"),
    [
        (MOCKED, 118 + 96),
        (lived(("vacant", date(2026, 10, 9), "")), 0),
        (lived(("vacant", date(2001, 1, 1), "")), (TODAY - date(2023, 10, 9)).days),
        (lived(("vacant", date(2020, 1, 1), ""), ("occupied", date(2021, 1, 1), "甲")), 0),
    ],
    ids=["two gaps", "new today", "longer than is counted", "before that"],
)
def test_vacant_days_are_those_of_the_last_three_years(spells, days):
    assert life.vacant_days(spells, TODAY) == days


def test_three_years_before_a_leap_day():
    assert life.years_before(date(2024, 2, 29), 3) == date(2021, 2, 28)


@pytest.mark.parametrize("count", [1, 50, 400, 1000])
def test_a_strip_of_many_spells_stays_within_its_width(count):
    first = date(2020, 1, 1)
    spells = [Spell(status=Status.VACANT, from_on=first + timedelta(days=n), to_on=first + timedelta(days=n + 1))
              for n in range(count)]  # fmt: skip
    spells[-1].to_on = None

    for strip in life.strips(spells, first + timedelta(days=count + 30)):
        assert strip.pieces[-1].x + strip.pieces[-1].width <= strip.width + 1
