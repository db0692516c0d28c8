"""The list of what has to be verified: who sees which rows, what it costs, and what is done with many at once."""

from datetime import date, timedelta

import pytest
import time_machine

from crm.models import Role
from spaces import verbs
from spaces.models import ConfirmationLink, Space
from tests.factories import make_landlord, make_space, make_user

TODAY = date(2024, 6, 3)
AGES = {"fresh": 30, "ask": 31, "visit": 61, "warn": 91, "hidden": 121, "never": None}


@pytest.fixture(autouse=True)
def _clock(now):
    with time_machine.travel(now, tick=False):
        yield


def aged(days: int | None, *, manager, now, **facts) -> Space:
    return make_space(by=manager, now=now, verified_on=None if days is None else TODAY - timedelta(days=days), **facts)


@pytest.fixture
def stock(manager, now):
    return {name: aged(days, manager=manager, now=now, number=name) for name, days in AGES.items()}


def listed(browser, query: str = "") -> list[str]:
    return [row.number for row in browser.get(f"/desk/spaces/stale/{query}").context["page"]]


def test_the_oldest_stand_first_and_what_is_fresh_is_not_there(as_user, manager, stock):
    browser = as_user(manager)

    assert listed(browser) == ["never", "hidden", "warn", "visit", "ask"]
    assert listed(browser, "?band=visit") == ["visit"]
    assert sorted(listed(browser, "?band=hidden")) == ["hidden", "never"]
    assert listed(browser, "?band=other&o=other&status=other") == ["never", "hidden", "warn", "visit", "ask"]


def test_the_tabs_count_what_they_show(as_user, manager, stock):
    found = as_user(manager).get("/desk/spaces/stale/").context

    assert {name: count for name, _label, count in found["tabs"]} == {"ask": 1, "visit": 1, "warn": 1, "hidden": 2}
    assert found["count_all"] == 5


def test_let_and_withdrawn_ones_are_no_work(as_user, manager, stock, now):
    verbs.occupy(stock["warn"].pk, by=manager, now=now, holder_name="某公司")
    verbs.withdraw(stock["visit"].pk, by=manager, now=now, text="拆除")
    verbs.hold(stock["ask"].pk, by=make_user(Role.ATTRACTION), now=now, holder_name="智能仓储")

    assert listed(as_user(manager)) == ["never", "hidden", "ask"]


def test_a_landlords_spaces_stand_together(as_user, manager, now):
    for name, days, who in (("1", 50, "陈女士"), ("2", 70, "梁先生"), ("3", 90, "陈女士")):
        aged(days, manager=manager, now=now, number=name, landlord=make_landlord(who))

    together = listed(as_user(manager), "?o=landlord")

    assert together.index("3") + 1 == together.index("1")


def test_it_costs_the_same_for_one_row_and_for_many(as_user, manager, now, django_assert_max_num_queries):
    browser, costs = as_user(manager), []
    for _n in range(3):
        space = aged(70, manager=manager, now=now, landlord=make_landlord(f"业主{_n}"))
        browser.post("/desk/spaces/stale/ask/", {"pick": [space.pk]})
        browser.get("/desk/spaces/stale/")
        with django_assert_max_num_queries(15) as captured:
            browser.get("/desk/spaces/stale/")
        costs.append(len(captured))

    assert len(set(costs)) == 1


def test_the_part_is_what_the_page_shows(as_user, supervisor, manager, stock):
    browser = as_user(supervisor)  # whose list has no form, and so no token that differs each time
    part = browser.get("/desk/spaces/stale/?band=ask", headers={"hx-request": "true"}).text

    page = browser.get("/desk/spaces/stale/?band=ask").text
    assert "".join(part.split()) in "".join(page.split())


@pytest.mark.parametrize(
    ("role", "buttons"),
    [(Role.SPACES, {"ask", "verify"}), (Role.ATTRACTION, {"verify"}), (Role.SUPERVISOR, set())],
    ids=["spaces", "attraction", "supervisor"],
)
def test_each_sees_what_they_may_do(as_user, manager, stock, role, buttons):
    text = as_user(make_user(role)).get("/desk/spaces/stale/").text

    assert {name for name, sign in (("ask", "stale/ask/"), ("verify", "moves/verify")) if sign in text} == buttons


def test_the_landlords_number_is_never_shown_whole(as_user, manager, now):
    aged(70, manager=manager, now=now, landlord=make_landlord())

    text = as_user(manager).get("/desk/spaces/stale/").text

    assert "135****0068" in text
    assert "13500000068" not in text


