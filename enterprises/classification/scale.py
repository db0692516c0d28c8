"""大、中、小、微型 by 统计上大中小微型企业划分办法 (2017). Pure: industry and figures in, the class and why out.

Source: 国家统计局 (stats.gov.cn, t20240524_1953570), its table for GB/T 4754-2017. Large, medium and small must meet
all lower bounds of their line, else it is one class down, and again; micro misses one of the small ones.
The three lines of 物业管理, 租赁和商务服务业 and 其他未列明行业 were taken from secondary copies of the table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

LARGE, MEDIUM, SMALL, MICRO = "large", "medium", "small", "micro"
CLASSES = (LARGE, MEDIUM, SMALL)  # those with lower bounds, in the order of the table
EMPLOYEES, REVENUE, ASSETS = "employees", "revenue", "assets"
WAN = 10_000

Bounds = tuple[int, int, int]


@dataclass(frozen=True)
class Industry:
    """A line of the table: for each indicator the lower bounds of large, medium and small. Money in 万元."""

    name: str
    bounds: Mapping[str, Bounds]

    def bound(self, indicator: str, of: str) -> Decimal:
        """In the unit in which figures are kept: heads, 元."""
        number = self.bounds[indicator][CLASSES.index(of)]
        return Decimal(number) if indicator == EMPLOYEES else Decimal(number) * WAN


def line(
    name: str, *, employees: Bounds | None = None, revenue: Bounds | None = None, assets: Bounds | None = None
) -> Industry:
    given = {EMPLOYEES: employees, REVENUE: revenue, ASSETS: assets}
    return Industry(name, {indicator: bounds for indicator, bounds in given.items() if bounds})


FARMING = line("农、林、牧、渔业", revenue=(20_000, 500, 50))
INDUSTRY = line("工业", employees=(1000, 300, 20), revenue=(40_000, 2000, 300))
BUILDING = line("建筑业", revenue=(80_000, 6000, 300), assets=(80_000, 5000, 300))
WHOLESALE = line("批发业", employees=(200, 20, 5), revenue=(40_000, 5000, 1000))
RETAIL = line("零售业", employees=(300, 50, 10), revenue=(20_000, 500, 100))
TRANSPORT = line("交通运输业", employees=(1000, 300, 20), revenue=(30_000, 3000, 200))
STORAGE = line("仓储业", employees=(200, 100, 20), revenue=(30_000, 1000, 100))
POST = line("邮政业", employees=(1000, 300, 20), revenue=(30_000, 2000, 100))
LODGING = line("住宿业", employees=(300, 100, 10), revenue=(10_000, 2000, 100))
CATERING = line("餐饮业", employees=(300, 100, 10), revenue=(10_000, 2000, 100))
TELECOM = line("信息传输业", employees=(2000, 100, 10), revenue=(100_000, 1000, 100))
SOFTWARE = line("软件和信息技术服务业", employees=(300, 100, 10), revenue=(10_000, 1000, 50))
REAL_ESTATE = line("房地产开发经营", revenue=(200_000, 1000, 100), assets=(10_000, 5000, 2000))
PROPERTY = line("物业管理", employees=(1000, 300, 100), revenue=(5000, 1000, 500))
BUSINESS = line("租赁和商务服务业", employees=(300, 100, 10), assets=(120_000, 8000, 100))
OTHER = line("其他未列明行业", employees=(300, 100, 10))
INDUSTRIES = (
    FARMING, INDUSTRY, BUILDING, WHOLESALE, RETAIL, TRANSPORT, STORAGE, POST, LODGING, CATERING, TELECOM, SOFTWARE,
    REAL_ESTATE, PROPERTY, BUSINESS, OTHER,
)  # fmt: skip

# Which line a division of GB/T 4754-2017 belongs to. 59 is 装卸搬运 (transport) and 仓储, 70 is 开发, 物业 and other
# real estate: two digits do not say which. Not in the table: railways 53, finance 66-69, 教育 83, 卫生 84, the public
# sector.
LINE_OF: dict[str, tuple[Industry, ...]] = {
    **dict.fromkeys((f"{code:02}" for code in range(1, 6)), (FARMING,)),
    **dict.fromkeys((f"{code:02}" for code in range(6, 47)), (INDUSTRY,)),
    **dict.fromkeys(("47", "48", "49", "50"), (BUILDING,)),
    "51": (WHOLESALE,), "52": (RETAIL,),
    **dict.fromkeys(("54", "55", "56", "57", "58"), (TRANSPORT,)),
    "59": (STORAGE, TRANSPORT), "60": (POST,), "61": (LODGING,), "62": (CATERING,),
    "63": (TELECOM,), "64": (TELECOM,), "65": (SOFTWARE,), "70": (REAL_ESTATE, PROPERTY, OTHER),
    "71": (BUSINESS,), "72": (BUSINESS,),
    **dict.fromkeys(
        ("73", "74", "75", "76", "77", "78", "79", "80", "81", "82", "85", "86", "87", "88", "89", "90"), (OTHER,)
    ),
}  # fmt: skip
# where only the section is known
LINES_OF_SECTION: dict[str, tuple[Industry, ...]] = {
    "A": (FARMING,), "B": (INDUSTRY,), "C": (INDUSTRY,), "D": (INDUSTRY,), "E": (BUILDING,),
    "F": (WHOLESALE, RETAIL), "H": (LODGING, CATERING), "I": (TELECOM, SOFTWARE),
    "K": (REAL_ESTATE, PROPERTY, OTHER), "L": (BUSINESS,), "M": (OTHER,), "N": (OTHER,), "O": (OTHER,), "R": (OTHER,),
}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """The class, or "" when it cannot be said; of which line, by which figures, and which figures are missing."""

    scale: str
    industry: Industry
    figures: Mapping[str, Decimal]
    missing: tuple[str, ...] = ()

    @property
    def short_of(self) -> tuple[str, ...]:
        """The indicators that keep it from the next class up; of micro those that miss the small one."""
        if self.scale in {"", LARGE}:
            return ()
        above = SMALL if self.scale == MICRO else CLASSES[CLASSES.index(self.scale) - 1]
        return tuple(name for name, value in self.figures.items() if value < self.industry.bound(name, above))

    @property
    def above(self) -> str:
        return {MICRO: SMALL, SMALL: MEDIUM, MEDIUM: LARGE}.get(self.scale, "")


@dataclass(frozen=True)
class Found:
    """What the figures come to. Several lines of the table only where the industry does not say which."""

    scale: str = ""
    verdicts: tuple[Verdict, ...] = ()
    is_known_industry: bool = True


def lines_of(section: str, division: str) -> tuple[Industry, ...]:
    return LINE_OF.get(division, ()) if division else LINES_OF_SECTION.get(section, ())


def find(*, section: str, division: str, figures: Mapping[str, Decimal]) -> Found:
    """`figures` of the last year: employees in heads, revenue and assets in 元; what is not there is not known."""
    verdicts = tuple(judge(industry, figures) for industry in lines_of(section, division))
    classes = {verdict.scale for verdict in verdicts}
    scale = classes.pop() if len(classes) == 1 else ""
    return Found(scale, verdicts, is_known_industry=bool(section))


def judge(industry: Industry, figures: Mapping[str, Decimal]) -> Verdict:
    known = {name: figures[name] for name in industry.bounds if name in figures}
    missing = tuple(name for name in industry.bounds if name not in figures)
    ranks = [rank(industry, name, value) for name, value in known.items()]
    lowest = max(ranks, default=0)  # the class that all of them reach
    if lowest == len(CLASSES):
        return Verdict(MICRO, industry, known, missing)  # whatever the others are
    return Verdict("" if missing else CLASSES[lowest], industry, known, missing)


def rank(industry: Industry, indicator: str, value: Decimal) -> int:
    """0 for large … 3 for micro."""
    return next((at for at, of in enumerate(CLASSES) if value >= industry.bound(indicator, of)), len(CLASSES))
