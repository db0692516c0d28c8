"""What a record is found by: one normalised text, so that 两个字, pinyin initials and a piece of a code all hit."""

import unicodedata
from functools import lru_cache

from django.db.models import QuerySet
from pypinyin import Style, pinyin
from pypinyin.core import Pinyin

MOST_READINGS = 16
SEGMENTS = Pinyin()


def normalised(text: str) -> str:
    """NFKC, lower case, no blanks: （深圳） and (深圳) are the same to a searcher."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def initials(name: str) -> str:
    """The readings of a name as pinyin initials: the usual one, then those that differ from it in one letter.

    长盈 -> "zy cy". All combinations would soon crowd out the ones people type.
    """
    letters = [readings for word in SEGMENTS.seg(normalised(name)) for readings in first_letters(word)]
    usual = [reading[0] if reading else "" for reading in letters]
    others = [
        "".join([*usual[:at], other, *usual[at + 1 :]])
        for at, reading in enumerate(letters)
        for other in dict.fromkeys(reading[1:])
    ]
    return " ".join(dict.fromkeys(["".join(usual), *others[: MOST_READINGS - 1]]))


@lru_cache(maxsize=20_000)
def first_letters(word: str) -> list[list[str]]:
    """Of each character the letter it has in this word, then those it may have in others: 重庆 -> c z t, q.

    Kept, because the names of enterprises are made of the same words again and again.
    """
    usual = spelt(word)
    if len(usual) != len(word):  # a run of Latin letters is one
        return usual
    return [
        list(dict.fromkeys([*letters, *(letter for alone in spelt(sign) for letter in alone)]))
        for sign, letters in zip(word, usual, strict=True)
    ]


def spelt(word: str) -> list[list[str]]:
    return pinyin([word], style=Style.FIRST_LETTER, heteronym=True, errors=keep_ascii)


def keep_ascii(run: str) -> list[str]:
    """Latin letters and digits of a name stay as they are; signs are dropped."""
    return [letter for letter in run if letter.isascii() and letter.isalnum()]


def find(rows: QuerySet, words: str) -> QuerySet:
    """Rows whose search_text holds every blank-separated word."""
    for word in words.split():
        rows = rows.filter(search_text__contains=normalised(word))
    return rows
