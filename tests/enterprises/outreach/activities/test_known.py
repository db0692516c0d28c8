"""Which enterprise somebody outside means."""

import pytest

from enterprises.outreach.activities.inviting import read_names
from enterprises.outreach.activities.known import code_in, key_of, match
from tests.factories import make_enterprise

CODE = "91440300MA5DA1234X"


@pytest.fixture
def known(db):
    return make_enterprise("深圳市昀峤电气有限公司", uscc=CODE)


@pytest.mark.parametrize(
    "text",
    [
        "深圳市昀峤电气有限公司",
        "昀峤电气有限公司",
        CODE,
        CODE.lower(),
        "9144 0300 MA5D A123 4X",
        "９１440300MA5DA1234X",
    ],
)
def test_by_code_or_exact_name(known, text):
    assert match(text) == known


@pytest.mark.parametrize("text", ["昀峤", "昀峤电气", "91440300MA5DA12340", "深圳市别家有限公司"])
def test_a_part_of_a_name_means_nobody(known, text):
    assert match(text) is None


def test_of_two_of_one_name_neither(known):
    make_enterprise("深圳市昀峤电气有限公司", twin=1)

    assert match("深圳市昀峤电气有限公司") is None


def test_a_name_of_eighteen_letters_with_blanks_is_no_code():
    assert code_in("深圳市十八个字的企业名称科技股份公司") == ""


def test_keys_tell_twins_apart(known):
    twin = make_enterprise("深圳市昀峤电气有限公司", twin=1)

    assert key_of(known, "") != key_of(twin, "")
    assert key_of(None, "昀峤电气有限公司") == key_of(known, "")


def test_pasted_lines_are_read_once_each(known):
    found, unknown = read_names(f"深圳市昀峤电气有限公司\n\n{CODE}，\n 深圳市没有的公司 \n深圳市没有的公司")

    assert (found, unknown) == ([known], ["深圳市没有的公司"])
