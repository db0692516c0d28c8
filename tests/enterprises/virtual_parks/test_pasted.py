"""What a pasted list means: codes, names, short and former names; what is wrong with each other line."""

import pytest

from enterprises.accounts.models import Enterprise
from enterprises.virtual_parks.pasted import read
from tests.factories import make_enterprise

CODE = "91440300MA5G00001X"


@pytest.fixture
def known(db):
    return make_enterprise("深圳市桐漪自动化有限公司", uscc=CODE, aliases="深圳市旧名电子有限公司")


def meant(text):
    return read(Enterprise.objects.standing(), text)


@pytest.mark.parametrize(
    "line",
    ["深圳市桐漪自动化有限公司", " 桐漪自动化有限公司 ", "桐漪自动化", CODE, CODE.lower(), "旧名电子有限公司", "（深圳）桐漪自动化有限公司"],
)  # fmt: skip
def test_a_line_means_the_enterprise_however_it_is_written(known, line):
    assert (meant(line).enterprises, meant(line).wrong) == ([known], [])


def test_twice_is_once_and_blank_lines_are_nothing(known):
    assert meant(f"桐漪自动化\n\n  \n{CODE}\n").enterprises == [known]


def test_a_line_that_means_nobody_is_named_with_what_it_may_mean(known):
    found = meant("桐漪自动化\n桐漪\n无此企业有限公司")

    assert found.enterprises == [known]
    assert found.wrong == [
        "Line 2, 桐漪: not in the list. Is it 深圳市桐漪自动化有限公司?", "Line 3, 无此企业有限公司: not in the list",
    ]  # fmt: skip


def test_a_line_that_means_several_asks_for_the_code(known):
    make_enterprise("桐漪自动化", short_name="别的", twin=1)
    make_enterprise("深圳市云栖贸易有限公司", short_name="云栖")
    make_enterprise("广州云栖科技有限公司", short_name="云栖")

    assert meant("云栖").wrong == ["Line 1, 云栖: several enterprises are called so; write the USCC"]


def test_who_bears_the_name_comes_before_who_is_called_so(known):
    other = make_enterprise("桐漪", short_name="桐漪")
    make_enterprise("深圳市桐漪贸易有限公司", short_name="桐漪")

    assert meant("桐漪").enterprises == [other]


@pytest.mark.parametrize("count", [1, 30])
def test_many_lines_cost_as_much_as_one(known, count, django_assert_num_queries):
    with django_assert_num_queries(4):  # codes, names, short names, former names
        assert meant("\n".join([CODE] * count)).enterprises == [known]
