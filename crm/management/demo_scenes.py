"""Which requests a demonstration shows: how many of each kind, with whom they lie, and when they are due."""

from collections.abc import Iterator
from typing import NamedTuple

from crm.management import stories
from enterprises.requests.models import Status

S = Status


class Scene(NamedTuple):
    """One request: the state it ends in, and when it is due, in working days from today (None: long past)."""

    state: str
    due: int | None = None
    unit: str = ""
    promise: int | None = None  # answered for now; the next word is due so many working days from today
    by: str = ""  # user name of the first-contact owner; anybody when empty
    detour: str = ""  # return, reassign or reopen on the way


UNITS = ("经发办", "城建办", "应急办", "综治办", "公服办", "投促专班")
# who has what to do today: (to sign: due), (in hand: due), (promised: due)
IN_HAND = {
    "经发办": ((3, 2, 1, 0), (2, 1, 1, 0, -1, -3), (0, 1, -1)),
    "城建办": ((2, 1, 0), (2, 1, 0, -1, -2), (1, 2)),
    "应急办": ((2, 1, -1), (1, 0), (0,)),
    "综治办": ((3,), (1, 0), (2,)),
    "公服办": ((2, 1), (2, 0), (1,)),
    "投促专班": ((1,), (2, -1), (3,)),
}
AT_THE_DESK = (
    *(Scene(S.NEW, due) for due in (3, 3, 2, 1)),
    *(Scene(S.ACCEPTED, due) for due in (2, 1, 0, -2)),
    Scene(S.ACCEPTED, -1, "城建办", detour="return"),
    *(Scene(S.REPLIED, due, unit, by="demo-officer") for due, unit in zip((0, -1, -2, 1), UNITS, strict=False)),
    *(Scene(S.REPLIED, due, unit, by="demo-officer2") for due, unit in zip((1, -1, -3), UNITS[3:], strict=True)),
    Scene(S.WORKING, 0, "城建办", detour="reassign"),
    Scene(S.WORKING, 1, "经发办", detour="reopen"),
    Scene(S.WORKING, 2, "公服办", detour="reopen"),
)
PAST = (
    *(Scene(S.CLOSED, unit=unit) for unit in UNITS for _ in range(8)),
    *(Scene(S.CLOSED, unit=unit) for unit in UNITS[:3] for _ in range(6)),
    *(Scene(S.CLOSED, unit=unit, detour=detour) for unit in UNITS[:2] for detour in ("return", "reassign")),
    *(Scene(S.DECLINED) for _ in stories.NOT_ACCEPTED),
    *(Scene(S.WITHDRAWN, unit=unit) for unit in UNITS[:5]),
)


def scenes() -> Iterator[Scene]:
    yield from PAST
    for unit, (to_sign, working, promised) in IN_HAND.items():
        yield from (Scene(S.ASSIGNED, due, unit) for due in to_sign)
        yield from (Scene(S.WORKING, due, unit) for due in working)
        yield from (Scene(S.WORKING, -2, unit, promise=due) for due in promised)
    yield from AT_THE_DESK
