"""A pasted list: which line is which enterprise, what it says, and why a line cannot be taken in."""

from datetime import date

import pytest

from enterprises.classification.pasting import Line, read, taken_apart
from tests.factories import make_enterprise

pytestmark = pytest.mark.django_db
CODE, OTHER = "914403001922038216", "9144030071526726XG"
FACTS = {"kind": "high_tech", "name": "", "level": "", "issued_on": date(2023, 10, 16)}


@pytest.fixture
def firm():
    return make_enterprise("深圳市昀峤电气有限公司", uscc=CODE, aliases="深圳市老木机电有限公司")


def one(text, officer) -> Line:
    [line] = read(text, facts=FACTS, by=officer)
    return line


@pytest.mark.parametrize(
    ("text", "name", "code", "number", "days"),
    [
        ("昀峤电气\tGR1\t2023-10-16\t2026-10-16", "昀峤电气", "", "GR1", ["2023-10-16", "2026-10-16"]),
        ("1, 昀峤电气，GR1，2023年10月16日", "昀峤电气", "", "GR1", ["2023-10-16"]),
        (f"12\t昀峤电气\t{CODE.lower()}\tGR1", "昀峤电气", CODE, "GR1", []),
        (f"{CODE}  GR1  20231016", "", CODE, "GR1", ["2023-10-16"]),
        (f"{CODE}", "", CODE, "", []),
        ("昀峤 电气 有限公司", "昀峤 电气 有限公司", "", "", []),
        (f"{CODE}\t昀峤电气", "昀峤电气", CODE, "", []),
    ],
)
def test_a_line_is_taken_apart(text, name, code, number, days):
    line = taken_apart(text)

    assert (line.name, line.code, line.number, [str(day) for day in line.days]) == (name, code, number, days)


@pytest.mark.parametrize(
    "text", ["深圳市昀峤电气有限公司 ", "昀峤电气有限公司（深圳）", CODE, f"随便什么名字\t{CODE}", "老木机电有限公司"]
)
def test_an_enterprise_is_found_by_code_name_or_former_name(text, firm, officer):
    line = one(text, officer)

    assert (line.error, line.row.enterprise) == ("", firm)
    assert (line.row.kind, line.row.issued_on, line.row.expires_on) == (
        "high_tech",
        FACTS["issued_on"],
        date(2026, 10, 16),
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("不在库里的公司", "Not in the list"), (OTHER, "Not in the list"), (f"昀峤电气有限公司\t{OTHER}", "is stored with the USCC"),
        (f"另一家公司\t{CODE}", "two enterprises"), ("昀峤电气有限公司\t2023-13-16", "not in the calendar"),
        ("昀峤电气有限公司\t2023-10-16\t2022-10-16", "cannot expire before"), (f"昀峤电气有限公司\t{'9' * 41}", "too long"),
        ("同名公司", "Several enterprises"),
    ],
)  # fmt: skip
def test_why_a_line_cannot_be_taken_in(text, why, firm, officer):
    make_enterprise("另一家公司")
    for twin in (0, 1):
        make_enterprise("同名公司", twin=twin)

    line = one(text, officer)

    assert why in line.error
    assert line.text == text


def test_headers_and_blank_lines_are_passed_over_and_twice_is_once(firm, officer):
    lines = read(f"企业名称\t编号\n\n{firm.name}\tGR1\n{CODE}\tGR2\n", facts=FACTS, by=officer)

    assert [bool(line.error) for line in lines] == [False, True]
    assert "twice" in lines[1].error


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_line_as_for_three(count, officer, django_assert_num_queries):
    names = [make_enterprise(aliases=f"曾用名{number}").alias_list[0] for number in range(count)]
    officer.has_role("officer")

    with django_assert_num_queries(2):
        lines = read("\n".join(names), facts=FACTS, by=officer)

    assert not any(line.error for line in lines)
