"""Which space the name of a photo means: 禾麓智造园/3栋/502-505-1.jpg, a folder for each space, KJ00012_1.jpg. Pure.

Names are cut where what stands before is a park, building or number that there is, compared by their keys; what is left
over may number the photo or say what it shows, but not name another room.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from enum import Enum, auto
from typing import NamedTuple

from .naming import building_key, number_key, padded

SIGNS = "_-–—·.,，、+&()[]【】"
BEFORE = f"{SIGNS}#"  # 3#-502: the sign belongs to the building, or to nothing
CODE = re.compile(r"(?<![a-z0-9])kj(\d{1,9})(?!\d)")
# beside the name of a park; 二期 or 2 would be another park
SAYS_NOTHING = re.compile(r"(?:\d{6,})?(?:(?:[^\w/]|_|现场|招商|实景|实拍|空置|照片|图片|相册|资料)[\d年月日]*)*")
ANOTHER_ROOM = re.compile(r"[a-z0-9]|(?:[^\w(]|_|[和及至到])+0*[1-9]\d{2,3}(?!\d)")
NOISE = re.compile(r"微信|图片|照片|截图|副本|新建|室|第|张")
PLAN = re.compile(r"平面|户型|图纸|plan|cad", re.IGNORECASE)
ENDING = re.compile(r"\.[a-z0-9]{1,5}$", re.IGNORECASE)


class Why(Enum):
    """Why a name means no space."""

    NO_PARK = auto()
    NO_BUILDING = auto()
    NO_NUMBER = auto()
    ANOTHER = auto()  # it names a second room


class Place(NamedTuple):
    """A building, and the parts of the name that stand after it."""

    building: int
    parts: tuple[str, ...]


class Found(NamedTuple):
    space: int | None
    rest: str = ""  # what the name says besides
    why: Why | None = None


def parts(path: str) -> list[str]:
    """Folders and the name without its ending, as keys; a blank is kept as a sign."""
    *folders, name = path.split("/")
    return [padded("_".join(part.split())) for part in (*folders, ENDING.sub("", name)) if part.strip()]


def code(names: list[str]) -> Found | None:
    """The space whose code is in the name, or in the nearest folder."""
    for at in range(len(names) - 1, -1, -1):
        if found := CODE.search(names[at]):
            return Found(int(found[1]), "/".join((names[at][found.end() :], *names[at + 1 :])))
    return None


def park(names: list[str], parks: Iterable[str]) -> tuple[str, str] | None:
    """The key of the park that is named, and what stands after it: the nearest, and of two names the longer."""
    text = "/".join(names)
    hits = [(end, len(key), key) for key in parks if (end := last_end(key, text))]
    if not hits:
        return None
    end, _length, key = max(hits)
    return key, text[end:]


def last_end(key: str, text: str) -> int:
    """Where the name ends for the last time; 0: it is not there, or only as a part of a longer number."""
    at = text.rfind(key)
    is_cut = at > 0 and key[0].isdecimal() and text[at - 1].isdecimal()
    end = at + len(key)
    is_cut = is_cut or (key[-1:].isdecimal() and text[end : end + 1].isdecimal())
    return 0 if at < 0 or is_cut else end


def places(rest: str, buildings: Mapping[str, int]) -> list[Place]:
    """The buildings that a name may mean, the nearest to the photo's own name first."""
    names, found = rest.split("/"), []
    for at in range(len(names) - 1, -1, -1):
        if hit := begins_with(names[at], buildings, building_key):
            found.append(Place(hit[0], (hit[1], *names[at + 1 :])))
    first = begins_with(names[0], buildings, building_key)
    return found if first or SAYS_NOTHING.fullmatch(names[0]) else []


def space(place: Place, numbers: Mapping[str, int]) -> Found:
    """By the photo's own name, else by the folder it is in."""
    for at in range(len(place.parts) - 1, -1, -1):
        if hit := begins_with(place.parts[at], numbers, number_key):
            pk, tail = hit
            if ANOTHER_ROOM.match(tail):
                return Found(None, place.parts[at], Why.ANOTHER)
            return Found(pk, "/".join((tail, *place.parts[at + 1 :])))
    return Found(None, "/".join(place.parts), Why.NO_NUMBER)


def begins_with(text: str, keys: Mapping[str, int], key: Callable[[str], str]) -> tuple[int, str] | None:
    """The longest beginning that is one of the keys, and what is left."""
    text = text.lstrip(BEFORE)
    for cut in range(min(len(text), 100), 0, -1):
        if is_whole(text, cut) and (pk := keys.get(key(text[:cut].replace("_", "")))) is not None:
            return pk, text[cut:]
    return None


def is_whole(text: str, cut: int) -> bool:
    """Neither a number nor a word of letters is cut in two; a blank belongs to what comes after it."""
    left, right = text[cut - 1], text[cut : cut + 1]
    return left != "_" and not (left.isdecimal() and right.isdecimal()) and not (is_letter(left) and is_letter(right))


def is_letter(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()


def caption(rest: str) -> str:
    """货梯厅 of 502-505-2 货梯厅.jpg; what telephones call their photos says nothing."""
    words = re.findall(r"[\u4e00-\u9fff]+", NOISE.sub(" ", rest.rpartition("/")[2]))
    return " ".join(words)[:60]


def is_plan(rest: str) -> bool:
    return bool(PLAN.search(rest))


def as_typed(text: str) -> str:
    """A part of a key for people: without the zeros that order it."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", text).strip(f"{SIGNS}/")


def readable(name: str, *, is_utf8: bool) -> str:
    """The name as whoever packed it saw it: Windows writes GBK and does not say so, others UTF-8 without saying so."""
    if not is_utf8:
        name = recoded(name)
    return unicodedata.normalize("NFC", name).replace("\\", "/")


def recoded(name: str) -> str:
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name  # it was understood already
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name
