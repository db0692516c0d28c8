"""What a record is found by: one normalised text, so that 两个字, pinyin initials and a piece of a code all hit."""

import unicodedata
from itertools import product

from django.db.models import QuerySet
from pypinyin import Style, pinyin

MOST_READINGS = 8  # names with many heteronyms would multiply without end


def normalised(text: str) -> str:
    """NFKC, lower case, no blanks: （深圳） and (深圳) are the same to a searcher."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def initials(name: str) -> str:
    """The readings of a name as pinyin initials, separated by blanks: 长盈 -> "cy zy"."""
    letters = [
        sorted(set(reading)) or [""]
        for reading in pinyin(normalised(name), style=Style.FIRST_LETTER, heteronym=True, errors=keep_ascii)
    ]
    readings: list[str] = []
    for combination in product(*letters):
        readings.append("".join(combination))
        if len(readings) == MOST_READINGS:
            break
    return " ".join(dict.fromkeys(readings))


def keep_ascii(run: str) -> list[str]:
    """Latin letters and digits of a name stay as they are; signs are dropped."""
    return [letter for letter in run if letter.isascii() and letter.isalnum()]


def find(rows: QuerySet, words: str) -> QuerySet:
    """Rows whose search_text holds every blank-separated word."""
    for word in words.split():
        rows = rows.filter(search_text__contains=normalised(word))
    return rows
