"""Names and codes brought into one form."""

import pytest

from crm.search import normalised
from enterprises.accounts.names import brief_name, clean_uscc, derived, name_key

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
]


@pytest.mark.parametrize(("written", "key"), SPELLINGS)
def test_spellings_of_one_enterprise_have_one_key(written, key):
    assert name_key(written) == key


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
