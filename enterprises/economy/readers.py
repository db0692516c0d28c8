"""Cells of a sheet of figures: amounts in the unit of their header; what is no number is refused in words."""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from crm import cells

from .models import MAY_BE_NEGATIVE, Measure

MONEY_UNITS = ("元", "千元", "万元", "百万元", "亿元")
HEADS = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)(?:人|名)?")
BOOKED = re.compile(r"\((.+)\)")  # how books write less than nothing


def amount(measure: str, text: str, unit: str) -> Decimal:
    """In 元, or in heads."""
    written = cells.tight(text)
    booked = BOOKED.fullmatch(written)
    size = (booked[1] if booked else written).removeprefix("-")
    is_negative = bool(booked) or written.startswith("-")
    value = heads(size, text) if measure == Measure.EMPLOYEES else cells.money(size, unit)
    if is_negative and value and measure not in MAY_BE_NEGATIVE:
        raise ValueError(_("“%(text)s” is less than nothing. Only tax can be, when it is paid back.") % {"text": text})
    return -value if is_negative else value


def heads(size: str, text: str) -> Decimal:
    found = HEADS.fullmatch(size)
    if not found:
        raise ValueError(_("“%(text)s” is not a number of people.") % {"text": text})
    value = Decimal(found[1].replace(",", ""))
    if value >= cells.MOST_MONEY:
        raise ValueError(_("“%(text)s” is more than can be stored.") % {"text": text})
    return value.quantize(cells.FEN, ROUND_HALF_UP)


def worth(unit: str, measure: str) -> Decimal:
    """One of the unit: by as much may a total be off that was rounded for itself."""
    return Decimal(1) if measure == Measure.EMPLOYEES else Decimal(cells.UNITS.get(unit, 1))
