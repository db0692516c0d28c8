"""A saved search tells once of each vacancy that comes to fit, and of nothing that fitted before."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from crm import notices
from crm.models import EventCursor, Notice
from spaces import inventory, verbs
from spaces.matching import requirements
from spaces.matching.needs import said
from spaces.matching.telling import tell_of_fits
from spaces.models import Fit, Space
from tests import sheets
from tests.factories import make_space

HEIGHT = (said("clear_height", least=6), said("gas", is_must=False))


@pytest.fixture
def search(attraction, now):
    tell_of_fits(now - timedelta(days=1))  # the clock has been running
    return requirements.create(by=attraction, title="智能仓储", needs=HEIGHT, now=now)


def after(now, minutes: int):
    return now + timedelta(minutes=minutes)


def told(person) -> list[tuple[str, str]]:
    return [(notice.title, notice.url) for notice in Notice.objects.filter(user=person).order_by("id")]


def test_a_space_that_comes_to_fit_is_told_once(search, attraction, manager, now):
    space = make_space(by=manager, now=after(now, 1), clear_height="6.5")

    counts = [tell_of_fits(after(now, minutes)) for minutes in (2, 3, 4)]

    assert counts == [1, 0, 0]
    assert told(attraction) == [(f"{space} · 智能仓储", f"/desk/spaces/{space.pk}/fit/{search.pk}/")]


def test_what_fitted_before_is_not_told(attraction, manager, now):
    tell_of_fits(now)
    space = make_space(by=manager, now=after(now, 1), clear_height="6.5")
    requirements.create(by=attraction, title="智能仓储", needs=HEIGHT, now=after(now, 2))
    verbs.verify(space.pk, by=manager, now=after(now, 3), how="visit", verified_on=now.date())
    inventory.change(space, by=manager, now=after(now, 3), notes="钥匙在门卫处")

    assert tell_of_fits(after(now, 4)) == 0
    assert told(attraction) == []


def test_a_changed_search_says_nothing_of_what_fits_already(search, attraction, manager, now):
    make_space(by=manager, now=after(now, 1), clear_height="5")
    lower = (said("clear_height", least=5),)
    requirements.change(search.pk, by=attraction, title="智能仓储", needs=lower, now=after(now, 2))

    assert tell_of_fits(after(now, 3)) == 0


@pytest.mark.parametrize("height", ["5", None], ids=["too low", "not known"])
def test_what_does_not_fit_or_is_not_known_to_is_not_told(search, attraction, manager, now, height):
    make_space(by=manager, now=after(now, 1), clear_height=height)

    assert tell_of_fits(after(now, 2)) == 0


def test_a_fact_that_is_filled_in_makes_a_space_fit(search, attraction, manager, now):
    space = make_space(by=manager, now=after(now, 1))
    tell_of_fits(after(now, 2))
    inventory.change(space, by=manager, now=after(now, 3), clear_height=6)

    assert [tell_of_fits(after(now, 4)), tell_of_fits(after(now, 5))] == [1, 0]


def test_a_space_that_is_vacant_again_is_told_again(search, attraction, manager, now):
    space = make_space(by=manager, now=after(now, 1), clear_height="6.5")
    tell_of_fits(after(now, 2))
    verbs.occupy(space.pk, by=manager, now=after(now, 3), holder_name="高频覆铜板", from_on=now.date())
    later = now + timedelta(days=9)
    verbs.vacate(space.pk, by=manager, now=later, from_on=later.date())

    assert [tell_of_fits(after(later, 1)), tell_of_fits(after(later, 2))] == [1, 0]


def test_a_space_that_is_taken_meanwhile_is_not_told(search, attraction, manager, now):
    space = make_space(by=manager, now=after(now, 1), clear_height="6.5")
    verbs.hold(space.pk, by=manager, now=after(now, 2), holder_name="高频覆铜板", days=5)

    assert tell_of_fits(after(now, 3)) == 0


def test_a_sheet_of_many_is_one_line(search, attraction, manager, now):
    for _n in range(3):
        make_space(by=manager, now=after(now, 1), clear_height="6.5")

    assert tell_of_fits(after(now, 2)) == 3
    assert told(attraction) == [("3 spaces · 智能仓储", f"/desk/spaces/requirements/{search.pk}/")]


def test_whoever_wants_silence_or_has_ended_the_search_is_not_told(search, attraction, manager, now):
    requirements.switch(search.pk, by=attraction, tells=False, now=after(now, 1))
    other = requirements.create(by=attraction, title="高频覆铜板", needs=HEIGHT, now=after(now, 1))
    requirements.end(other.pk, by=attraction, now=after(now, 2))
    make_space(by=manager, now=after(now, 3), clear_height="6.5")

    assert tell_of_fits(after(now, 4)) == 0


def test_who_sees_no_spaces_any_more_is_not_told(search, attraction, manager, now):
    attraction.groups.clear()
    make_space(by=manager, now=after(now, 1), clear_height="6.5")

    assert tell_of_fits(after(now, 2)) == 0


def test_a_run_that_is_killed_is_done_again(search, attraction, manager, now, monkeypatch):
    make_space(by=manager, now=after(now, 1), clear_height="6.5")
    with monkeypatch.context() as broken:
        broken.setattr(notices, "tell", lambda *_args, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tell_of_fits(after(now, 2))
    assert not Fit.objects.exists()

    assert tell_of_fits(after(now, 3)) == 1
    assert EventCursor.objects.get(name="spaces.fits").seen_until == after(now, 3)


def test_the_database_keeps_one_word_a_vacancy(search, manager, now):
    space = make_space(by=manager, now=after(now, 1), clear_height="6.5")
    tell_of_fits(after(now, 2))
    fit = Fit.objects.get()

    with pytest.raises(IntegrityError):
        Fit.objects.create(requirement=search, space=space, spell=fit.spell, told_at=now)


def test_the_cost_does_not_grow_with_spaces_or_silent_searches(
    search, attraction, manager, now, django_assert_num_queries
):
    for at in range(3):
        make_space(by=manager, now=after(now, 1), clear_height="5")
        requirements.create(by=attraction, title=f"{at}", needs=HEIGHT, now=now)

    with django_assert_num_queries(5):
        tell_of_fits(after(now, 2))

    assert Space.objects.count() == 3


# ---------------------------------------------------------------- by sheets


@pytest.fixture
def searching(attraction):
    """Since yesterday, by the clock on the wall: imports write down when they really happen."""
    before = timezone.now() - timedelta(days=1)
    tell_of_fits(before)
    needs = (said("rent", most=30),)
    return requirements.create(by=attraction, title="智能仓储", needs=needs, now=before)


def imported(header, row):
    sheets.imported(f"园区,楼栋,单元,建筑面积,{header}", f"甲园,3栋,502,100,{row}", kind="spaces")


def test_a_space_that_a_sheet_adds_is_told(searching, attraction):
    imported("租金下限,租金上限", "28,30")

    assert tell_of_fits(timezone.now()) == 1


def test_a_space_that_is_vacant_again_by_a_sheet_is_told(searching, attraction):
    imported("租金下限,租金上限,状态,租户", "28,30,已租,甲公司")
    assert tell_of_fits(timezone.now()) == 0

    imported("状态", "空置")

    assert tell_of_fits(timezone.now()) == 1


@pytest.mark.parametrize(("header", "row", "count"), [("租金下限,租金上限", "28,40", 1), ("备注", "临街", 0)])
def test_a_sheet_that_changes_what_is_asked_for_is_news(searching, attraction, header, row, count):
    imported("租金下限,租金上限", "38,40")
    assert tell_of_fits(timezone.now()) == 0

    imported(header, row)

    assert tell_of_fits(timezone.now()) == count
