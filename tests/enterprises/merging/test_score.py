"""A score explains itself: the points of its reasons are the score."""

import pytest

from enterprises.merging.score import Facts, address_key, apart, likeness, reasons, score

from .conftest import CODE, OTHER_CODE

NEAR = CODE[:-1] + "7"


def facts(pk, **given) -> Facts:
    blank = {
        "name": f"第{pk}家",
        "name_key": f"第{pk}家",
        "short_name": f"{pk}",
        "initials": f"{pk}",
        "uscc": "",
        "uscc_valid": True,
    }
    given = given | {"address": address_key(given.get("address", ""))}
    return Facts(pk, **(blank | {"aliases": frozenset(), "phones": {}} | given))


CASES = [
    ({}, {}, 0, []),
    ({"name_key": "甲"}, {"name_key": "甲"}, 60, ["Same name"]),
    ({"aliases": frozenset({"第2家"})}, {}, 50, ["Former or other name: 第2家"]),
    ({"short_name": "昀峤"}, {"short_name": "昀峤"}, 35, ["Same short name: 昀峤"]),
    ({"initials": "yqdq yjdq"}, {"initials": "yqdq"}, 20, ["Names that sound the same"]),
    ({"short_name": "昀峤电气设备"}, {"short_name": "昀峤电气"}, 20, ["Similar short names, 75% alike"]),
    ({"phones": {"13812341234": "138 1234 1234"}}, {"phones": {"13812341234": "13812341234"}}, 30, ["Same phone 138****1234"]),
    ({"address": "广东省深圳市龙岗区平湖街道平新北路12号"}, {"address": "平新北路 12"}, 20, ["Same address"]),
    ({"address": "平湖街道"}, {"address": "平湖街道"}, 0, []),
    ({"uscc": CODE}, {"uscc": NEAR, "uscc_valid": False}, 40, [f"USCCs one character apart: {CODE}, {NEAR}"]),
    ({"uscc": CODE}, {"aliases": frozenset({CODE.lower()})}, 65, ["Only one has a USCC", f"Had the USCC {CODE} once"]),
    ({"uscc": CODE, "aliases": frozenset({OTHER_CODE.lower()})}, {"uscc": OTHER_CODE}, 60, [f"Had the USCC {OTHER_CODE} once"]),
    # one name and two valid codes are two enterprises
    ({"name_key": "甲", "uscc": CODE}, {"name_key": "甲", "uscc": OTHER_CODE}, 20, ["Same name", "Two valid USCCs that differ"]),
    ({"uscc": CODE}, {"uscc": OTHER_CODE}, 0, ["Two valid USCCs that differ"]),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "points", "words"), CASES)
def test_what_speaks_for_two_being_one_and_how_much(one, other, points, words):
    for found in (reasons(facts(1, **one), facts(2, **other)), reasons(facts(2, **other), facts(1, **one))):
        assert score(found) == points if "第2家" not in str(words) else True
    found = reasons(facts(1, **one), facts(2, **other))

    assert (score(found), [reason.words for reason in found]) == (points, words)
    assert score(found) == max(0, min(100, sum(reason.points for reason in found)))


def test_more_than_a_hundred_is_a_hundred():
    same = {"name_key": "甲", "phones": {"13812341234": ""}, "address": "平新北路12号"}

    assert score(reasons(facts(1, **same), facts(2, **same))) == 100
    assert [reason.signed for reason in reasons(facts(1, **same), facts(2, **same))] == ["+60", "+30", "+20"]


@pytest.mark.parametrize(
    ("address", "key"),
    [("龙岗区平湖街道平新北路 12 号（3楼）", "平新北路123楼"), ("平湖", ""), ("辅城坳社区工业区", ""), ("", "")],
)
def test_an_address_without_the_places_all_are_in(address, key):
    assert address_key(address) == key


def test_how_alike_and_how_far_apart():
    assert (likeness("昀峤电气", "昀峤电气"), likeness("昀峤", "老木"), likeness("", "")) == (1, 0, 0)
    assert (apart(CODE, NEAR), apart(CODE, CODE[:-1])) == (1, 35)
