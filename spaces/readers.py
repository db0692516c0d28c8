"""Cells of owners' rent rolls as numbers and words. What cannot be read is refused with a ValueError in words."""

import re
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils.translation import gettext as _

from crm.cells import day, tight

from .models import Certificate, FireAcceptance, FireClass, Status, Tenure, Use

Warn = Callable[[str], None]
CENT = Decimal("0.01")
NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
DASH = r"(?:-|–|—|~|至|到)+"
SQUARE = re.compile(r"m2|m²|平方米|平米|平方|平")
REMARK = re.compile(r"\([^()]*\)|^约|左右$|以上$|起$")
DIGITS = {sign: at for at, sign in enumerate("零一二三四五六七八九十")} | {"两": 2, "半": 0}
KN = Decimal("9.8")  # 1 t/㎡ = 1,000 kg/㎡ = 9.8 kN/㎡
MOST_AREA = Decimal(10) ** 7
FIRST_LIFTS = re.compile(rf"(\d+)(?:台|部|个|\*|x|×)*({NUMBER})(?:t|吨)")
LAST_LIFTS = re.compile(rf"({NUMBER})(?:t|吨)(?:货梯|电梯)?(?:\*|x|×)?(\d*)(?:台|部|个)?")


def bare(text: str) -> str:
    """Tight, without remarks in brackets and words that make a number no other one."""
    return REMARK.sub("", tight(text)).strip()


def number(text: str, written: str) -> Decimal:
    try:
        return Decimal(written.replace(",", ""))
    except InvalidOperation:
        raise ValueError(_("“%(text)s” is not a number.") % {"text": text}) from None


def rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def split_unit(text: str, unit: str) -> tuple[Decimal, str]:
    """6.5米 -> 6.5 and 米; the unit of the header for a bare number."""
    found = re.fullmatch(rf"({NUMBER})(.*)", bare(text))
    if not found:
        raise ValueError(_("“%(text)s” is not a number.") % {"text": text})
    return number(text, found[1]), found[2] or unit


def unknown_unit(text: str) -> ValueError:
    return ValueError(_("“%(text)s” has a unit that is not understood here.") % {"text": text})


# ---------------------------------------------------------------- measures


def area(text: str, unit: str, warn: Warn) -> tuple[Decimal, Decimal | None]:
    """Square metres, and the least part that is let: 2,860, 0.286万㎡, 500-2000㎡."""
    ends = re.fullmatch(rf"({NUMBER})(?:m2|[^\d])*?{DASH}({NUMBER}.*)", bare(text))
    least = number(text, ends[1]) if ends else None
    value, given = split_unit(ends[2] if ends else text, unit)
    times = Decimal(10_000) if given.startswith("万") else Decimal(1)
    if given.removeprefix("万") and not SQUARE.fullmatch(given.removeprefix("万")):
        raise unknown_unit(text)
    value, least = rounded(value * times), least and rounded(least * times)
    if not 0 < value < MOST_AREA:
        raise ValueError(_("“%(text)s” is not the area of a space.") % {"text": text})
    if least and least < value:
        warn(_("“%(text)s” is taken as divisible, from %(least)s ㎡.") % {"text": text, "least": least})
        return value, least
    return value, None


def height(text: str, unit: str, warn: Warn) -> Decimal:
    value, given = split_unit(text, unit)
    lengths = {"": 1, "m": 1, "米": 1, "mm": 1000, "毫米": 1000, "cm": 100, "厘米": 100}
    if given not in lengths:
        raise unknown_unit(text)
    value = rounded(value / lengths[given])
    if not Decimal(1) < value < Decimal(100):
        raise ValueError(_("“%(text)s” is not a height in metres.") % {"text": text})
    return value


def load(text: str, unit: str, warn: Warn) -> Decimal:
    """t/㎡; without a unit 750 can only be kg/㎡, and 10 to 100 may be anything."""
    value, given = split_unit(text, unit)
    weight = re.split(r"/|每", given)[0]
    if not weight and value > 10:
        if value < 100:
            raise ValueError(_("“%(text)s”: t/㎡, kg/㎡ or kN/㎡? Write the unit.") % {"text": text})
        weight = "kg"
        warn(_("“%(text)s” has no unit and is taken as kg/㎡.") % {"text": text})
    per_ton = {"": 1, "t": 1, "吨": 1, "kg": 1000, "公斤": 1000, "千克": 1000, "kn": KN, "千牛": KN}
    if weight not in per_ton:
        raise unknown_unit(text)
    value = rounded(value / per_ton[weight])
    if not 0 < value < 100:
        raise ValueError(_("“%(text)s” is not a floor load.") % {"text": text})
    return value


