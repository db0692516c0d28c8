"""Names of parks, buildings and spaces as keys: what makes two the same, and in which order they stand. Pure."""

import re
from hashlib import sha256

from crm.search import initials, normalised

WIDTH = 5  # digits; 3栋 stands before 12栋
LONGEST = 60  # characters that a key has room for
BUILDING_SIGNS = re.compile(r"[号#幢座]?[栋幢座](?=$|\W)|号楼|#楼?")


def padded(text: str) -> str:
    return re.sub(r"\d+", lambda found: found[0].zfill(WIDTH), normalised(text))


def natural(text: str) -> str:
    """３栋 and 3 栋 -> 00003栋: the same, and in the order in which people count."""
    key = padded(text)
    return key if len(key) <= LONGEST else f"{key[:43]}#{sha256(key.encode()).hexdigest()[:16]}"


def building_key(text: str) -> str:
    """3栋, 3号楼, 3# and 3幢 are one building."""
    return natural(BUILDING_SIGNS.sub("栋", normalised(text)))


def number_key(text: str) -> str:
    """502-505, 502—505 and 502~505 are one space; 室 says nothing."""
    return natural(re.sub(r"[-–—－~～至]+", "-", normalised(text)).removesuffix("室"))


def place_key(park: str, building: str, floor: int | None, number: str) -> str:
    """The order of lists: parks by pinyin, then building, floor and number as people count them."""
    storey = 500 + (floor or 0)
    first = (initials(park) or "~").split(" ")[0]
    return f"{first}|{natural(park)}|{building_key(building)}|{storey:04d}|{number_key(number)}"[:200]


def search_text(park: str, building: str, number: str, *more: str) -> str:
    """By park, its pinyin initials, building and number, written together as people write them."""
    names = [f"{park}{building}{number}", initials(park), *more]
    return "\n".join(normalised(name) if at != 1 else name for at, name in enumerate(names) if name)
