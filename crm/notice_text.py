"""A holiday notice as the State Council's office publishes it, read into days. Pure: no Django, no present moment.

“二、春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）上班。” is a block of nine days off and a
working day made up. What the text says about its days besides – how many, which weekday – is compared with them.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from crm.workdays import DayKind

NAMES = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
WEEKDAYS = "一二三四五六日"
DECEMBER = 12
MOST_DAYS = 20  # of one block; a longer one is a slip of the pen

NAME = r"(?:元旦|春节|清明节?|(?:国际)?劳动节|端午节?|中秋节?|国庆节?)"
SECTION = re.compile(rf"(?:[一二三四五六七八九十]+[、.])?((?:{NAME}[、和,]?)+):")
SENTENCE = re.compile(r"[^。;]+")
CLAUSE = re.compile(r"(.*?)(放假|休假|上班)")
DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^)]*)\))?"
SPAN = re.compile(rf"{DAY}(?:[至到~—–-]+{DAY})?")
TOTAL = re.compile(r"(?:共|放假|休假)(\d{1,2})天")
NUMBER = re.compile(r"(国[一-鿿]{0,5}[发电函])[〔\[(【](\d{4})[〕\])】]第?(\d{1,4})号")
YEARS = (
    re.compile(r"(\d{4})年部分节假日"),
    re.compile(r"现将(\d{4})年"),
    re.compile(r"(\d{4})年[^。;:]{0,30}放假"),
)


class Day(NamedTuple):
    date: date
    kind: DayKind
    name: str


class Slip(NamedTuple):
    """Something in the text that does not agree with itself; `what` is one of those named in SLIPS."""

    what: str
    name: str
    said: str
    found: str


SLIPS = ("total", "weekday", "no such day", "backwards", "nothing")


@dataclass
class Reading:
    """What was found in a text. The year may have to be asked for; then there are no days yet."""

    year: int | None = None
    number: str = ""
    days: list[Day] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)


def read(text: str, *, year: int | None = None) -> Reading:
    """Days in the order of the text. `year` is what the person says; else the text's own word for it counts."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    reading = Reading(year=year or year_in(plain), number=number_in(plain))
    if reading.year:
        for name, words in sections(plain):
            read_section(reading, name, words)
    return reading


def number_in(plain: str) -> str:
    """国办发明电〔2026〕9号, whatever brackets it was copied with."""
    found = NUMBER.search(plain)
    return f"{found[1]}〔{found[2]}〕{found[3]}号" if found else ""


def year_in(plain: str) -> int | None:
    for pattern in YEARS:
        if found := pattern.search(plain):
            return int(found[1])
    found = NUMBER.search(plain)
    return int(found[2]) + 1 if found else None  # a notice comes out in the year before


def sections(plain: str) -> Iterator[tuple[str, str]]:
    """(国庆节、中秋节, the words about it)"""
    heads = list(SECTION.finditer(plain))
    for at, head in enumerate(heads):
        end = heads[at + 1].start() if at + 1 < len(heads) else len(plain)
        yield full_name(head[1]), plain[head.end() : end]


def full_name(words: str) -> str:
    parts = [part.removeprefix("国际") for part in re.split("[、和,]", words) if part]
    return "、".join(next((name for name in NAMES if name.startswith(part)), part) for part in parts)


def read_section(reading: Reading, name: str, words: str) -> None:
    before = len(reading.slips)
    off = []
    for sentence in SENTENCE.findall(words):
        for clause in CLAUSE.finditer(sentence):
            kind = DayKind.MAKEUP_WORKDAY if clause[2] == "上班" else DayKind.HOLIDAY
            found = [Day(day, kind, name) for day in days_in(reading, name, clause[1])]
            reading.days += found
            off += [day for day in found if day.kind == DayKind.HOLIDAY]
    stated = TOTAL.search(words)
    if not off and len(reading.slips) == before:
        reading.slips.append(Slip("nothing", name, "", ""))
    elif stated and int(stated[1]) != len(off) and len(reading.slips) == before:
        reading.slips.append(Slip("total", name, stated[1], str(len(off))))


def days_in(reading: Reading, name: str, words: str) -> Iterator[date]:
    """Each day of “2月14日（周六）、28日（周六）” and of “12月31日至2027年1月2日”."""
    month = 0
    for span in SPAN.finditer(words):
        ends = [span.group(1, 2, 3, 4)] + ([span.group(5, 6, 7, 8)] if span[7] else [])
        found: list[date] = []
        for said_year, said_month, said_day, beside in ends:
            month = int(said_month or month)
            # the New Year block may begin in December; its notice is that of the year it opens
            early = month == DECEMBER and name.startswith(NAMES[0])
            year = int(said_year) if said_year else (reading.year or 0) - early
            if day := day_of(reading, name, year, month, int(said_day), beside):
                found.append(day)
        if len(found) == len(ends):
            yield from days_between(reading, name, found[0], found[-1])


def day_of(reading: Reading, name: str, year: int, month: int, number: int, beside: str | None) -> date | None:
    try:
        day = date(year, month, number)
    except ValueError:
        reading.slips.append(Slip("no such day", name, f"{month}月{number}日", ""))
        return None
    said = re.search(r"(?:周|星期|礼拜)([一二三四五六日天])", beside or "")
    is_weekday = WEEKDAYS[day.weekday()]
    if said and said[1].replace("天", "日") != is_weekday:
        reading.slips.append(Slip("weekday", day.isoformat(), said[1], is_weekday))
    return day


def days_between(reading: Reading, name: str, first: date, last: date) -> Iterator[date]:
    if not timedelta() <= last - first < timedelta(days=MOST_DAYS):
        reading.slips.append(Slip("backwards", name, first.isoformat(), last.isoformat()))
        return
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)
