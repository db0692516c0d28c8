"""Names and codes brought into one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crm.search import normalised
from enterprises.accounts.names import USCC_SIGNS, brief_name, clean_uscc, derived, meant_by, name_key, readings

SPELLINGS = [
    ("深圳市桐漪自动化有限公司", "桐漪自动化有限公司"),
    ("广东省深圳市龙岗区桐漪自动化有限公司", "桐漪自动化有限公司"),
    ("桐漪自动化（深圳）有限公司", "桐漪自动化有限公司"),
    ("桐漪自动化(深圳)有限公司", "桐漪自动化有限公司"),
    ("　深圳市 桐漪·自动化 有限公司 ", "桐漪自动化有限公司"),
    ("ＡＢＣ科技有限公司", "abc科技有限公司"),
    ("深圳市", "深圳市"),
]
CODES = [
    ("914403001922038216", "914403001922038216", True),
    ("9144030071526726XG", "9144030071526726XG", True),
    ("913306815877655972", "913306815877655972", True),
    ("913303006807061374", "913303006807061374", True),
    ("91110000600037341L", "91110000600037341L", True),
    ("91500111MADAFDA278", "91500111MADAFDA278", True),
    ("91500111mada fda-278", "91500111MADAFDA278", True),
    ("９１４４０３００１９２２０３８２１６", "914403001922038216", True),
    ("9144030071526726XA", "9144030071526726XA", False),
    ("91440300I922038216", "91440300I922038216", False),
    ("914403001922038217", "914403001922038217", False),
    ("91320115MAED2PCC0L", "91320115MAED2PCC0L", False),
    ("", "", True),
    ("无", "", True),
    ("/", "", True),
]
TYPED = [
    ("深圳市长盈精密技术股份有限公司", "cyjm"),
    ("深圳市长盈精密技术股份有限公司", "zyjm"),
    ("深圳市长盈精密技术股份有限公司", "szscy"),
    ("单氏五金店", "sswj"),
    ("重庆小面平湖店", "cqxm"),
    ("深圳市桐漪自动化有限公司", "tyzdh"),
    ("ＡＢＣ科技（深圳）有限公司", "abckj"),
    ("重庆小面平湖店", "zqxm"),
    ("葵涌物业管理有限公司", "kcwy"),
    ("葵涌物业管理有限公司", "kywy"),
    ("长盈精密", "cyjm"),
    ("长盈精密", "zyjm"),
    ("单氏五金店", "dswj"),
    ("单氏五金店", "cswj"),
    ("覃氏五金店", "qswj"),
    ("覃氏五金店", "tswj"),
    ("曾记茶业", "zjcy"),
    ("曾记茶业", "cjcy"),
    ("解氏包装", "xsbz"),
    ("解氏包装", "jsbz"),
    ("乐清电气", "yqdq"),
    ("深圳市乐清电气有限公司", "szslqdq"),
]
# characters of which names are made, and none that begins a place or a form
SIGNS = "昀峤桐漪自动化精密电子新材光学禾包装科技实业华南城重庆长盈ABc3"
NAMES = some.text(SIGNS, min_size=1, max_size=12)


@pytest.mark.parametrize(("written", "key"), SPELLINGS)
def test_spellings_of_one_enterprise_have_one_key(written, key):
    assert name_key(written) == key


@given(
    NAMES, some.sampled_from(["", " ", "　"]), some.sampled_from(["", "深圳市", "深圳", "广东省深圳市", "深圳市龙岗区"])
)
def test_brackets_blanks_width_and_place_never_make_two_keys(own, blank, place):
    narrow = f"{place}{own}有限公司"
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isascii() and sign.isalnum() else sign for sign in narrow)
    spellings = {
        narrow, wide, f" {narrow}　", f"{own}{blank}(深圳){blank}有限公司", f"{own}（深圳）有限公司", f"（深圳）{own}有限公司",
        narrow.upper(), narrow.replace("有", f"{blank}有"),
    }  # fmt: skip

    assert {name_key(spelling) for spelling in spellings} == {name_key(f"{own}有限公司")}


@given(NAMES, NAMES)
def test_two_different_names_have_two_keys(one, other):
    same = one.lower() == other.lower()

    assert (name_key(f"深圳市{one}有限公司") == name_key(f"{other}（深圳）有限公司")) == same


@given(some.text(min_size=1).filter(lambda text: normalised(text)))
def test_no_name_has_an_empty_key(name):
    assert name_key(name)


@pytest.mark.parametrize(("written", "code", "valid"), CODES)
def test_a_code_is_cleaned_and_judged_but_never_dropped(written, code, valid):
    assert clean_uscc(written) == (code, valid)


@pytest.mark.parametrize(("name", "typed"), TYPED)
def test_the_initials_that_people_type_find_the_name(name, typed):
    assert typed in derived(name=name, aliases="", uscc="")["search_text"]


def test_a_name_is_found_by_former_names_code_and_address_as_well():
    text = derived(name="昀峤电气", aliases="旧名实业", uscc="914403001922038216", address="平新北路 12 号")[
        "search_text"
    ]

    assert all(normalised(part) in text for part in ("旧名", "1922038", "平新北路 12"))


def test_initials_corrected_by_hand_stay():
    assert derived(name="覃氏五金", aliases="", uscc="", letters="qswj")["initials"] == "qswj"


@pytest.mark.parametrize(
    ("name", "brief"),
    [("深圳市桐漪自动化有限公司", "桐漪自动化"), ("顺和（深圳）股份有限公司", "顺和(深圳)"), ("有限公司", "有限公司")],
)
def test_the_brief_name_leaves_place_and_form_out(name, brief):
    assert brief_name(name) == brief


@given(some.integers(0, 17), some.sampled_from(USCC_SIGNS))
def test_a_code_with_one_wrong_character_leads_back_to_the_right_one(at, sign):
    right = "9144030071526726XG"
    wrong = right[:at] + sign + right[at + 1 :]

    assert (right in meant_by(wrong)) == (wrong != right)


def test_a_strange_character_is_the_wrong_one_and_two_are_too_many():
    assert meant_by("91440300715I6726XG") == ["9144030071526726XG"]
    assert meant_by("91440300I15I6726XG") == meant_by("91440300") == []


def test_the_form_of_an_enterprise_has_one_reading():
    assert readings("深圳市砚禾有限公司") == "szsyhyxgs"