def grid(text: str) -> tuple[Decimal, Decimal | None]:
    """8.4×8.4, 8.4m*9m, 8400×8400."""
    sides = re.fullmatch(rf"({NUMBER})(?:m|米|mm)?(?:[*x×]({NUMBER})(?:m|米|mm)?)?", bare(text))
    if not sides:
        raise ValueError(_("“%(text)s” is not a column grid, such as 8.4 × 8.4.") % {"text": text})
    found = [number(text, side) for side in sides.groups() if side]
    found = [rounded(side / 1000 if side >= 1000 else side) for side in found]
    if not all(0 < side < 100 for side in found):
        raise ValueError(_("“%(text)s” is not a column grid, such as 8.4 × 8.4.") % {"text": text})
    return found[0], found[1] if len(found) > 1 else None


def lifts(text: str, unit: str, warn: Warn) -> tuple[int | None, Decimal | None]:
    """How many freight lifts and what one carries in tonnes: 2台3吨, 3t×2, 1台5吨、2台3吨."""
    written = bare(text)
    if yes_no(written) is False:
        return 0, None
    parts = [part for part in re.split(r"[、,,;;+和]", written) if part]
    if len(parts) > 1:
        pairs = [lifts(part, unit, warn) for part in parts]
        warn(
            _("“%(text)s” are different lifts: their number, and what the strongest carries, are kept.")
            % {"text": text}
        )
        return sum(count or 1 for count, _load in pairs), max((load for _n, load in pairs if load), default=None)
    if found := FIRST_LIFTS.fullmatch(written):
        return int(found[1]), number(text, found[2])
    if (found := LAST_LIFTS.fullmatch(written)) or (
        unit in {"t", "吨"} and (found := re.fullmatch(r"([\d.]+)()", written))
    ):
        return (int(found[2]) if found[2] else None), number(text, found[1])
    if found := re.fullmatch(r"[x×*]?(\d{1,2})(?:台|部|个)?", written):
        return int(found[1]), None
    raise ValueError(_("“%(text)s” does not say how many freight lifts there are, such as 2台3吨.") % {"text": text})


def power(text: str, unit: str, warn: Warn) -> int:
    """kVA: 630kVA, 2×800千伏安, 1.25MVA."""
    written = bare(text)
    several = re.fullmatch(r"(\d{1,2})(?:台)?[*x×](.+)", written)
    value, given = split_unit(several[2] if several else written, unit)
    value *= int(several[1]) if several else 1
    if given in {"kw", "千瓦"}:
        warn(_("“%(text)s” is taken as so many kVA.") % {"text": text})
    elif given in {"mva", "兆伏安"}:
        value *= 1000
    elif given not in {"", "kva", "千伏安"}:
        raise unknown_unit(text)
    if not 0 < value < 10**6:
        raise ValueError(_("“%(text)s” is not a power supply in kVA.") % {"text": text})
    return int(value.to_integral_value(ROUND_HALF_UP))


def months(text: str, unit: str = "") -> Decimal:
    """2个月, 押二付一, 60天, 一年, 半个月."""
    written = bare(text)
    if found := re.fullmatch(r"押(\d+|[一二两三四五六])付.*", written):
        written, unit = found[1], ""
    found = re.fullmatch(
        rf"({NUMBER}|[一二两三四五六七八九十半]+)(个?半?月|个|months?|年|years?|天|日|days?)?(?:押金|租金|免租)?",
        written,
    )
    if not found:
        raise ValueError(_("“%(text)s” is not a number of months.") % {"text": text})
    value, given = counted(text, found[1]), found[2] or unit
    value += Decimal("0.5") if "半" in written else 0
    value *= 12 if given[:1] in {"年", "y"} else 1
    value = value / 30 if given[:1] in {"天", "日", "d"} else value
    if value >= 1000:
        raise ValueError(_("“%(text)s” is not a number of months.") % {"text": text})
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def counted(text: str, written: str) -> Decimal:
    """12 and 十二."""
    if written[0] not in DIGITS:
        return number(text, written)
    tens, is_ten, ones = written.rpartition("十")
    if not is_ten:
        return Decimal(DIGITS[written[0]])
    return Decimal((DIGITS[tens[0]] if tens else 1) * 10 + (DIGITS[ones[0]] if ones else 0))


