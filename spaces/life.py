"""单元历程: the spells of a space as a strip, each as long as its days, and how long it stood empty. Pure geometry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import ngettext, pgettext

from .models import Spell, Status

WIDE, NARROW = 720, 350
TALL = 64
LEAST = 3  # of a spell that took no day
NOW = 10  # of the one that runs: it is seen even on its first day
CHINESE, LATIN = 12.0, 6.8  # a letter of 12 px; from U+2E80 on they are square
GAP = 8
YEARS = 3


@dataclass
class Piece:
    status: str
    x: int
    width: int
    words: str = ""  # above, where there is room
    day: str = ""  # below


@dataclass(frozen=True)
class Strip:
    width: int
    pieces: list[Piece]
    now: str  # the state that runs, below its right end
    css: str = ""

    @property
    def height(self) -> int:
        return TALL


def strips(spells: Sequence[Spell], today: date) -> list[Strip]:
    """The same life for a wide and for a narrow page; the style sheet shows one of them."""
    if not spells:
        return []
    return [strip(spells, today, WIDE, "is-wide"), strip(spells, today, NARROW, "is-narrow")]


def strip(spells: Sequence[Spell], today: date, width: int, css: str) -> Strip:
    first = spells[0].from_on
    days = max(1, (today - first).days)
    least = min(LEAST, (width - NOW) / len(spells))  # of hundreds each is less, so that the last one is still in sight
    room = width - least * (len(spells) - 1) - NOW  # the rest is shared out by days
    pieces, x = [], 0.0
    for spell in spells:
        is_last = spell is spells[-1]
        wide = (NOW if is_last else least) + room * spell.days(today) / days
        pieces.append(Piece(spell.status, round(x), max(1, round(x + wide) - round(x)), above(spell, today, wide)))
        x += wide
    now = str(spells[-1].get_status_display())
    date_below(pieces, spells, until=width - long(now) - GAP)
    return Strip(width, pieces, now, css)


def above(spell: Spell, today: date, room: float) -> str:
    """Who was in it, or how long it stood empty; the state alone where that is all there is room for."""
    state, days = str(spell.get_status_display()), spell.days(today)
    more = spell.holder_name
    if spell.status == Status.VACANT:
        more = ngettext("%(n)s day", "%(n)s days", days) % {"n": f"{days:,}"}
    told = pgettext("strip", "%(state)s · %(more)s") % {"state": state, "more": more} if more else state
    return next((words for words in (told, state) if long(words) <= room), "")


def date_below(pieces: list[Piece], spells: Sequence[Spell], *, until: float) -> None:
    """2024-09 below the left end of each piece, as far as they do not run into one another."""
    free = 0.0
    for piece, spell in zip(pieces, spells, strict=True):
        words = f"{spell.from_on:%Y-%m}"
        if piece.x >= free and piece.x + long(words) <= until:
            piece.day, free = words, piece.x + long(words) + GAP


def long(words: str) -> float:
    return sum(CHINESE if letter >= "⺀" else LATIN for letter in words)


def years_before(today: date, years: int) -> date:
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February
        return today.replace(year=today.year - years, day=28)


def vacant_days(spells: Sequence[Spell], today: date, years: int = YEARS) -> int:
    """Days on which it stood vacant, of the last years as far as its life is known."""
    since = years_before(today, years)
    empty = (spell for spell in spells if spell.status == Status.VACANT)
    return sum(max(0, ((spell.to_on or today) - max(spell.from_on, since)).days) for spell in empty)
