"""What people type of a space, as values: 2,860㎡, 1.2万平方米, 500kg/㎡, ５层. ValueError says in words why not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from crm.cells import plain, tight

D = Decimal
NUMBER = re.compile(r"([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+]?\.\d+)(万?)(.*)")
SQUARE = r"(?:m2|m\^2|平方米|平方|平米|平|方)"
BY_DAY = re.compile("[天日]|day")
DAYS_A_MONTH = D(365) / 12
STOREY = re.compile(r"第?(-|负|b|地下)?([\d一二三四五六七八九十]+)(?:层|楼|f|/f)?")
TENS = re.compile(r"([一二三四五六七八九])?(十)?([一二三四五六七八九])?")
DIGITS = {sign: at for at, sign in enumerate("零一二三四五六七八九")}


@dataclass(frozen=True)
class Measure:
    """`units`: what may stand behind the number, and how many of ours one of it is."""

    least: Decimal
    most: Decimal
    places: int = 2
    units: Mapping[str, Decimal] = field(default_factory=dict)  # patterns
    by_month: bool = False

    def read(self, text: str) -> Decimal:
        found = NUMBER.fullmatch(tight(text))
        if not found:
            raise ValueError(_("“%(text)s” is not a number. Write it as 2,860.5.") % {"text": text})
        number = D(found[1].replace(",", "")) * (10_000 if found[2] else 1)
        exact = max(
            -self.most, min(number * self.factor(found[3], text, number), 2 * self.most)
        )  # what is too long cannot be rounded
        value = exact.quantize(D(1).scaleb(-self.places), ROUND_HALF_UP)
        if not self.least <= value <= self.most:
            told = {"text": text, "least": plain(self.least), "most": plain(self.most)}
            raise ValueError(_("“%(text)s” cannot be meant: it must be from %(least)s to %(most)s.") % told)
        return value

    def factor(self, unit: str, text: str, number: Decimal) -> Decimal:
        if not unit:
            return D(1)
        for pattern, factor in self.units.items():
            if re.fullmatch(pattern, unit):
                return factor
        if self.by_month and BY_DAY.search(unit):
            month = min(number, self.most) * DAYS_A_MONTH
            told = {"text": text, "month": plain(month.quantize(D("0.01")))}
            raise ValueError(_("“%(text)s” is a price for a day. For a month write %(month)s.") % told)
        raise ValueError(_("“%(text)s” has a unit that does not belong here.") % {"text": text})


AREA = {SQUARE: D(1)}
LENGTH = {"m|米": D(1), "cm|厘米|公分": D("0.01"), "mm|毫米": D("0.001")}
LOAD = {
    rf"(?:t|吨)(?:[/每]{SQUARE})?": D(1), rf"(?:kg|公斤|千克)(?:[/每]{SQUARE})?": D("0.001"),
    rf"(?:kn|千牛)(?:[/每]{SQUARE})?": 1 / D("9.8"),
}  # fmt: skip
WEIGHT = {"t|吨": D(1), "kg|公斤|千克": D("0.001")}
POWER = {"kva|千伏安": D(1), "mva|兆伏安": D(1000)}
PER = "[·・•.*/每]?"
PRICE = {rf"(?:元|块){PER}(?:{SQUARE})?{PER}月?|元{PER}月{PER}{SQUARE}": D(1)}
MONTHS = {"个?月|months?": D(1), "年|years?": D(12)}
COUNT = {"台|部|个|座": D(1)}

MEASURES: dict[str, Measure] = {
    "area": Measure(D("0.01"), D(5_000_000), units=AREA),
    "least_area": Measure(D("0.01"), D(5_000_000), units=AREA),
    "clear_height": Measure(D("0.5"), D(60), units=LENGTH),
    "floor_load": Measure(D("0.05"), D(50), units=LOAD),
    "column_x": Measure(D(1), D(90), units=LENGTH),
    "column_y": Measure(D(1), D(90), units=LENGTH),
    "freight_lifts": Measure(D(0), D(99), places=0, units=COUNT),
    "lift_load": Measure(D("0.1"), D(50), units=WEIGHT),
    "power": Measure(D(0), D(500_000), places=0, units=POWER),
    "rent_min": Measure(D(0), D(2000), units=PRICE, by_month=True),
    "rent_max": Measure(D(0), D(2000), units=PRICE, by_month=True),
    "management_fee": Measure(D(0), D(200), units=PRICE, by_month=True),
    "deposit_months": Measure(D(0), D(36), places=1, units=MONTHS),
    "free_months": Measure(D(0), D(60), places=1, units=MONTHS),
    "least_months": Measure(D(1), D(600), places=0, units=MONTHS),
}
FLOORS = range(-9, 151)


def storey(text: str) -> int:
    """5, ５层, 5F, 五楼; B1, 负一层, -1: one below ground."""
    found = STOREY.fullmatch(tight(text))
    number = counted(found[2]) if found else None
    if not number or number not in FLOORS:
        raise ValueError(_("“%(text)s” is not a floor. Write 5, or -1 below ground.") % {"text": text})
    level = -number if found[1] else number
    if level not in FLOORS:
        raise ValueError(_("“%(text)s” is not a floor. Write 5, or -1 below ground.") % {"text": text})
    return level


def counted(digits: str) -> int | None:
    """12 and 十二."""
    if digits.isdecimal():
        return int(digits[:6])
    found = TENS.fullmatch(digits)
    if not found or (found[1] and found[3] and not found[2]):
        return None
    if not found[2]:
        return DIGITS[found[1] or found[3]]
    return DIGITS[found[1] or "一"] * 10 + DIGITS[found[3] or "零"]