def test_links_for_many_go_to_each_landlord_once(as_user, manager, now):
    one, other = make_landlord("梁先生"), make_landlord("陈女士")
    spaces = [aged(70, manager=manager, now=now, landlord=who) for who in (one, one, other, None)]
    answer = as_user(manager).post(
        "/desk/spaces/stale/ask/", {"pick": [space.pk for space in spaces], "query": "band=visit"}, follow=True
    )

    assert sorted(link.lines.count() for link in ConfirmationLink.objects.all()) == [1, 2]
    assert len(answer.context["by_hand"]) == 2
    assert f"{spaces[3]}: Nobody on the landlord" in answer.text.replace("&#x27;", "'")
    assert answer.text.count("/spaces/confirm/") == 2


def test_the_row_says_what_came_of_the_last_link(as_user, manager, now):
    space = aged(70, manager=manager, now=now, landlord=make_landlord())
    browser = as_user(manager)
    assert "never asked" in browser.get("/desk/spaces/stale/").text
    browser.post("/desk/spaces/stale/ask/", {"pick": [space.pk]})
    assert "asked, no answer yet" in browser.get("/desk/spaces/stale/").text

    ConfirmationLink.objects.update(expires_at=now)

    assert "no answer; ran out" in browser.get("/desk/spaces/stale/").text


def test_many_are_verified_by_telephone_once(as_user, attraction, stock):
    data = {"pick": [stock["ask"].pk, stock["never"].pk], "verified_on": "2024-06-01"}
    for _twice in range(2):
        answer = as_user(attraction).post("/desk/spaces/stale/verified/", data | {"query": "band=ask"})

    assert answer.url == "/desk/spaces/stale/?band=ask"
    assert Space.objects.filter(verified_on=date(2024, 6, 1), verified_how="call").count() == 2
    assert stock["ask"].verifications.count() == 1


@pytest.mark.parametrize("data", [{}, {"verified_on": "2024-06-01"}, {"pick": ["²", "x"], "verified_on": "morgen"}])
def test_without_a_pick_or_a_day_nothing_happens(as_user, attraction, stock, data):
    answer = as_user(attraction).post("/desk/spaces/stale/verified/", data, follow=True)

    assert "Pick at least one space" in answer.text


def test_a_mistyped_year_is_no_day(as_user, attraction, stock):
    data = {"pick": [stock["ask"].pk], "verified_on": "0202-06-03"}

    assert "say on which day" in as_user(attraction).post("/desk/spaces/stale/verified/", data, follow=True).text
    assert not stock["ask"].verifications.exists()


def test_a_day_to_come_is_refused_in_words(as_user, attraction, stock):
    data = {"pick": [stock["ask"].pk], "verified_on": "2024-06-04"}

    assert "not come yet" in as_user(attraction).post("/desk/spaces/stale/verified/", data, follow=True).text


# ---------------------------------------------------------------- menu and workbench


def test_the_menu_says_how_many_to_whoever_keeps_them(as_user, manager, stock):
    assert "5 to verify" in as_user(manager).get("/desk/spaces/").text
    assert "to verify</span>" not in as_user(make_user(Role.SUPERVISOR)).get("/desk/spaces/").text


def test_the_workbench_shows_bands_holds_and_what_one_waits_for(as_user, manager, attraction, rival, stock, now):
    verbs.hold(stock["warn"].pk, by=attraction, now=now, holder_name="智能仓储", days=2)
    verbs.hold(stock["visit"].pk, by=rival, now=now, holder_name="另一家")
    verbs.wait(stock["visit"].pk, by=attraction, now=now, holder_name="高频覆铜板")

    mine = as_user(attraction).get("/desk/").context["spaces"]
    assert [spell.holder_name for spell in mine.holds] == ["智能仓储"]
    assert [row.holder_name for row in mine.waits] == ["高频覆铜板"]
    assert [count for *_words, count in mine.bands] == [1, 1, 1, 2]
    keeper = as_user(manager).get("/desk/").context["spaces"]
    assert [spell.holder_name for spell in keeper.holds] == ["智能仓储"]  # the other one ends later than in four days
    assert as_user(make_user(Role.OFFICER)).get("/desk/").context["spaces"] is None


def test_the_workbench_costs_the_same_however_much_there_is(as_user, manager, now, django_assert_max_num_queries):
    browser, costs = as_user(manager), []
    browser.get("/desk/")
    for _n in range(2):
        for _space in range(2):
            verbs.hold(aged(70, manager=manager, now=now).pk, by=make_user(Role.ATTRACTION), now=now,
                       holder_name="智能仓储", days=2)  # fmt: skip
        with django_assert_max_num_queries(25) as captured:
            browser.get("/desk/")
        costs.append(len(captured))

    assert len(set(costs)) == 1
