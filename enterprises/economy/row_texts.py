"""What is known of a column's months as a text that is compared, kept with the row, and put into words when shown."""

import re
from decimal import Decimal

from django.utils.translation import pgettext

from .amounts import amount_words
from .spans import Piece

TEXT = re.compile(r"\d{4}-\d\d/\d+=(-?\d+\.\d\d)(!?)")


def text_of(year: int, piece: Piece) -> str:
    """2024-02/2=90000000.00, with ! when it is final: as history keeps values (amounts.kept)."""
    return f"{year}-{piece.last:02d}/{piece.span}={piece.value:.2f}{'!' if piece.is_final else ''}"


def in_words(key: str, text: str) -> str:
    """9,000万元 (final); of a cell that is shown as the sheet has it, its own text."""
    found = TEXT.fullmatch(text)
    if not found:
        return text
    words = amount_words(key.partition(":")[0], Decimal(found[1]))
    return pgettext("final figure", "%(amount)s (final)") % {"amount": words} if found[2] else words


def as_changes(changes: dict[str, list[str]]) -> dict[str, list]:
    """By measure, as history keeps them: {economy.output: [what stood in these months, what stands there now]}."""
    found: dict[str, list] = {}
    for key, (before, after) in sorted(changes.items()):
        old, new = found.setdefault(f"economy.{key.partition(':')[0]}", [[], []])
        old.extend([before] if before else [])
        new.extend([after] if after else [])
    return found
