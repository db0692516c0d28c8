"""What is said beside a row of a sheet of figures: why it cannot be, what stays as it is, what changes besides."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from .amounts import amount_words, span_words
from .hanging import Series
from .spans import Odd, Piece, Settled


def when_words(series: Series, piece: Piece) -> str:
    return span_words(series[1], piece.last, piece.span)


def odd_words(series: Series, odd: Odd) -> str:
    said = {"when": when_words(series, odd.piece), "amount": amount_words(series[0], odd.piece.value)}
    said["other"] = when_words(series, odd.other) if odd.other else ""
    if odd.why == "negative":
        words = _("%(when)s: %(amount)s is less than what is known of its months: %(other)s would be below 0.")
    elif odd.other:
        words = _("%(when)s lies within %(other)s, of which only the sum is known. Give the other months, too.")
    else:
        words = _("Of %(when)s some months are known and others between them are not. Give the months one by one.")
    return words % said


def final_words(series: Series, final: Piece) -> str:
    words = _("%(when)s: the final value %(amount)s stays; this one is provisional.")
    return words % {"when": when_words(series, final), "amount": amount_words(series[0], final.value)}


def remarks(
    series: Series, said: Iterable[Piece], stored: dict[int, Piece], settled: Settled, *, is_final: bool
) -> Iterator[tuple[Piece, str]]:  # fmt: skip
    """(about what, words) of what goes another way than the sheet says."""
    said = list(said)
    for piece, come_to in settled.differ:
        final = stored.get(piece.last)
        if not is_final and final and final.is_final and (final.first, final.last) == (piece.first, piece.last):
            yield piece, final_words(series, final)
        else:
            yield piece, differ_words(series, piece, come_to)
    for piece in settled.left_out:
        words = _("%(when)s is left out: some of its months are known and others between them are not.")
        yield piece, words % {"when": when_words(series, piece)}
    named = {(piece.first, piece.last) for piece in said}
    for last, piece in settled.pieces.items():
        before = stored.get(last)
        if before and before.first == piece.first and before.value != piece.value and (piece.first, last) not in named:
            yield said[-1], moved_words(series, before, piece)


def differ_words(series: Series, piece: Piece, come_to: Decimal) -> str:
    words = _("%(when)s says %(said)s, its months come to %(sum)s. The months stand.")
    amounts = {"said": amount_words(series[0], piece.value), "sum": amount_words(series[0], come_to)}
    return words % {"when": when_words(series, piece), **amounts}


def moved_words(series: Series, before: Piece, now: Piece) -> str:
    words = _("%(when)s becomes %(now)s, it was %(before)s: so the months come to what the sheet says.")
    amounts = {"now": amount_words(series[0], now.value), "before": amount_words(series[0], before.value)}
    return words % {"when": when_words(series, now), **amounts}


def sum_words(measure: str, said: Decimal, come_to: Decimal) -> str:
    words = _("The total says %(said)s, the months come to %(sum)s. The months are imported.")
    return words % {"said": amount_words(measure, said), "sum": amount_words(measure, come_to)}
