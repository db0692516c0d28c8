"""What people write into a cell or a field, as a value: an amount of money, a day. Pure; ValueError says why not."""

import re
import unicodedata
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

UNITS = {
    "": 1, "元": 1, "rmb": 1, "cny": 1, "千元": 1_000, "万": 10_000, "万元": 10_000, "百万元": 1_000_000,
    "亿": 100_000_000, "亿元": 100_000_000,
}  # fmt: skip
FEN = Decimal("0.01")
MOST_MONEY = Decimal(10) ** 16  # 18 digits are stored, two of them behind the point
AMOUNT = re.compile(
    r"(?:人民币|rmb|cny|¥)?(\d+(?:,\d{3})*(?:\.\d+)?)([千万亿]?元?)(?:整|人民币|\((?:人民币|rmb|cny)\))?"
)
GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|[^,]*")
FOREIGN = re.compile(r"[$€£]|美|港|欧|日元|日币|英镑|台币|澳|usd|hkd|eur|jpy|gbp|twd")

WRITTEN_DAY = re.compile(r"(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})(?:日|号)?(?:t?\d{1,2}:\d{2}(?::\d{2})?)?")
TIGHT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
NO_DAY = re.compile(r"(\d{4})(?:年|(\d\d)|(?:年|[-./])(\d{1,2})月?)?")
SERIAL = re.compile(r"\d{1,6}")
EXCEL_BEGINS = date(1899, 12, 30)  # its day 60 is 29 February 1900, which never was
LAST_WRONG = 60
YEARS = range(1800, 2200)


def tight(text: str) -> str:
    """Full-width signs as narrow ones, lower case, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def money(text: str, unit: str = "") -> Decimal:
    """Yuan, of 3,000万, 0.3亿, 30000000 or 人民币3000万元整. `unit` is that of the header, for a bare number."""
    written = tight(text)
    if FOREIGN.search(written):
        raise ValueError(_("“%(text)s” is not in yuan. Please convert it.") % {"text": text})
    found = AMOUNT.fullmatch(written)
    if not found or not GROUPED.fullmatch(found[1]):
        raise ValueError(_("“%(text)s” is not an amount of yuan, such as 30,000,000.") % {"text": text})
    amount = Decimal(found[1].replace(",", "")) * UNITS[found[2] or (tight(unit) if tight(unit) in UNITS else "")]
    if amount >= MOST_MONEY:
        raise ValueError(_("“%(text)s” is more than can be stored.") % {"text": text})
    return amount.quantize(FEN, ROUND_HALF_UP)


def money_words(amount: Decimal) -> str:
    """3,000万元, 1.2亿元, 500元: exact, in the largest unit that does not hide digits far behind the point."""
    if amount >= UNITS["亿"] and amount % UNITS["万"] == 0:
        return f"{plain(amount / UNITS['亿'])}亿元"
    return f"{plain(amount / UNITS['万'])}万元" if amount >= UNITS["万"] else f"{plain(amount)}元"


def plain(amount: Decimal) -> str:
    """30,000,000 and 0.5, without noughts that say nothing."""
    whole, _point, rest = f"{amount:,f}".partition(".")
    rest = rest.rstrip("0")
    return f"{whole}.{rest}" if rest else whole


def day(text: str) -> date:
    """2024年6月30日, 2024-6-30, 2024.6.30, 2024/6/30, 20240630, or Excel's own number of a day, 45473."""
    written = tight(text)
    if found := WRITTEN_DAY.fullmatch(written) or TIGHT_DAY.fullmatch(written):
        year, month, number = map(int, found.groups())
        return real_day(year, month, number, text)
    is_year = NO_DAY.fullmatch(written)
    if is_year and int(is_year[1]) in YEARS and int(is_year[2] or is_year[3] or 1) in range(1, 13):
        raise ValueError(_("“%(text)s” does not say the day. Write it as 2024-06-30.") % {"text": text})
    if SERIAL.fullmatch(written):
        return of_serial(int(written), text)
    raise ValueError(_("“%(text)s” is not a day. Write it as 2024-06-30.") % {"text": text})


def real_day(year: int, month: int, number: int, text: str) -> date:
    try:
        found = date(year, month, number)
    except ValueError:
        raise ValueError(_("“%(text)s” is not in the calendar.") % {"text": text}) from None
    if year not in YEARS:
        raise ValueError(_("“%(text)s” lies too far away to be meant.") % {"text": text})
    return found


def of_serial(number: int, text: str) -> date:
    """The day of Excel's 1900 system, which takes 1900 for a leap year."""
    if number in {0, LAST_WRONG}:
        raise ValueError(_("“%(text)s” is not in the calendar.") % {"text": text})
    found = EXCEL_BEGINS + timedelta(days=number + (number < LAST_WRONG))
    return real_day(found.year, found.month, found.day, text)
