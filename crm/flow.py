"""The table of moves: from which state, to which, by whom. Pure: it knows no database, no person, no clock.

Buttons, permissions, tests and the printed manual are all drawn from a Flow.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


class Refused(Exception):
    """A move that may not happen, with the reason in words for the person who tried it."""

    def __init__(self, reason: object) -> None:
        super().__init__(reason)
        self.reason = reason


class Record(Protocol):
    status: str


# the reason why not at that moment, in words; empty when nothing is in the way
Guard = Callable[[Any, datetime], object]


@dataclass(frozen=True)
class Move:
    """One row of the table.

    `to` names the state after the move for each state it may start from; None keeps the state.
    `by` are standings (a role, or a role towards this record such as "handler of the unit it lies with").
    A move with a reason from `guards` is drawn with it; one with a reason from `hidden` is not a thought anybody has
    now (to grant what nobody asked for) and is not drawn.
    """

    name: str
    label: object
    to: Mapping[str, str | None]
    by: frozenset[str]
    icon: str = ""
    key: str = ""
    said: object = ""  # the move as history tells it
    guards: tuple[Guard, ...] = ()
    hidden: tuple[Guard, ...] = ()
    is_rare: bool = False  # drawn behind “more”

    def reason_against(self, record: Record, now: datetime) -> object:
        """The first reason why this record cannot take this move although its state allows it."""
        return first_reason(self.guards, record, now)

    def reason(self, record: Record, now: datetime) -> object:
        """The same, whether it would be drawn or not."""
        return first_reason(self.hidden + self.guards, record, now)

    def is_drawn(self, record: Record, now: datetime) -> bool:
        return not first_reason(self.hidden, record, now)

    def target(self, status: str) -> str:
        return self.to[status] or status


@dataclass(frozen=True)
class Offer:
    """A move as one person sees it on one record: open, or shown with the reason why it is not."""

    move: Move
    reason: object = ""

    @property
    def is_open(self) -> bool:
        return not self.reason


@dataclass(frozen=True)
class Flow:
    """All moves of one kind of record, in the order in which they are offered."""

    moves: tuple[Move, ...]
    wrong_state: object
    wrong_person: object
    by_name: Mapping[str, Move] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {move.name: move for move in self.moves})

    def __iter__(self) -> Iterator[Move]:
        return iter(self.moves)

    def __getitem__(self, name: str) -> Move:
        return self.by_name[name]

    def open_to(self, standings: Collection[str], status: str) -> list[Move]:
        """Moves that people of these standings may take from this state."""
        return [move for move in self.moves if status in move.to and not move.by.isdisjoint(standings)]

    def offers(self, standings: Collection[str], record: Record, *, now: datetime) -> list[Offer]:
        """What to draw on the record's page: open moves, and the nearly open ones with their reason."""
        drawn = [move for move in self.open_to(standings, record.status) if move.is_drawn(record, now)]
        return [Offer(move, move.reason_against(record, now)) for move in drawn]

    def check(self, name: str, standings: Collection[str], record: Record, *, now: datetime) -> Move:
        """The move, if it may happen now; raises Refused with the reason otherwise."""
        move = self.by_name[name]
        if record.status not in move.to:
            raise Refused(self.wrong_state)
        if move.by.isdisjoint(standings):
            raise Refused(self.wrong_person)
        if reason := move.reason(record, now):
            raise Refused(reason)
        return move


def first_reason(guards: Collection[Guard], record: Record, now: datetime) -> object:
    return next((reason for guard in guards if (reason := guard(record, now))), "")
