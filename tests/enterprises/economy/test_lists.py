"""Who is put on a list, copied and taken off; pasted lines that cannot be read say why and stay."""

import pytest

from crm.flow import Refused
from crm.models import Event, Role
from crm.words import change_words
from enterprises.accounts.models import Enterprise
from enterprises.economy import lists
from enterprises.economy.models import WRITES, EconomicFile, ListEntry, Listing
from tests.factories import make_enterprise, make_user

ABOVE, TOP = Listing.ABOVE_SCALE, Listing.TOP50


@pytest.fixture
def enterprises(db):
    return [make_enterprise("深圳市昀峤电气有限公司", uscc="91440300MA5DA1234X"), make_enterprise("深圳市栖川精密有限公司"),
            make_enterprise("深圳市云栎包装有限公司", aliases="深圳市老云栎包装厂")]  # fmt: skip


def on_list(listing, year) -> set:
    return set(ListEntry.objects.of(listing, year).values_list("enterprise", "rank"))


def story(enterprise) -> list[tuple]:
    file = EconomicFile.objects.get(enterprise=enterprise)
    return [
        (event.verb, change_words("economy.list", *event.changes["economy.list"]))
        for event in Event.objects.about(file)
    ]


def test_lines_are_read_by_name_code_former_name_and_rank(enterprises, reporter):
    text = "1、深圳市昀峤电气有限公司\n 2\t昀峤不是\n3 深圳市栖川精密有限公司\n\n深圳市老云栎包装厂"

    pasted = lists.read(text, by=reporter)

    first, second, third = (row.pk for row in enterprises)
    assert pasted.found == [(first, 1), (second, 3), (third, None)]
    assert pasted.left == ["2\t昀峤不是"]
    assert "no enterprise of this name" in pasted.problems[0]
    assert lists.read("91440300MA5DA1234X", by=reporter).found == [(first, None)]


def test_twins_and_lines_twice_are_asked_about(enterprises, reporter):
    make_enterprise("深圳市栖川精密有限公司", twin=1)

    pasted = lists.read("深圳市栖川精密有限公司\n深圳市昀峤电气有限公司\n昀峤电气有限公司", by=reporter)

    assert [row for row, _rank in pasted.found] == [enterprises[0].pk]
    assert ["several enterprises" in pasted.problems[0], "twice" in pasted.problems[1]] == [True, True]


def test_the_enterprise_s_own_story_tells_it_once(enterprises, reporter, now):
    asked = {"by": reporter, "enterprises": [(enterprises[0].pk, 11)], "now": now}

    assert [lists.add(TOP, 2024, **asked), lists.add(TOP, 2024, **asked)] == [1, 0]
    assert lists.add(TOP, 2024, by=reporter, enterprises=[(enterprises[0].pk, 9)], now=now) == 1

    assert on_list(TOP, 2024) == {(enterprises[0].pk, 9)}
    assert story(enterprises[0]) == [
        ("economy.list_add", "list: District top 50 2024, rank 11 → District top 50 2024, rank 9"),
        ("economy.list_add", "list: District top 50 2024, rank 11"),
    ]


def test_taken_off_and_put_on_again(enterprises, reporter, now):
    lists.add(ABOVE, 2024, by=reporter, enterprises=[(enterprises[0].pk, None)], now=now)
    entry = ListEntry.objects.get()

    lists.remove(entry.pk, by=reporter, now=now)
    lists.remove(entry.pk, by=reporter, now=now)
    assert on_list(ABOVE, 2024) == set()
    lists.add(ABOVE, 2024, by=reporter, enterprises=[(enterprises[0].pk, None)], now=now)

    assert on_list(ABOVE, 2024) == {(enterprises[0].pk, None)}
    assert [verb for verb, _words in story(enterprises[0])] == [
        "economy.list_add",
        "economy.list_remove",
        "economy.list_add",
    ]


def test_last_year_s_list_is_copied_without_its_ranks_and_without_those_who_left_it(enterprises, reporter, now):
    first, second, third = enterprises
    lists.add(TOP, 2023, by=reporter, enterprises=[(first.pk, 1), (second.pk, 2), (third.pk, 3)], now=now)
    lists.remove(ListEntry.objects.get(enterprise=second).pk, by=reporter, now=now)
    lists.add(TOP, 2024, by=reporter, enterprises=[(first.pk, 4)], now=now)

    assert lists.copy(TOP, 2024, by=reporter, now=now) == 1
    assert on_list(TOP, 2024) == {(first.pk, 4), (third.pk, None)}


def test_there_must_be_a_list_to_copy(reporter, now):
    with pytest.raises(Refused, match="2023"):
        lists.copy(TOP, 2024, by=reporter, now=now)


def test_a_merged_file_is_not_put_on(enterprises, reporter, now):
    Enterprise.objects.filter(pk=enterprises[1].pk).update(merged_into=enterprises[0])

    assert lists.add(ABOVE, 2024, by=reporter, enterprises=[(enterprises[1].pk, None)], now=now) == 0
    assert on_list(ABOVE, 2024) == set()


@pytest.mark.parametrize("role", Role.values)
def test_who_may_draw_up_lists(enterprises, now, role):
    person = make_user(role)
    if role in WRITES:
        assert lists.add(ABOVE, 2024, by=person, enterprises=[(enterprises[0].pk, None)], now=now) == 1
    else:
        with pytest.raises(Refused):
            lists.add(ABOVE, 2024, by=person, enterprises=[(enterprises[0].pk, None)], now=now)


@pytest.mark.parametrize("many", [1, 3])
def test_it_takes_as_many_queries_for_one_as_for_three(enterprises, reporter, now, many, django_assert_num_queries):
    lists.add(TOP, 2023, by=reporter, enterprises=[(enterprises[0].pk, None)], now=now)

    with django_assert_num_queries(8):
        lists.add(ABOVE, 2024, by=reporter, enterprises=[(row.pk, None) for row in enterprises[:many]], now=now)
