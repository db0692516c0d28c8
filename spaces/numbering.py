"""Which building, which space and which floor a cell such as 3栋502-505, B栋2楼整层 or 3#502 means. Pure."""

import re
import unicodedata
from dataclasses import dataclass

BUILDING = re.compile(
    r"^(.{0,12}?(?:\d+|[A-Za-z]|[一二三四五六七八九十]+)\s*(?:号楼|#楼|栋|幢|座|#|号厂房))\s*[-–—]?\s*(.*)$"
)
OTHER_BUILDING = re.compile(r"^(.{1,12}?(?:栋|幢|座|主楼|大厦|大楼))\s*[-–—]?\s*(.+)$")
DASHED = re.compile(r"^([A-Za-z]|\d{1,2})\s*[-–—]\s*(\d{3,4}.*)$")  # 3-502
PLAIN = re.compile(r"[A-Za-z]?\d{0,3}|[A-Za-z]|[一二三四五六七八九十]+")
STOREY = re.compile(r"^(负|地下|[Bb-])?\s*(?:第)?(\d{1,3}|[一二三四五六七八九十]+)\s*(?:层|楼|[Ff])")
ROOM = re.compile(r"^[A-Za-z]?-?(\d{3,4})(?!\d)")
WHOLE = re.compile(r"^(整层|全层|一整层|整个楼层)$")
FLOOR = re.compile(
    r"^(负|地下|[Bb-]|basement)?\s*(?:第|floor)?\s*(\d{1,3}|[一二三四五六七八九十]+)\s*(?:层|楼|[Ff])?(\s*[-–—~至到].*)?$"
)
TENS = {sign: at for at, sign in enumerate("一二三四五六七八九十", 1)}


@dataclass(frozen=True)
class Where:
    building: str
    number: str
    floor: int | None


def where(building: str, number: str, floor: int | None = None) -> Where:
    """Of the cells for building, number and floor, any of them blank."""
    building, number = wide(building), wide(number)
    found = BUILDING.match(number) or OTHER_BUILDING.match(number)
    if found and (not building or same(building, found[1])):
        building, number = building or found[1], found[2]
    elif not building and (found := DASHED.match(number)):
        building, number = found[1], found[2]
    if WHOLE.match(number) and floor is not None:
        number = f"{'负' if floor < 0 else ''}{abs(floor)}楼{number}"
    if not number and found:
        number = "整栋"
    return Where(whole_name(building), number, floor if floor is not None else floor_of(number))


def wide(text: str) -> str:
    """Full-width signs and blanks as they are usually typed; the words stay."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def same(one: str, other: str) -> bool:
    return plain(one) == plain(other)


def plain(building: str) -> str:
    return re.sub(r"号楼|#楼|栋|幢|座|#|号厂房|\s", "", building).lower()


def whole_name(building: str) -> str:
    """3, 3# and A of a column of buildings are 3栋 and A栋."""
    bare = building.removesuffix("#").strip()
    return f"{bare}栋" if bare and PLAIN.fullmatch(bare) else building


def floor_of(number: str) -> int | None:
    """502 is on floor 5, 1205 on 12, 2楼整层 on 2; nobody knows of a name."""
    if found := STOREY.match(number):
        return signed(found[1], found[2])
    if found := ROOM.match(number):
        return int(found[1][:-2]) or None
    return None


def floor(text: str) -> tuple[int, bool] | None:
    """The floor of a cell, and whether it named more than one, of which it is the first. None: it names none."""
    found = FLOOR.match(wide(text).lower())
    return (signed(found[1], found[2]), bool(found[3])) if found else None


def signed(below: str | None, digits: str) -> int:
    value = int(digits) if digits.isdecimal() else counted(digits)
    return -value if below else value


def counted(signs: str) -> int:
    tens, ten, ones = signs.rpartition("十")
    if not ten:
        return TENS[signs[0]]
    return (TENS[tens[0]] if tens else 1) * 10 + (TENS[ones[0]] if ones else 0)
