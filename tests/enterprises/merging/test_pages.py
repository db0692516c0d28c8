"""Pages of 合并与还原: what each shows, what a stale one says, and what they cost."""

import json

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.accounts import changes
from enterprises.accounts.models import Enterprise
from enterprises.merging.merge import merge
from enterprises.merging.models import Merge, NotTheSame
from tests.factories import make_enterprise, make_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


def to(name, *files):
    return reverse(f"merging:{name}", args=[row.pk for row in files])


def looks_alike(number: int = 1):
    one = make_enterprise(f"新木{number}实业", aliases=f"老木{number}机电", address="平新北路12号")
    return one, make_enterprise(f"老木{number}机电", address="平新北路12号")


def sent(one, other, **more) -> dict:
    files = Enterprise.objects.filter(pk__in=[one.pk, other.pk])
    seen = json.dumps({str(row.pk): row.updated_at.isoformat() for row in files})
    return {"survivor": one.pk, "seen": seen, "text": ""} | more


def test_a_pair_says_why_it_is_shown(desk):
    looks_alike()

    page = desk.get(reverse("merging:candidates")).content.decode()

    assert "<b>+50</b> Former or other name: 老木1机电" in page
    assert "<b>+20</b> Same address" in page
    assert "1 pair of files with 40 points or more" in page


@pytest.mark.parametrize("name", ["candidates", "told_apart", "merges"])
def test_an_empty_list_says_what_to_do(desk, name):
    assert "w-empty" in desk.get(reverse(f"merging:{name}")).content.decode()


@pytest.mark.parametrize("name", ["candidates", "told_apart", "merges"])
def test_a_list_costs_the_same_for_one_row_and_three(desk, officer, now, name, django_assert_num_queries):
    def add(number):
        one, other = looks_alike(number)
        if name == "told_apart":
            NotTheSame.objects.create(one=one, other=other, by=officer, at=now)
        if name == "merges":
            looked = {row.pk: row.updated_at for row in (one, other)}
            merge(one.pk, other.pk, by=officer, choices={}, seen=looked, now=now)

    add(1)
    desk.get(reverse(f"merging:{name}"))
    with CaptureQueriesContext(connection) as queries:
        desk.get(reverse(f"merging:{name}"))
    cost = len(queries)
    add(2)
    add(3)
    cache.clear()
    desk.get(reverse(f"merging:{name}"))

    with django_assert_num_queries(cost):
        page = desk.get(reverse(f"merging:{name}"))

    assert page.content.decode().count("data-row") == 3
    assert cost <= 11  # with those of who is logged in


def test_two_files_side_by_side_offer_what_is_there(desk, hung):
    one, other = hung
    page = desk.get(to("compare", one, other))
    chosen = {row["part"]: row["is_other"] for row in page.context["parts"]}

    assert page.context["survivor"] == str(other.pk)  # it has more
    assert (chosen["tier"], chosen["name"], chosen["address"]) == (True, True, False)
    assert ("requests", 1, 1) in page.context["hanging"]
    assert page.context["tags"] == ["出口", "电子", "规上"]
    assert "138****0042" in page.content.decode()


def test_what_was_written_later_is_offered(desk, officer, one, other):
    looked = {row.pk: Enterprise.objects.get(pk=row.pk).updated_at for row in (one, other)}
    changes.edit(one.pk, by=officer, seen=looked[one.pk], tier="B")

    parts = {row["part"]: row for row in desk.get(to("compare", one, other)).context["parts"]}

    assert (parts["tier"]["is_one"], parts["notes"]["is_both"]) == (True, True)


def test_the_comparison_costs_the_same_however_much_hangs_on_each(desk, officer, hung, category, now):
    one, other = hung
    desk.get(to("compare", one, other))
    with CaptureQueriesContext(connection) as queries:
        desk.get(to("compare", one, other))
    for _n in range(2):
        make_request(by=officer, enterprise=one, category=category, received_at=now)
    with CaptureQueriesContext(connection) as again:
        desk.get(to("compare", one, other))

    assert len(queries) == len(again) <= 18


def test_merged_as_chosen(desk, one, other):
    response = desk.post(to("merge", one, other), sent(one, other, name=other.pk, tier=other.pk, text="执照一致"))
    row = Merge.objects.get()

    assert response.url == to("detail", row)
    assert (row.survivor.name, row.survivor.tier, row.text, row.score) == (
        "昀峤电器厂",
        "A",
        "执照一致",
        0,
    )  # two valid codes
    page = desk.get(response.url).content.decode()
    assert "深圳市昀峤电气有限公司" in page
    assert "执照一致" in page


