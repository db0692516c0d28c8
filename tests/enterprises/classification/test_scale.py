"""统计上大中小微型企业划分办法 (2017), line by line at its borders, and what a missing figure leaves open."""

from decimal import Decimal

import pytest

from enterprises.accounts.industries import DIVISIONS, SECTION_OF
from enterprises.classification import scale_words
from enterprises.classification.scale import CLASSES, INDUSTRIES, LINE_OF, LINES_OF_SECTION, find, judge, lines_of

WAN = 10_000
# the published table: lower bounds of large, medium, small; heads or 万元
TABLE = """
农、林、牧、渔业,revenue,20000,500,50
工业,employees,1000,300,20
工业,revenue,40000,2000,300
建筑业,revenue,80000,6000,300
建筑业,assets,80000,5000,300
批发业,employees,200,20,5
批发业,revenue,40000,5000,1000
零售业,employees,300,50,10
零售业,revenue,20000,500,100
交通运输业,employees,1000,300,20
交通运输业,revenue,30000,3000,200
仓储业,employees,200,100,20
仓储业,revenue,30000,1000,100
邮政业,employees,1000,300,20
邮政业,revenue,30000,2000,100
住宿业,employees,300,100,10
住宿业,revenue,10000,2000,100
餐饮业,employees,300,100,10
餐饮业,revenue,10000,2000,100
信息传输业,employees,2000,100,10
信息传输业,revenue,100000,1000,100
软件和信息技术服务业,employees,300,100,10
软件和信息技术服务业,revenue,10000,1000,50
房地产开发经营,revenue,200000,1000,100
房地产开发经营,assets,10000,5000,2000
物业管理,employees,1000,300,100
物业管理,revenue,5000,1000,500
租赁和商务服务业,employees,300,100,10
租赁和商务服务业,assets,120000,8000,100
其他未列明行业,employees,300,100,10
"""
LINES = [
    (name, indicator, *map(int, bounds)) for name, indicator, *bounds in (line.split(",") for line in TABLE.split())
]
BORDERS = [
    (name, indicator, at, bound) for name, indicator, *bounds in LINES for at, bound in enumerate(bounds)
]  # fmt: skip
ORDER = (*CLASSES, "micro")


def industry(name):
    return next(row for row in INDUSTRIES if row.name == name)


def in_kept_unit(indicator, number) -> Decimal:
    return Decimal(number) * (1 if indicator == "employees" else WAN)


def just_enough(name, at) -> dict[str, Decimal]:
    """Every indicator of the line exactly at its lower bound of that class."""
    return {
        indicator: in_kept_unit(indicator, bounds[at]) for line, indicator, *bounds in LINES if line == name
    }  # fmt: skip


def test_the_table_is_whole():
    held = {(row.name, indicator, *bounds) for row in INDUSTRIES for indicator, bounds in row.bounds.items()}

    assert held == set(LINES)


@pytest.mark.parametrize(("name", "indicator", "at", "bound"), BORDERS)
def test_at_the_border_it_is_in_and_one_below_is_one_class_down(name, indicator, at, bound):
    figures = just_enough(name, at)
    least = Decimal(1) if indicator == "employees" else Decimal("0.01")

    assert judge(industry(name), figures).scale == ORDER[at]
    below = judge(industry(name), figures | {indicator: in_kept_unit(indicator, bound) - least})
    assert ORDER.index(below.scale) > at
    if at == 0:  # where the bounds of the next class are met all the same
        others = {key: value for key, value in just_enough(name, 1).items() if key != indicator}
        assert judge(industry(name), others | {indicator: in_kept_unit(indicator, bound) - least}).scale == "medium"


@pytest.mark.parametrize(
    ("employees", "revenue", "scale"),
    [
        (320, 12_000 * WAN, "medium"), (1200, 12_000 * WAN, "medium"), (1200, 100 * WAN, "micro"),
        (19, 50_000 * WAN, "micro"), (1000, 40_000 * WAN, "large"), (20, 300 * WAN, "small"), (0, 0, "micro"),
    ],
)  # fmt: skip
def test_an_industrial_enterprise_must_meet_both(employees, revenue, scale):
    found = find(section="C", division="39", figures={"employees": Decimal(employees), "revenue": Decimal(revenue)})

    assert found.scale == scale


