"""Months put together: what a value from January to May adds to the months that are known. Pure.

The rule. A value over several months says what they come to. With the months that are known it tells the others: of
January to May less January to April it tells May; where nothing else is known it is stored as one value for all five.
The sheet counts before what is stored, and a single month before a sum. Where a sum leaves a stored month no room, the
latest one that the sheet does not name takes the difference; a final value never does while the sheet is provisional.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """One value: of a month, or of all the months from `first` to `last`; of the whole year it is 0 to 0."""

    first: int
    last: int
    value: Decimal
    is_final: bool = False
    source: str = ""

    @property
    def span(self) -> int:
        return self.last - self.first + 1

    def says(self, other: "Piece") -> bool:
        """The same of the same months."""
        return (self.first, self.last, self.value) == (other.first, other.last, other.value)


class Odd(Exception):
    """These months cannot be put together: `why` is "overlap" or "negative"."""

    def __init__(self, why: str, piece: Piece, other: Piece | None = None) -> None:
        super().__init__(why)
        self.why, self.piece, self.other = why, piece, other


@dataclass
class Settled:
    pieces: dict[int, Piece]  # by their last month; they do not overlap
    differ: list[tuple[Piece, Decimal]] = field(
        default_factory=list
    )  # what the sheet says, and what its months come to
    left_out: list[Piece] = field(default_factory=list)  # sums of which some months are known and others not


class Sums:
    """What is known to have been reached since January, at the end of one month compared with that of another."""

    def __init__(self) -> None:
        self.group = list(range(MONTHS + 1))
        self.value = [Decimal(0)] * (MONTHS + 1)

    def add(self, piece: Piece) -> bool:
        """Whether it agrees with what was added before; otherwise it is not added."""
        start, end = piece.first - 1, piece.last
        if self.group[start] == self.group[end]:
            return self.value[end] - self.value[start] == piece.value
        own, shift = self.group[end], self.value[start] + piece.value - self.value[end]
        for month, group in enumerate(self.group):
            if group == own:
                self.group[month], self.value[month] = self.group[start], self.value[month] + shift
        return True

    def between(self, first: int, last: int) -> Decimal:
        return self.value[last] - self.value[first - 1]

    def spans(self) -> list[tuple[int, int]]:
        """(first, last) of the smallest stretches that are known."""
        last_of: dict[int, int] = {}
        found = []
        for month, group in enumerate(self.group):
            if group in last_of:
                found.append((last_of[group] + 1, month))
            last_of[group] = month
        return found


def settle(
    stored: Iterable[Piece], given: Iterable[Piece], *, is_final: bool = False, may_be_negative: bool = False
) -> Settled:  # fmt: skip
    """The months of one measure and year, after a sheet has given these values; all of it final or all provisional."""
    stored, given = sorted(stored, key=lambda piece: piece.last), sorted(given, key=lambda piece: piece.span)
    firm = [piece for piece in stored if piece.is_final and not is_final]
    left_out: list[Piece] = []
    while True:
        said = [piece for piece in given if piece not in left_out]
        sums, found = Sums(), Settled({}, left_out=left_out)
        for piece in firm:
            sums.add(piece)
        for piece in said:
            if not sums.add(piece):
                found.differ.append((piece, sums.between(piece.first, piece.last)))
        for piece in stored:
            sums.add(piece)
        spans = sums.spans()
        clash = overlapping(spans)
        if clash is None:
            break
        left_out.append(widest_over(clash, said, sums))
    for first, last in spans:
        found.pieces[last] = as_piece(first, last, sums.between(first, last), given, stored)
    refuse_negative(found.pieces.values(), stored, given, may_be_negative=may_be_negative)
    return found


def overlapping(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    in_order = sorted(spans)
    return next(((one, two) for one, two in zip(in_order, in_order[1:], strict=False) if two[0] <= one[1]), None)


def widest_over(clash: tuple[tuple[int, int], tuple[int, int]], said: list[Piece], sums: Sums) -> Piece:
    """The sum of the sheet that cannot stand beside what else is known."""
    (first, last), (other_first, other_last) = clash
    over = [piece for piece in said if piece.span > 1 and piece.first <= other_last and other_first <= piece.last]
    if not over:
        other = Piece(other_first, other_last, sums.between(other_first, other_last))
        raise Odd("overlap", other, Piece(first, last, sums.between(first, last)))
    return over[-1]


def as_piece(first: int, last: int, value: Decimal, given: list[Piece], stored: list[Piece]) -> Piece:
    """As it is stored, unless the sheet makes it final, or as the sheet says it; what follows from both is as final
    as the sheet, and of its source."""
    plain = Piece(first, last, value)
    kept = (piece for piece in stored if piece.is_final or not given[0].is_final)
    for piece in (*kept, *given, *stored):
        if piece.says(plain):
            return piece
    return Piece(first, last, value, given[0].is_final, given[0].source)


def refuse_negative(
    pieces: Iterable[Piece], stored: list[Piece], given: list[Piece], *, may_be_negative: bool
) -> None:  # fmt: skip
    for piece in pieces:
        if piece.value < 0 and not may_be_negative and piece not in stored:
            over = [each for each in given if each.first <= piece.last and piece.first <= each.last]
            raise Odd("negative", over[-1] if over else piece, piece)


def together(pieces: dict[int, Piece], first: int, last: int) -> Piece | None:
    """What is known of these months as one; None unless it is known of all of them."""
    found, month = [], last
    while month >= first:
        piece = pieces.get(month)
        if piece is None or piece.first < first:
            return None
        found.append(piece)
        month = piece.first - 1
    value = sum((piece.value for piece in found), Decimal(0))
    return Piece(first, last, value, all(piece.is_final for piece in found)) if found else None
