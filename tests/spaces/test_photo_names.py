"""Which space the name of a photo means, whoever packed it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces import photo_names as names
from spaces.naming import building_key, natural, number_key
from spaces.photo_names import Why

PARKS = ("禾麓智造园", "禾麓智造园二期", "园区 3")
BUILDINGS = {building_key(name): at for at, name in enumerate(("3栋", "13栋", "配套楼", "1号库", "5栋"), 1)}
NUMBERS = {number_key(name): at for at, name in enumerate(("502", "502-505", "5楼整层", "一层A区", "1201", "整栋"), 1)}
HELU = "禾麓智造园"


def meant(path):
    """(building, number) as they were written above, or why not."""
    parts = names.parts(path)
    if (hit := names.park(parts, [natural(park) for park in PARKS])) is None:
        return Why.NO_PARK
    places = names.places(hit[1], BUILDINGS)
    found = [(place.building, names.space(place, NUMBERS)) for place in places]
    for building, one in found:
        if one.space:
            return (*written(building, one.space), names.caption(one.rest))
    return found[0][1].why if found else Why.NO_BUILDING


def written(building, number):
    return ("3栋", "13栋", "配套楼", "1号库", "5栋")[building - 1], (
        "502", "502-505", "5楼整层", "一层A区", "1201", "整栋",
    )[number - 1]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("禾麓智造园/3栋/502-505-1.jpg", ("3栋", "502-505", "")),
        ("禾麓智造园 3栋 502-505 (2).png", ("3栋", "502-505", "")),
        ("禾麓智造园3栋502-505（2）.png", ("3栋", "502-505", "")),
        ("禾麓智造园_3栋_502—505_1.jpg", ("3栋", "502-505", "")),
        ("禾麓智造园-3号楼-502.jpg", ("3栋", "502", "")),
        ("禾麓智造园/３＃/５０２.JPG", ("3栋", "502", "")),
        ("禾麓智造园/3#502.jpg", ("3栋", "502", "")),
        ("禾麓智造园/3栋/502室-2.jpg", ("3栋", "502", "")),
        ("禾麓智造园/3栋/502/IMG_20240603_101500.jpg", ("3栋", "502", "")),
        ("禾麓智造园/3栋/502-505/502.5-1.jpg", ("3栋", "502", "")),
        ("禾麓智造园/3栋/502_IMG_0031.jpg", ("3栋", "502", "")),
        ("禾麓智造园/3栋/502-505 货梯厅2.jpg", ("3栋", "502-505", "货梯厅")),
        ("禾麓智造园/3栋/502/微信图片_20240603.jpg", ("3栋", "502", "")),
        ("禾麓智造园/3栋/5楼 整层.jpg", ("3栋", "5楼整层", "")),
        ("禾麓智造园/3栋/5楼/1201.jpg", ("3栋", "1201", "")),
        ("禾麓智造园/3栋/3栋502.jpg", ("3栋", "502", "")),
        ("禾麓智造园/3栋/禾麓智造园3栋502.jpg", ("3栋", "502", "")),
        ("禾麓智造园/3栋/502/5号楼梯.jpg", ("3栋", "502", "号楼梯")),
        ("禾麓智造园/13栋/502.jpg", ("13栋", "502", "")),
        ("禾麓智造园/配套楼 一层A区.jpg", ("配套楼", "一层A区", "")),
        ("禾麓智造园1号库整栋.jpg", ("1号库", "整栋", "")),
        ("招商资料/平湖/禾麓智造园照片/3栋/502.jpg", ("3栋", "502", "")),
        ("禾麓智造园二期/3栋/502.jpg", ("3栋", "502", "")),
        ("禾麓智造园二期/禾麓智造园/3栋/502.jpg", ("3栋", "502", "")),
        ("园区3/3栋/502.jpg", ("3栋", "502", "")),
        ("禾麓智造园/3栋/502-503.jpg", Why.ANOTHER),
        ("禾麓智造园/3栋/502、503.jpg", Why.ANOTHER),
        ("禾麓智造园/3栋/502 505.jpg", Why.ANOTHER),
        ("禾麓智造园/3栋/502A.jpg", Why.ANOTHER),
        ("禾麓智造园/3栋/5021.jpg", Why.NO_NUMBER),
        ("禾麓智造园/3栋/货梯.jpg", Why.NO_NUMBER),
        ("禾麓智造园/3栋/IMG_0502.jpg", Why.NO_NUMBER),
        ("禾麓智造园/4栋/502.jpg", Why.NO_BUILDING),
        ("禾麓智造园三期/3栋/502.jpg", Why.NO_BUILDING),
        ("禾麓智造园2/3栋/502.jpg", Why.NO_BUILDING),
        ("禾麓智造园/502.jpg", Why.NO_BUILDING),
        ("禾麓智造园.jpg", Why.NO_BUILDING),
        ("园区33/3栋/502.jpg", Why.NO_PARK),
        ("3栋/502.jpg", Why.NO_PARK),
        ("IMG_0031.jpg", Why.NO_PARK),
        (".jpg", Why.NO_PARK),
    ],
)
def test_a_name_means_one_space_or_says_what_is_missing(path, expected):
    assert meant(path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("KJ00012_1.jpg", 12), ("kj12.png", 12), ("照片/KJ00012/IMG_0031.jpg", 12), ("ＫＪ００１２ 平面图.png", 12),
        ("KJ00007/KJ00012.jpg", 12), ("KJ.jpg", None), ("XKJ00012.jpg", None), ("KJ1234567890.jpg", None),
    ],
)  # fmt: skip
def test_the_code_is_found_in_the_name_or_the_nearest_folder(path, expected):
    found = names.code(names.parts(path))

    assert (found and found.space) == expected


@pytest.mark.parametrize(
    ("packed", "is_utf8", "expected"),
    [
        ("禾麓智造园/3栋.jpg".encode("gbk").decode("cp437"), False, "禾麓智造园/3栋.jpg"),
        ("禾麓智造园/3栋.jpg".encode().decode("cp437"), False, "禾麓智造园/3栋.jpg"),
        ("禾麓智造园\\3栋.jpg".encode("gbk").decode("cp437"), False, "禾麓智造园/3栋.jpg"),
        ("㙟屋.jpg".encode("gb18030").decode("cp437"), False, "㙟屋.jpg"),
        ("禾麓智造园.jpg", True, "禾麓智造园.jpg"), ("禾麓智造园.jpg", False, "禾麓智造园.jpg"),
        ("plan.jpg", False, "plan.jpg"), ("é.jpg", True, "é.jpg"), ("é.jpg", False, "é.jpg"),
    ],
)  # fmt: skip
def test_a_name_is_read_as_whoever_packed_it_saw_it(packed, is_utf8, expected):
    assert names.readable(packed, is_utf8=is_utf8) == expected


@pytest.mark.parametrize(
    ("rest", "is_plan"), [("_平面图", True), ("_户型", True), ("_floor_plan", True), ("_货梯", False), ("", False)]
)
def test_a_plan_says_so(rest, is_plan):
    assert names.is_plan(rest) is is_plan


@given(st.text(max_size=120))
def test_no_name_is_too_strange(text):
    meant(text)
    names.code(names.parts(text))
    names.readable(text, is_utf8=False)


@given(
    st.sampled_from(["502", "502-505", "5楼整层", "一层A区", "1201"]), st.integers(1, 99),
    st.sampled_from(["/", " ", "_", "-", ""]), st.sampled_from(["-{}", "_{}", " ({})", "（{}）", " {}"]),
)  # fmt: skip
def test_however_it_is_joined_and_counted_it_is_the_same_space(number, serial, sign, counting):
    path = f"{HELU}{sign}3栋{sign}{number}{counting.format(serial)}.jpg"

    assert meant(path) == ("3栋", number, "")


def test_a_long_name_is_read_in_no_time():
    for text in (
        "禾麓智造园" + "_照片" * 200,
        "禾麓智造园" + "-" * 400 + "x",
        "1" * 500,
        "禾麓智造园3栋502" + "_" * 400 + "x",
    ):
        meant(text)