def test_a_stale_page_keeps_the_choices_and_says_who_changed_what(desk, one, other, supervisor):
    data = sent(one, other, tier=other.pk, survivor=other.pk, text="理由")
    changes.edit(one.pk, by=supervisor, seen=Enterprise.objects.get(pk=one.pk).updated_at, address="新址")

    page = desk.post(to("merge", one, other), data)

    text = page.content.decode()
    assert (page.status_code, page.context["survivor"]) == (200, str(other.pk))
    assert "吴启明 changed this enterprise" in text
    assert "理由" in text
    assert {row["part"]: row["is_other"] for row in page.context["parts"]}["tier"]
    again = data | {"seen": page.context["form"]["seen"].value()}
    assert desk.post(to("merge", one, other), again).status_code == 302


def test_without_a_choice_of_the_file_nothing_is_done(desk, one, other):
    page = desk.post(to("merge", one, other), sent(one, other, survivor=""))

    assert "Choose which file stays" in page.content.decode()
    assert not Merge.objects.exists()


def test_a_pair_that_was_merged_meanwhile_opens_the_file_that_stays(desk, officer, one, other, now, seen):
    merge(one.pk, other.pk, by=officer, choices={}, seen=seen(one, other), now=now)

    assert desk.get(to("compare", one, other)).url == one.get_absolute_url()
    assert desk.post(to("merge", other, one), sent(other, one)).url == one.get_absolute_url()


def test_not_the_same_and_taken_back(desk, officer):
    one, other = looks_alike()
    assert desk.post(to("apart", one, other), {"apart-text": "母子公司"}).status_code == 302
    row = NotTheSame.objects.get()
    assert "母子公司" in desk.get(reverse("merging:told_apart")).content.decode()
    assert "w-empty" in desk.get(reverse("merging:candidates")).content.decode()

    desk.post(to("doubt_again", row))

    cache.clear()
    assert desk.get(reverse("merging:candidates")).context["pairs"]


def test_from_its_page_an_enterprise_is_merged_with_any_other(desk, one, other):
    assert to("pick", one) in desk.get(one.get_absolute_url()).content.decode()
    assert desk.get(to("pick", one)).context["pairs"] == []

    found = desk.get(to("pick", one), {"q": "昀峤"}).context["pairs"]

    assert [(pair.one, pair.other) for pair in found] == [(one, other)]


def test_the_page_of_a_merge_says_what_moved_and_what_stayed(
    desk, officer, hung, now, seen, django_assert_max_num_queries
):
    one, other = hung
    row = merge(one.pk, other.pk, by=officer, choices={"tier": other.pk}, seen=seen(one, other), now=now)
    desk.get(to("detail", row))

    with django_assert_max_num_queries(15):
        page = desk.get(to("detail", row))

    assert ("requests", 1) in page.context["moved"]
    assert "Industrial output 2024-04" in page.content.decode()
    assert ("tier", "—", "Tier A") in page.context["facts"]


def test_taken_apart_on_a_page_that_says_what_will_not_be_as_it_was(desk, officer, hung, category, now, seen):
    one, other = hung
    row = merge(one.pk, other.pk, by=officer, choices={}, seen=seen(one, other), now=now)
    assert "Everything will be as it was" in desk.get(to("unmerge", row)).content.decode()
    make_request(by=officer, enterprise=one, category=category, received_at=now)

    page = desk.post(to("unmerge", row), {"text": "弄错了"})

    assert page.status_code == 200
    assert "requests that came since stay with" in page.content.decode()
    assert "弄错了" in page.content.decode()
    done = desk.post(to("unmerge", row), {"text": "弄错了", "seen": page.context["plan"].mark})
    assert done.url == other.get_absolute_url()
    assert desk.get(done.url).status_code == 200
    assert "Taken apart again" in desk.get(to("detail", row)).content.decode()


def test_the_way_there_is_shown_to_those_who_may_go_it(client, officer, administrator, handler):
    for user, may in ((officer, True), (administrator, True), (handler, False)):
        client.force_login(user)
        assert (reverse("merging:candidates") in client.get(reverse("accounts:list")).content.decode()) == may
