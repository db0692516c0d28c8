"""Laws of matching: what fits breaks no must, what nearly fits says how far off it is, unknown is never no."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.matching.needs import said
from spaces.matching.scoring import Group, State, is_fit, judge, judge_together, ranked
from spaces.matching.terms import COLUMNS

from .strategies import calm, needs, spaces

NOTHING = dict.fromkeys(COLUMNS) | {"area": Decimal(2860), "is_divisible": False}
LATE = date(2026, 11, 29)


def facts(**known):
    return NOTHING | known


@calm
@given(spaces(), needs())
def test_what_fits_breaks_no_must(space, wanted):
    match = judge(space, wanted)

    states = {verdict.state for verdict in match.verdicts if verdict.need.is_must}
    assert (match.group == Group.FITS) == (states <= {State.MET}) == is_fit(space, wanted)


@calm
@given(spaces(), needs())
def test_every_near_miss_names_what_is_missing_and_how_far_off_it_is(space, wanted):
    match = judge(space, wanted)

    missing = [verdict for verdict in match.verdicts if verdict.need.is_must and verdict.state == State.MISSED]
    assert (match.group == Group.NEARLY) == (1 <= len(missing) <= 2)
    assert all(verdict.distance > 0 for verdict in missing)


@calm
@given(spaces(), needs(), st.data())
def test_to_forget_a_fact_never_turns_a_yes_or_a_do_not_know_into_a_no(space, wanted, data):
    forgotten = data.draw(st.sampled_from([name for name in COLUMNS if name not in {"area", "is_divisible"}]))
    before, after = judge(space, wanted), judge(space | {forgotten: None}, wanted)

    for one, other in zip(before.verdicts, after.verdicts, strict=True):
        assert other.state == one.state or other.state == State.UNKNOWN


@calm
@given(st.lists(spaces(), min_size=2, max_size=6), needs(), st.randoms())
def test_the_order_is_total_and_the_same_whatever_the_order_before(rows, wanted, chance):
    found = list(enumerate(judge(row, wanted) for row in rows))
    shuffled = chance.sample(found, len(found))

    one, other = (ranked(some, match=lambda item: item[1], key=lambda item: item[0]) for some in (found, shuffled))

    assert one == other
    groups = [list(Group).index(match.group) for _at, match in one]
    assert groups == sorted(groups)


@calm
@given(spaces(), needs())
def test_a_score_lies_between_nothing_and_all(space, wanted):
    assert 0 <= judge(space, wanted).score <= 1


@calm
@given(spaces(), needs())
def test_one_space_alone_is_judged_as_by_itself(space, wanted):
    alone, together = judge(space, wanted), judge_together([space], wanted)

    assert [verdict.state for verdict in together.verdicts] == [verdict.state for verdict in alone.verdicts]


@pytest.mark.parametrize(
    ("need", "known", "distance"),
    [
        (said("power", least=600), {"power": 400}, 200),
        (said("clear_height", least=6), {"clear_height": Decimal("5.5")}, Decimal("0.5")),
        (said("column_span", least=8), {"column_x": Decimal(9), "column_y": Decimal(6)}, 2),
        (said("column_span", least=8), {"column_x": None, "column_y": Decimal(6)}, 2),
        (said("rent", most=30), {"rent_min": Decimal(33)}, 3),
        (said("available_on", most="2026-11-15"), {"available_on": LATE}, 14),
        (said("area", least=3000), {}, 140),
        (said("area", most=2000), {}, 860),
        (said("area", most=600), {"is_divisible": True, "least_area": Decimal(680)}, 80),
        (said("floor", most=3), {"floor": 5}, 2),
        (said("fire_class", any_of=["b"]), {"fire_class": "d"}, 2),
        (said("use", any_of=["m0"]), {"use": "w0"}, 1),
        (said("gas"), {"gas": False}, 1),
        (said("fire_accepted"), {"fire_acceptance": "none"}, 1),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_how_far_off_it_is(need, known, distance):
    (verdict,) = judge(facts(**known), [need]).verdicts

    assert (verdict.state, verdict.distance) == (State.MISSED, distance)


@pytest.mark.parametrize(
    ("need", "known", "state"),
    [
        (said("clear_height", least=6), {}, State.UNKNOWN),
        (said("clear_height", least=6), {"clear_height": Decimal(6)}, State.MET),
        (said("column_span", least=8), {"column_x": Decimal(9)}, State.UNKNOWN),
        (said("area", least=2500, most=3200), {}, State.MET),
        (said("area", most=2000), {"is_divisible": True}, State.UNKNOWN),
        (said("area", most=3000), {"is_divisible": True}, State.MET),
        (said("area", most=2000), {"is_divisible": True, "least_area": Decimal(680)}, State.MET),
        (said("fire_class", any_of=["c"]), {"fire_class": "b"}, State.MET),
        (said("fire_class", any_of=["c"]), {"fire_class": ""}, State.UNKNOWN),
        (said("fire_accepted"), {"fire_acceptance": "filed"}, State.MET),
        (said("gas"), {}, State.UNKNOWN),
    ],
)
def test_what_is_met_and_what_nobody_knows(need, known, state):
    assert judge(facts(**known), [need]).verdicts[0].state == state


def test_wishes_order_what_fits_and_never_exclude():
    wanted = [said("area", least=2000), said("rent", most=30, is_must=False, weight=3), said("gas", is_must=False)]
    cheap, dear, unknown = facts(rent_min=28, gas=False), facts(rent_min=60, gas=True), facts()

    found = {name: judge(row, wanted) for name, row in {"cheap": cheap, "dear": dear, "unknown": unknown}.items()}

    assert {match.group for match in found.values()} == {Group.FITS}
    assert sorted(found, key=lambda name: found[name].rank) == ["cheap", "unknown", "dear"]
