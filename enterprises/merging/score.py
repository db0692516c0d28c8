"""How much speaks for two files being one, each reason with its points in words. Knows no database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext as _

from crm.search import normalised
from crm.templatetags.ui import masked

MOST = 100
SAME_NAME, FORMER_NAME, SAME_SHORT_NAME, LIKE_NAME = 60, 50, 35, 20
FORMER_CODE, NEAR_CODE, ONE_CODE, TWO_CODES = 60, 40, 5, -40
SAME_PHONE, SAME_ADDRESS = 30, 20
LIKENESS = 0.6  # of the pairs of characters of two short names
PLACE = re.compile(r"广东省|深圳市|龙岗区|平湖街道|\(深圳\)")
SIGNS = re.compile(r"[\s()\[\]·.,，。、\-—#号室]")


@dataclass(frozen=True)
class Facts:
    """What is compared of one file. `aliases` are normalised: former names, and codes it once had."""

    pk: int
    name: str
    name_key: str
    short_name: str
    initials: str
    uscc: str
    uscc_valid: bool
    address: str  # its key: address_key
    aliases: frozenset[str]
    phones: dict[str, str]  # digits: as written


@dataclass(frozen=True)
class Reason:
    points: int
    words: str

    @property
    def signed(self) -> str:
        return f"{self.points:+d}".replace("-", "−")


def score(reasons: list[Reason]) -> int:
    return max(0, min(MOST, sum(reason.points for reason in reasons)))


def reasons(one: Facts, other: Facts) -> list[Reason]:
    return [*_names(one, other), *_codes(one, other), *_phones(one, other), *_addresses(one, other)]


def _names(one: Facts, other: Facts) -> Iterator[Reason]:
    """The strongest of them counts: a same name is also like itself."""
    if one.name_key == other.name_key:
        yield Reason(SAME_NAME, _("Same name"))
    elif former := _former(one, other):
        yield Reason(FORMER_NAME, _("Former or other name: %(name)s") % {"name": former})
    elif one.short_name and one.short_name == other.short_name:
        yield Reason(SAME_SHORT_NAME, _("Same short name: %(name)s") % {"name": one.short_name})
    elif one.initials and usual(one) == usual(other):
        yield Reason(LIKE_NAME, _("Names that sound the same"))
    elif (alike := likeness(one.short_name, other.short_name)) >= LIKENESS:
        yield Reason(LIKE_NAME, _("Similar short names, %(n)s%% alike") % {"n": round(alike * 100)})


def usual(facts: Facts) -> str:
    """Of the readings of a name the first."""
    return facts.initials.partition(" ")[0]


def _former(one: Facts, other: Facts) -> str:
    for bearer, named in ((one, other), (other, one)):
        if named.name_key in bearer.aliases:
            return named.name
    return ""


def _codes(one: Facts, other: Facts) -> Iterator[Reason]:
    if not one.uscc or not other.uscc:
        if one.uscc or other.uscc:
            yield Reason(ONE_CODE, _("Only one has a USCC"))
        if former := _former_code(one, other):
            yield Reason(FORMER_CODE, _("Had the USCC %(code)s once") % {"code": former})
    elif former := _former_code(one, other):
        yield Reason(FORMER_CODE, _("Had the USCC %(code)s once") % {"code": former})
    elif apart(one.uscc, other.uscc) <= 1:
        yield Reason(
            NEAR_CODE, _("USCCs one character apart: %(one)s, %(other)s") % {"one": one.uscc, "other": other.uscc}
        )
    elif one.uscc_valid and other.uscc_valid:
        yield Reason(TWO_CODES, _("Two valid USCCs that differ"))


def _former_code(one: Facts, other: Facts) -> str:
    for bearer, holder in ((one, other), (other, one)):
        if holder.uscc and holder.uscc.lower() in bearer.aliases:
            return holder.uscc
    return ""


def _phones(one: Facts, other: Facts) -> Iterator[Reason]:
    if shared := sorted(one.phones.keys() & other.phones.keys()):
        yield Reason(SAME_PHONE, _("Same phone %(phone)s") % {"phone": masked(one.phones[shared[0]])})


def _addresses(one: Facts, other: Facts) -> Iterator[Reason]:
    if one.address and one.address == other.address:
        yield Reason(SAME_ADDRESS, _("Same address"))


def address_key(address: str) -> str:
    """Without the places that all of ours are in; what names no house or road number is no address."""
    key = SIGNS.sub("", PLACE.sub("", normalised(address)))
    return key if re.search(r"\d", key) and len(key) >= 4 else ""


def likeness(one: str, other: str) -> float:
    """Of all pairs of neighbouring characters how many the two share: 1 when they are made of the same."""
    left, right = _pairs(one), _pairs(other)
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


@lru_cache(maxsize=20_000)
def _pairs(text: str) -> set[str]:
    return {"".join(two) for two in pairwise(normalised(text))}


def apart(code: str, other: str) -> int:
    """In how many places two codes differ."""
    if len(code) != len(other):
        return len(code) + len(other)
    return sum(one != two for one, two in zip(code, other, strict=True))
