"""旧号: an old name, code or address leads to the file that stays."""

import pytest
from django.urls import reverse

from crm.models import Event
from enterprises.accounts import changes
from enterprises.accounts.known import meant
from enterprises.accounts.models import Contact, Enterprise
from enterprises.accounts.resources import EnterpriseResource
from enterprises.merging.following import follow_merges
from enterprises.merging.merge import merge
from enterprises.merging.reading import predecessors_of, survivor_of
from enterprises.merging.unmerge import unmerge
from tests.factories import make_enterprise

from .conftest import CODE, OTHER_CODE

pytestmark = pytest.mark.django_db


@pytest.fixture
def merged(one, other, officer, now, seen):
    return merge(one.pk, other.pk, by=officer, choices={}, seen=seen(one, other), now=now)


@pytest.fixture
def desk(as_user, officer):
    return as_user(officer)


def test_a_chain_is_followed_and_every_link_is_a_predecessor(merged, one, other, officer, now, seen):
    last = make_enterprise("最后")
    merge(last.pk, one.pk, by=officer, choices={}, seen=seen(last, one), now=now)

    assert survivor_of(other.pk) == survivor_of(one.pk) == last
    assert survivor_of(last.pk) is None
    assert sorted(predecessors_of(last.pk)) == sorted([one.pk, other.pk])


def test_the_old_page_leads_on_and_says_so(merged, desk, one, other):
    response = desk.get(other.get_absolute_url())

    assert (response.status_code, response.url) == (301, one.get_absolute_url())
    assert response["Cache-Control"] == "no-store"  # taken apart, it is a page again
    assert "昀峤电器厂 has been merged into this file." in desk.get(response.url).content.decode()
    assert desk.get("/desk/enterprises/999999/").status_code == 404


def test_the_survivor_tells_what_was_written_of_both(merged, desk, one, other):
    verbs = {(event.verb, event.object_id) for event in desk.get(one.get_absolute_url()).context["events"]}

    assert {("enterprise.create", other.pk), ("enterprise.create", one.pk), ("enterprise.merge", one.pk)} <= verbs


@pytest.mark.parametrize("words", ["昀峤电器厂", OTHER_CODE, OTHER_CODE[-6:], "老昀峤", CODE])
def test_a_search_for_the_old_name_or_code_finds_the_file_that_stays(merged, officer, one, words):
    assert list(Enterprise.objects.visible_to(officer).matching(words)) == [one]


def test_it_is_still_found_after_the_next_change(merged, officer, one):
    present = Enterprise.objects.get(pk=one.pk)
    changes.edit(one.pk, by=officer, seen=present.updated_at, address="新址", aliases=present.aliases)

    assert list(Enterprise.objects.visible_to(officer).matching(OTHER_CODE)) == [one]


@pytest.mark.parametrize(("name", "code"), [("昀峤电器厂", ""), ("别的名字", OTHER_CODE), (OTHER_CODE, OTHER_CODE)])
def test_intake_by_the_old_name_or_code_finds_it(merged, one, name, code):
    assert meant(Enterprise.objects.standing(), name, code) == [one]


@pytest.mark.parametrize("facts", [{"name": "昀峤电器厂"}, {"name": "别的名字", "uscc": OTHER_CODE}])
def test_who_adds_it_anew_is_asked_about_the_one_there_is(merged, officer, one, facts):
    with pytest.raises(changes.Duplicate) as refusal:
        changes.create(by=officer, **facts)

    assert refusal.value.found == [one]


@pytest.mark.parametrize(
    "row",
    [
        {"name": "昀峤电器厂"},
        {"name": "昀峤电器厂", "uscc": OTHER_CODE},
        {"name": "昀峤电器（厂）", "uscc": OTHER_CODE},
    ],
)
def test_a_row_of_a_sheet_with_the_old_name_or_code_is_about_it(merged, one, row):
    line = EnterpriseResource().judge([(2, {"address": "新址"} | row)])[0]

    assert (line.instance.pk, line.errors, line.instance.uscc) == (one.pk, [], CODE)
    assert set(line.changes) <= {"address", "name"}
    if "uscc" in row:
        assert ("uscc", f"This is a former code of {one.name}, whose code stays.") in line.warnings


def test_a_form_that_was_open_says_where_to_write_it_and_keeps_what_was_typed(merged, desk, one, other):
    edit = reverse("accounts:edit", args=[other.pk])
    assert desk.get(edit).url == other.get_absolute_url()

    page = desk.post(edit, {"name": "昀峤电器厂", "address": "刚打的字", "status": "active"})

    assert page.status_code == 200
    assert "This file has been merged into 深圳市昀峤电气有限公司." in page.content.decode()
    assert "刚打的字" in page.content.decode()
    page = desk.post(reverse("accounts:contact_add", args=[other.pk]), {"name": "新人", "phone": "13800000043"})
    assert "has been merged into" in page.content.decode()
    assert "新人" in page.content.decode()


def test_a_row_that_was_being_written_meanwhile_follows_and_goes_back(merged, one, other, officer, now):
    late = Contact.objects.create(enterprise=other, name="迟到", phone="13800000099")

    assert follow_merges(now) == 1
    assert follow_merges(now) == 0
    late.refresh_from_db()
    assert late.enterprise == one
    unmerge(merged.pk, by=officer, now=now)

    late.refresh_from_db()
    assert late.enterprise == other
    assert follow_merges(now) == 0


def test_history_of_imports_stays_where_it_was(merged, other):
    assert Event.objects.about(other).filter(verb="enterprise.create").exists()
