"""The table of moves on its own: no database, no person."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from crm.flow import Flow, Move, Refused

NOW = datetime(2024, 6, 3, tzinfo=UTC)


@dataclass
class Thing:
    status: str
    is_stuck: bool = False
    is_broken: bool = False


def stuck(thing, now):
    return "It is stuck" if thing.is_stuck else ""


def broken(thing, now):
    return "It is broken" if thing.is_broken else ""


FLOW = Flow(
    moves=(
        Move("open", "Open", {"shut": "open"}, frozenset({"porter"}), guards=(stuck,), hidden=(broken,)),
        Move("knock", "Knock", {"shut": None}, frozenset({"guest", "porter"})),
    ),
    wrong_state="Not in this state",
    wrong_person="Not yours",
)


def test_a_move_goes_to_its_target_or_stays():
    assert [FLOW["open"].target("shut"), FLOW["knock"].target("shut")] == ["open", "shut"]


@pytest.mark.parametrize(
    ("standings", "status", "names"),
    [
        ({"guest"}, "shut", ["knock"]),
        ({"porter"}, "shut", ["open", "knock"]),
        ({"porter"}, "open", []),
        ((), "shut", []),
    ],
    ids=["guest", "porter", "wrong state", "stranger"],
)
def test_open_moves_follow_state_and_standing(standings, status, names):
    assert [move.name for move in FLOW.open_to(standings, status)] == names


@pytest.mark.parametrize(
    ("name", "standings", "thing", "reason"),
    [
        ("open", {"porter"}, Thing("open"), "Not in this state"),
        ("open", {"guest"}, Thing("shut"), "Not yours"),
        ("open", {"porter"}, Thing("shut", is_stuck=True), "It is stuck"),
        ("open", {"porter"}, Thing("shut", is_stuck=True, is_broken=True), "It is broken"),
    ],
    ids=["state", "person", "guard", "hidden"],
)
def test_a_refusal_says_why(name, standings, thing, reason):
    with pytest.raises(Refused) as refusal:
        FLOW.check(name, standings, thing, now=NOW)

    assert refusal.value.reason == reason


def test_a_nearly_open_move_is_offered_with_its_reason():
    offers = FLOW.offers({"porter"}, Thing("shut", is_stuck=True), now=NOW)

    assert [(offer.move.name, offer.is_open, offer.reason) for offer in offers] == [
        ("open", False, "It is stuck"),
        ("knock", True, ""),
    ]


def test_a_hidden_move_is_not_offered_at_all():
    offers = FLOW.offers({"porter"}, Thing("shut", is_broken=True), now=NOW)

    assert [offer.move.name for offer in offers] == ["knock"]