# ---------------------------------------------------------------- words

YES = re.compile(
    r"[✓✔√☑yv1●○]|yes|true|有.*|是.*|可.*|已.*|能|允许.*|支持.*|具备.*|接通.*|(管道)?(天然|燃)气|市政.*|公开|展示"
)
NO = re.compile(r"[✗✘×xn0]|no|none|false|无.*|否.*|不.*|未.*|没有.*|禁止.*|暂无|隐藏")


def yes_no(text: str) -> bool | None:
    """None: it says neither."""
    written = bare(text)
    return False if NO.fullmatch(written) else True if YES.fullmatch(written) else None


def whether(text: str) -> bool:
    found = yes_no(text)
    if found is None:
        raise ValueError(_("“%(text)s” says neither yes nor no.") % {"text": text})
    return found


USES = {
    Use.M0: r"m0|新型产业.*|研发.*|创新型产业.*|产业研发.*", Use.W0: r"w0|w1|物流.*|仓.*|普通仓库",
    Use.M1: r"m1|普通工业.*|工业.*|厂房.*|标准厂房|生产.*|m", Use.OFFICE: r"办公.*|写字楼.*|商务.*|office",
    Use.RETAIL: r"商铺|商业.*|零售.*|店铺|铺位|retail", Use.DORMITORY: r"宿舍.*|公寓.*|dormitory|住宿|配套宿舍",
    Use.OTHER: r"其他.*|其它.*|other.*|配套.*|食堂",
}  # fmt: skip
TENURES = {
    Tenure.STATE: r"国有.*|国企.*|国资.*|政府.*", Tenure.COLLECTIVE: r"集体.*|(社区)?股份(合作)?公司.*|村集体.*|社区.*",
    Tenure.ENTERPRISE: r"企业.*|自有.*", Tenure.PRIVATE: r"私人.*|个人.*|私有.*",
}  # fmt: skip
CERTIFICATES = {Certificate.RED: r"红本.*", Certificate.GREEN: r"绿本.*", Certificate.NONE: r"无.*|没有.*|未办.*"}
FIRE_CLASSES = {
    FireClass.A: "甲.*|a", FireClass.B: "乙.*|b", FireClass.C: "丙.*|c", FireClass.D: "丁.*|d", FireClass.E: "戊.*|e",
}  # fmt: skip
ACCEPTANCES = {
    FireAcceptance.NONE: r"未.*|无.*|否|没有.*|不.*", FireAcceptance.FILED: r"(已|消防)*备案.*",
    FireAcceptance.ACCEPTED: r"(已|消防)*(验收|合格|通过).*|\d{4}.*验收.*|有|是|[✓√]",
}  # fmt: skip
STATUSES = {
    Status.VACANT: r"空置.*|空|闲置|待租|可租.*|招租.*|未租.*|未出租|vacant",
    Status.HELD: r"留置.*|预留.*|预定.*|已定|held",
    Status.FITTING: r"装修.*|在装修|fittingout|fitting",
    Status.WITHDRAWN: r"停用|已?下架|撤出|不再出租|已拆.*|已?撤.*|withdrawn",
    Status.OCCUPIED: r"(已|在|出|自)租.*|已出租|出租|租出|自用.*|在用|使用中|已入驻|occupied",
}  # fmt: skip


def one_of(kinds: dict, text: str) -> str:
    """The value of what is said there, in the words of sheets or of this program."""
    written = bare(text)
    for value, pattern in kinds.items():
        if written == value or re.fullmatch(pattern, written):
            return value
    for value in kinds:
        if written == bare(str(value.label)):
            return value
    known = "、".join(str(value.label) for value in kinds)
    raise ValueError(_("“%(text)s” is not one of these: %(known)s.") % {"text": text, "known": known})


def least_part(text: str) -> Decimal | None:
    """500㎡起分, from 500 ㎡: the least part that is let."""
    found = re.search(rf"({NUMBER})(?:m2|平方米|平米|平方|平)?", tight(text))
    return rounded(number(text, found[1])) if found and number(text, found[1]) > 1 else None


def acceptance(text: str) -> tuple[str, date | None]:
    found = re.search(r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?", tight(text))
    rest = tight(text).replace(found[0], "") if found else text
    return one_of(ACCEPTANCES, rest or "验收"), day(found[0]) if found else None
