"""What the header of a column of figures says: which measure, which year, which months. Pure, and strict.

A header is understood only if every word of it is: 产值增速, 工业增加值 and 新产品产值 are none of our measures.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

# ours first; the longest that fits is meant
WORDS = {
    "output": ("工业总产值", "总产值", "工业产值", "产值", "industrial output", "output"),
    "revenue": (
        "营业收入", "主营业务收入", "营业总收入", "营收", "销售收入", "主营收入", "营业额", "revenue",
    ),
    "tax": (
        "纳税额", "纳税总额", "税收总额", "实缴税金", "实缴税额", "实缴税收", "入库税收", "入库税金", "缴税额",
        "缴纳税额", "实缴税金总额", "纳税", "税收", "税额", "tax paid", "tax",
    ),
    "rd": (
        "研究开发费用", "研究开发投入", "研发费用", "研发投入", "研发经费", "研发支出", "r&d spending", "r&d",
    ),
    "fixed": ("固定资产投资额", "固定资产投资", "固投", "fixed-asset investment"),
    "industrial": ("工业固定资产投资", "工业投资额", "工业投资", "industrial investment"),
    "assets": ("资产总额", "资产总计", "总资产", "total assets"),
    "employees": (
        "从业人员", "从业人数", "员工人数", "平均用工人数", "职工人数", "平均从业人员", "从业人员平均人数",
        "从业人员数", "用工人数", "员工数", "employees",
    ),
}  # fmt: skip
# as our own sheets call them
NAMES = {
    "output": "工业总产值", "revenue": "营业收入", "tax": "纳税额", "rd": "研发投入", "fixed": "固定资产投资",
    "industrial": "工业投资", "assets": "资产总额", "employees": "从业人员",
}  # fmt: skip
NUMERALS = {sign: at for at, sign in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12}

OTHER_THINGS = re.compile(r"同比|环比|增速|增长|增幅|增减|占比|比重|排名|%|‰|growth|yoy")
UNITS = re.compile(
    r"\((?:[^()]*[,:;])?(?:人民币)?(?:元|千元|万元|百万元|亿元|万|亿|人|名|rmb|cny)\)|[,:]?(?:单位:)?(?:千|百万|万|亿)元$"
)
PRICES = re.compile("当年价格?|现行价格?|现价")
DASH = re.compile(r"[—–―－~～至到]")
NUMERAL = "(?:十[一二]?|[一二三四五六七八九])"
FILLERS = re.compile(
    r"规模以上|规上|限额以上|限上|工业企业|企业|辖区|街道|分月|各月|按月|月度|数据|金额|完成情况|完成额|完成|情况|统计表|统计|一览表|汇总表|汇总"
    r"|报表|表|月报|快报数?|定报数?|指标|数额|总额|数值|数|额|值|期末|的|自|为|[:,、()\[\]_*·/-]"
)


@dataclass(frozen=True)
class Meaning:
    """What a column is about. "_" is what the sheet as a whole has to say: its measure, its year ("_-1" the year
    before), its month.

    `when` is two months, 01-05; "month" the month of the sheet, "until" January until then, "year" the whole year,
    "sum" what the other columns of that measure and year come to.
    """

    measure: str = "_"
    year: str = "_"
    when: str = "month"

    @property
    def key(self) -> str:
        return f"{self.measure}:{self.year}:{self.when}"

    @classmethod
    def of(cls, key: str) -> "Meaning":
        return cls(*key.split(":"))

    @property
    def months(self) -> tuple[int, int] | None:
        """The first and the last; None unless it names them."""
        first, _dash, last = self.when.partition("-")
        return (int(first), int(last)) if last else None

    def resolved(self, *, measure: str = "", year: str = "", month: str = "") -> "Meaning":
        """With what is said of the whole sheet."""
        found = self
        if self.measure == "_" and measure:
            found = replace(found, measure=measure)
        if self.year.startswith("_") and year:
            found = replace(found, year=str(int(year) + int(self.year[1:] or 0)))
        if self.when in {"month", "until"} and month:
            found = replace(found, when=self.of_month(int(month)))
        return found

    def of_month(self, month: int) -> str:
        if not month:
            return "year"
        return between(1 if self.when == "until" else month, month)


@dataclass
class Said:
    """What one header says, or several together, the lower one over the upper one."""

    measure: str = ""
    year: str = ""
    months: tuple[int, int] | None = None
    is_before: bool = False
    is_cumulative: bool = False
    is_this: bool = False
    is_year: bool = False
    is_sum: bool = False

    @property
    def is_anything(self) -> bool:
        return self != Said()


def meant(parts: tuple[str, ...]) -> str:
    """The key of what a column with this header is about; "" when it is not understood, or about something else."""
    whole = Said()
    for part in dict.fromkeys(part for part in parts if part):
        found = said(part)
        if found is None:
            return ""
        whole = over(whole, found)
    if not (whole.measure or whole.months or whole.is_cumulative or whole.is_this or whole.is_year or whole.is_sum):
        return ""
    return Meaning(whole.measure or "_", year_of(whole), when_of(whole)).key


def over(upper: Said, lower: Said) -> Said:
    return Said(
        measure=lower.measure or upper.measure,
        year=lower.year or upper.year,
        months=lower.months or upper.months,
        **{
            name: getattr(lower, name) or getattr(upper, name)
            for name in ("is_before", "is_cumulative", "is_this", "is_year", "is_sum")
        },
    )


def year_of(whole: Said) -> str:
    if not whole.is_before:
        return whole.year or "_"
    return str(int(whole.year) - 1) if whole.year else "_-1"


def when_of(whole: Said) -> str:
    if whole.months:
        first, last = whole.months
        is_from_january = whole.is_cumulative and not (whole.is_this and first == last)
        if whole.is_this and first < last:
            first = last  # 本月 below 1-5月 is May
        return between(1 if is_from_january else first, last)
    if whole.is_year:
        return "year"
    if whole.is_cumulative:
        return "until"
    if whole.is_sum:
        return "sum"
    return "year" if whole.year and not whole.is_this and not whole.is_before else "month"


def between(first: int, last: int) -> str:
    return f"{first:02d}-{last:02d}"


def header(measure: str, year: int, first: int, last: int, unit: str) -> str:
    """The header by which a column of ours is known again; months 0 to 0 are the whole year."""
    months = "全年" if not last else f"{last}月" if first == last else f"{first}-{last}月"
    return f"{year}年{NAMES[measure]} {months}（{unit}）"


# ---------------------------------------------------------------- one header, word by word


def tight(text: str) -> str:
    """Full-width signs as narrow ones, lower case, all dashes alike, one blank between words."""
    return DASH.sub("-", " ".join(unicodedata.normalize("NFKC", text).lower().split()))


def said(text: str) -> Said | None:
    """What one header says; None when a word of it is not understood, or it is about something else."""
    found, left = Said(), UNITS.sub("", PRICES.sub("", tight(text)))
    if OTHER_THINGS.search(left):
        return None
    for reader in (measure_in, season_in, day_in, range_in, month_in, year_in, words_in):
        left = reader(left, found)
    left = FILLERS.sub("", left.replace(" ", ""))
    is_real = found.months is None or 1 <= found.months[0] <= found.months[1] <= 12
    return found if not left and is_real else None


def measure_in(left: str, found: Said) -> str:
    named = [(word, measure) for measure, words in WORDS.items() for word in words if word in left]
    if not named:
        return left
    word, found.measure = max(named, key=lambda each: len(each[0]))
    return left.replace(word, "", 1)


SEASONS = (
    (re.compile("前(?:3|三)个?季度"), (1, 9)), (re.compile("上半年"), (1, 6)), (re.compile("下半年"), (7, 12)),
    (re.compile("第?(?:1|一)季度|q1"), (1, 3)), (re.compile("第?(?:2|二)季度|q2"), (4, 6)),
    (re.compile("第?(?:3|三)季度|q3"), (7, 9)), (re.compile("第?(?:4|四)季度|q4"), (10, 12)),
)  # fmt: skip


def season_in(left: str, found: Said) -> str:
    for pattern, months in SEASONS:
        if pattern.search(left):
            found.months = months
            return pattern.sub("", left, count=1)
    return left


DAYS = re.compile(
    r"(?<!\d)(20\d\d)(?:[./-](\d{1,2})(?:[./-]\d{1,2})?(?![\d月-])|年(\d{1,2})月(?:\d{1,2}日)?(?:份|末|底)?(?!-)|(0[1-9]|1[0-2])(?!\d))"
)


def day_in(left: str, found: Said) -> str:
    """2024年5月, 2024-05, 202405; a day of Excel, 2024-05-01, is its month."""
    one = DAYS.search(left)
    if one and not found.months:
        found.year, month = one[1], int(one[2] or one[3] or one[4])
        found.months = (month, month)
        return left.replace(one[0], "", 1)
    return left


def range_in(left: str, found: Said) -> str:
    """1-5月, 1月-5月, 2024年1-5月 (the year is left to year_in), 一至五月."""
    one = re.search(rf"(\d{{1,2}}|{NUMERAL})(?:月份?)?-(\d{{1,2}}|{NUMERAL})月份?", left)
    if one:
        found.months = (number(one[1]), number(one[2]))
        return left.replace(one[0], "", 1)
    return left


def month_in(left: str, found: Said) -> str:
    one = re.search(rf"(?<!\d)(\d{{1,2}}|{NUMERAL})月(?:份|末|底)?", left)
    if one and not found.months:
        found.months = (number(one[1]),) * 2
        return left.replace(one[0], "", 1)
    return left


def number(text: str) -> int:
    return int(text) if text.isdecimal() else NUMERALS[text]


def year_in(left: str, found: Said) -> str:
    one = re.search(r"(?<!\d)(20\d\d)(?!\d)(?:年度|年)?[./-]?", left)
    if one:
        found.year = found.year or one[1]
        found.is_year = "年度" in one[0]
        return left.replace(one[0], "", 1)
    return left


TERMS = (
    ("is_before", re.compile("上年同期|去年同期|上年同月|去年同月|上年|去年|同期")),
    ("is_cumulative", re.compile("1-本月累?计?|年初至今|自年初|累计数?|至本月")),
    ("is_this", re.compile("本月数?|当月数?|本期数?")),
    ("is_year", re.compile("全年|年度|年末|年底|年合计")),
    ("is_sum", re.compile("合计|小计|总计")),
    ("", re.compile("本年|今年|当年")),
)  # fmt: skip


def words_in(left: str, found: Said) -> str:
    for name, pattern in TERMS:
        if pattern.search(left):
            if name:
                setattr(found, name, True)
            left = pattern.sub("", left, count=1)
    return left


# ---------------------------------------------------------------- a title, a file's name: whatever it says of the sheet


def hints(text: str) -> Said:
    """What can be picked out of running words; what is not understood is no matter here."""
    found, left = Said(), tight(text)
    for reader in (measure_in, season_in, day_in, range_in, month_in, year_in):
        left = reader(left, found)
    if found.months and not 1 <= found.months[0] <= found.months[1] <= 12:
        found.months = None
    return found
