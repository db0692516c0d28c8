"""Rents as owners write them, in yuan a square metre and month: by day, by year, for the whole, without a unit."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from crm.cells import tight
from crm.words import sentences

from .readers import DASH, NUMBER, SQUARE, Warn, bare, number, rounded

MONTHS_OF = {"日": Decimal(365) / 12, "天": Decimal(365) / 12, "day": Decimal(365) / 12, "年": 1 / Decimal(12)}
MONTHS_OF |= {"year": 1 / Decimal(12), "月": Decimal(1), "month": Decimal(1)}
TIME = re.compile("|".join(MONTHS_OF))
PRICE = re.compile(rf"(?:rmb|¥|人民币)?({NUMBER})(万)?(元)?(?:{DASH}({NUMBER})(万)?)?((?:元|rmb|cny|/|每|·|\.|万).*)?")
UNSAID = re.compile(r"面议|面谈|另议|待定|待议|详谈|电议|议价|不详|未知|已?含.*|包含.*|notknown")
STORED_BELOW = Decimal(10_000)  # more a square metre is never meant


@dataclass(frozen=True)
class Usual:
    """Between these a price a square metre and month is believed without a unit."""

    least: Decimal
    most: Decimal


RENT, FEE = Usual(Decimal(3), Decimal(300)), Usual(Decimal(0), Decimal(60))
Range = tuple[Decimal | None, Decimal | None]


def price(text: str, unit: str, *, area: Decimal | None, usual: Usual, warn: Warn) -> Range | None:
    """(from, to); None: nothing that could be kept, and `warn` has said why."""
    written = bare(re.sub(r"/\(([^()]*)\)", r"/\1", tight(text)))  # 元/(㎡·月)
    if UNSAID.fullmatch(written):
        return None
    found = PRICE.fullmatch(written)
    if not found or re.search(r"\d", SQUARE.sub("", found[6] or "")):
        raise ValueError(_("“%(text)s” is not a rent, such as 28 or 28-30.") % {"text": text})
    first, second = number(text, found[1]), number(text, found[4]) if found[4] else None
    ends = [first * (10_000 if found[2] or found[5] else 1), second and second * (10_000 if found[5] else 1)]
    said = (found[6] or "").strip("元") and f"元{(found[6] or '').removeprefix('元')}"
    converted = [end and monthly(end, said or unit, area, text) for end in ends]
    if not believed(converted, said or unit, text, usual, warn):
        return None
    if converted != ends:
        told = {"text": text, "rent": "-".join(str(end) for end in converted if end is not None)}
        warn(_("“%(text)s” is converted to %(rent)s CNY/㎡·month.") % told)
    low, high = sorted(end for end in (converted[0], converted[1] or converted[0]) if end is not None)
    return low, high


def monthly(amount: Decimal, unit: str, area: Decimal | None, text: str) -> Decimal:
    """Of a day's rent 365/12; of the rent of the whole space its share of a square metre."""
    time = TIME.search(unit)
    value = amount * (MONTHS_OF[time[0]] if time else 1)
    if time and not SQUARE.search(unit):
        if not area:
            raise ValueError(_("“%(text)s” is for the whole space, whose area is not known.") % {"text": text})
        value = value / area
    return amount if value == amount else rounded(value)


def believed(ends: list, unit: str, text: str, usual: Usual, warn: Warn) -> bool:
    """Whether it may be kept. What is beyond belief and has no unit is not: nobody can say what was meant."""
    low, high = ends[0], ends[1] or ends[0]
    if usual.least <= low and high <= usual.most:
        return True
    is_said = bool(TIME.search(unit))
    if is_said and high >= STORED_BELOW:
        raise ValueError(
            _("“%(text)s” is too much for one square metre; write the rent in CNY/㎡·month.") % {"text": text}
        )
    if low < usual.least:
        words = _("“%(text)s” looks like the rent of a day, not of a month.")
    else:
        words = _("“%(text)s” looks like the rent of the whole space, not of a square metre.")
    also = _("Look whether the unit is right.") if is_said else _("It is left out: write the unit, such as 元/㎡·日.")
    warn(sentences(words % {"text": text}, also))
    return is_said
