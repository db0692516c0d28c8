"""Up to four spaces side by side."""

from decimal import Decimal

import pytest
import time_machine

from spaces.comparing import Row, picked
from tests.factories import make_space

URL = "/desk/spaces/compare/"


@pytest.fixture(autouse=True)
def _then(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def browser(as_user, manager):
    return as_user(manager)


@pytest.fixture
def five(manager, now):
    return [make_space(by=manager, now=now, number=f"10{at}", area=1000 * at) for at in range(1, 6)]


def compared(browser, spaces, more=""):
    return browser.get(f"{URL}?{'&'.join(f'pick={space.pk}' for space in spaces)}{more}")


def lines(page) -> dict[str, Row]:
    return {str(row.label): row for group in page.context["groups"] for row in group.rows}


def test_facts_stand_side_by_side_and_what_differs_is_marked(browser, five, manager, now):
    page = compared(browser, five[:2])

    found = lines(page)
    assert found["Floor area"].said == ("1,000 ㎡", "2,000 ㎡")
    assert (found["Floor area"].differs, found["Use"].differs) == (True, False)
    assert found["Clear height"].said == ("not known", "not known")
    assert page.content.decode().count('class="is-differing"') == sum(row.differs for row in found.values())


def test_they_stand_in_the_order_in_which_they_were_picked(browser, five):
    page = compared(browser, [five[2], five[0]])

    assert [space.number for space, _others in page.context["columns"]] == ["103", "101"]


def test_one_can_be_taken_out(browser, five):
    page = compared(browser, five[:3])

    assert page.context["columns"][1][1] == f"pick={five[0].pk}&pick={five[2].pk}"


def test_only_what_differs_can_be_shown(browser, five):
    page = compared(browser, five[:2], "&differing=1").content.decode()

    assert ("Floor area" in page, "Clear height" in page) == (True, False)


def test_the_fifth_is_left_out_and_named(browser, five):
    page = compared(browser, five)

    assert len(page.context["columns"]) == 4
    assert "1 more was picked; four are compared at most." in page.content.decode()


def test_one_that_is_not_there_is_said(browser, five):
    page = browser.get(f"{URL}?pick={five[0].pk}&pick=999999&pick=²&pick=x")

    assert len(page.context["columns"]) == 1
    assert "2 of the picked spaces are not there (any more)." in page.content.decode()


def test_without_picks_the_way_back_is_shown(browser, db):
    page = browser.get(URL)

    assert (page.status_code, "Nothing to compare" in page.content.decode()) == (200, True)


def test_the_list_sends_its_picks_and_the_address_holds_nothing_else(browser, five):
    answer = browser.post(URL, {"pick": [five[0].pk, five[1].pk], "query": "area_least=1"})

    assert answer.url == f"{URL}?pick={five[0].pk}&pick={five[1].pk}"


def test_it_costs_the_same_for_two_and_for_four(browser, five, django_assert_num_queries):
    for spaces in (five[:2], five[:4]):
        compared(browser, spaces)
        with django_assert_num_queries(6):
            compared(browser, spaces)


@pytest.mark.parametrize(
    ("texts", "keys"), [(["1", "2", "1"], [1, 2]), (["x", "-1", ""], [0]), ([], []), (["7", "²"], [7, 0])]
)
def test_picks_are_read(texts, keys):
    assert picked(texts) == keys


def test_a_line_of_decimals_that_are_the_same_does_not_differ():
    assert not Row("Clear height", (f"{Decimal('6.0'):f} m", "6.0 m")).differs