def test_a_missing_figure_leaves_it_open_unless_it_is_micro_anyway():
    few, many = {"employees": Decimal(10)}, {"employees": Decimal(500)}

    assert find(section="C", division="39", figures=few).scale == "micro"
    found = find(section="C", division="39", figures=many)
    assert (found.scale, found.verdicts[0].missing) == ("", ("revenue",))


@pytest.mark.parametrize(
    ("section", "division", "names"),
    [
        ("A", "01", ["农、林、牧、渔业"]), ("B", "06", ["工业"]), ("C", "43", ["工业"]), ("D", "46", ["工业"]),
        ("E", "47", ["建筑业"]), ("F", "51", ["批发业"]), ("F", "52", ["零售业"]), ("G", "53", []),
        ("G", "54", ["交通运输业"]), ("G", "59", ["仓储业", "交通运输业"]), ("G", "60", ["邮政业"]), ("H", "61", ["住宿业"]),
        ("H", "62", ["餐饮业"]), ("I", "64", ["信息传输业"]), ("I", "65", ["软件和信息技术服务业"]), ("J", "66", []),
        ("K", "70", ["房地产开发经营", "物业管理", "其他未列明行业"]), ("L", "72", ["租赁和商务服务业"]), ("M", "73", ["其他未列明行业"]),
        ("P", "83", []), ("Q", "84", []), ("Q", "85", ["其他未列明行业"]), ("S", "91", []),
        ("C", "", ["工业"]), ("F", "", ["批发业", "零售业"]), ("", "", []),
    ],
)  # fmt: skip
def test_which_line_an_industry_belongs_to(section, division, names):
    assert [row.name for row in lines_of(section, division)] == names


def test_every_division_of_the_standard_has_its_line_or_is_outside():
    outside = {"53", "66", "67", "68", "69", "83", "84", *(code for code in DIVISIONS if SECTION_OF[code] in "ST")}

    assert LINE_OF.keys() == DIVISIONS.keys() - outside
    assert LINES_OF_SECTION.keys() <= set(SECTION_OF.values())


def test_where_the_industry_says_too_little_the_lines_must_agree():
    few, some = {"employees": Decimal(3)}, {"employees": Decimal(30), "revenue": Decimal(6000) * WAN}

    assert find(section="F", division="", figures=few | {"revenue": Decimal(1)}).scale == "micro"
    assert find(section="F", division="", figures=some).scale == ""  # 批发 medium, 零售 small


@pytest.mark.parametrize(
    ("section", "division", "employees", "revenue", "said"),
    [
        (
            "C", "39", 320, 12_000 * WAN,
            "工业: Employees 320 people ≥ 300 people, Revenue CNY 120,000,000 ≥ CNY 20,000,000, all 2 are met → Medium. "
            "Not Large: Employees 320 people < 1,000 people, Revenue CNY 120,000,000 < CNY 400,000,000.",
        ),
        ("C", "39", 10, None, "工业: Employees 10 people < 20 people → Micro."),
        ("C", "39", 320, None, "工业: missing for 2023: Revenue."),
        ("M", "73", 400, None, "其他未列明行业: Employees 400 people ≥ 300 people, which is enough → Large."),
        ("J", "66", 400, None, "The division of 2017 does not cover this industry."),
        ("", "", 400, None, "The industry is not known."),
    ],
)  # fmt: skip
def test_it_is_said_why(section, division, employees, revenue, said, settings):
    given = {"employees": employees, "revenue": revenue}
    figures = {name: Decimal(value) for name, value in given.items() if value is not None}

    assert scale_words.reasons(find(section=section, division=division, figures=figures), year=2023) == said


def test_without_the_right_to_read_figures_only_the_class_is_explained():
    found = find(section="M", division="73", figures={"employees": Decimal(400)})

    assert scale_words.reasons(found, year=2023, figures=False) == "其他未列明行业, by the figures of 2023."
