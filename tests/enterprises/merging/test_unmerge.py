"""还原: everything is as it was; what cannot be is said before, and nothing is lost."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from crm.flow import Refused
from crm.models import Event, Role
from enterprises.accounts import changes, contacts
from enterprises.accounts.models import Contact, Enterprise
from enterprises.merging.choosing import BOTH, PARTS
from enterprises.merging.merge import merge
from enterprises.merging.models import Merge
from enterprises.merging.parting import parting
from enterprises.merging.relations import columns
from enterprises.merging.unmerge import Inexact, unmerge
from enterprises.requests.renames import follow_renames
from tests.factories import make_enterprise, make_request, make_user

from .conftest import CODE, OTHER_CODE
from .dumps import dump


@pytest.fixture(autouse=True)
def _kinds(db):
    for column in columns():  # a row of the table of kinds is made when it is first asked for
        ContentType.objects.get_for_model(column.model)


@pytest.fixture
def together(one, other, officer, now, seen):
    def act(survivor=one, merged=other, **facts):
        facts = {"choices": {}, "by": officer, "now": now} | facts
        return merge(survivor.pk, merged.pk, seen=seen(survivor, merged), **facts)

    return act


def test_the_whole_database_is_as_it_was_before(hung, together, officer, now):
    one, other = hung
    before = dump()

    chosen = dict.fromkeys(PARTS, other.pk) | {"notes": BOTH}
    row = together(choices=chosen)
    assert dump() != before
    unmerge(row.pk, by=officer, now=now + timedelta(hours=1))

    assert dump() == before


def test_what_is_found_by_the_name_of_its_enterprise_is_found_as_before(hung, together, officer, now):
    """The clock has followed the names in the meantime."""
    before = dump()
    follow_renames(now - timedelta(minutes=1))
    row = together()
    follow_renames(now + timedelta(minutes=1))
    assert "昀峤电器厂" in hung[0].service_requests.latest("pk").search_text

    unmerge(row.pk, by=officer, now=now + timedelta(minutes=2))
    follow_renames(now + timedelta(minutes=3))

    assert dump() == before


def test_a_chain_is_taken_apart_link_by_link(hung, together, officer, now):
    one, other = hung
    third = make_enterprise("第三家", uscc="91110000600037341L")
    before = dump()
    inner = together(survivor=other, merged=third)
    outer = together(survivor=one, merged=other, now=now + timedelta(hours=1))

    with pytest.raises(Refused, match="昀峤电器厂 has itself been merged into 深圳市昀峤电气有限公司 since"):
        unmerge(inner.pk, by=officer)
    unmerge(outer.pk, by=officer, now=now + timedelta(hours=2))
    unmerge(inner.pk, by=officer, now=now + timedelta(hours=3))

    assert dump() == before


def test_of_two_that_came_to_one_file_the_later_goes_first(one, other, together, officer, now):
    third = make_enterprise("第三家")
    first = together()
    together(merged=third, now=now + timedelta(hours=1))

    with pytest.raises(Refused, match="第三家 has been merged into"):
        unmerge(first.pk, by=officer)


def test_what_came_since_stays_and_is_said_before(hung, together, officer, category, now):
    one, other = hung
    row = together()
    late = make_request(by=officer, enterprise=one, category=category, received_at=now, title="后来的诉求")

    with pytest.raises(Inexact):
        unmerge(row.pk, by=officer, now=now)
    assert Enterprise.objects.get(pk=other.pk).merged_into == one
    unmerge(row.pk, by=officer, seen=mark(row), now=now)

    late.refresh_from_db()
    assert late.enterprise == one
    assert other.service_requests.count() == 1
    assert "requests that came since stay with 深圳市昀峤电气有限公司: PH" in told(other)


def told(row: Enterprise) -> str:
    return Event.objects.about(row).get(verb="enterprise.unmerge").text


def mark(row: Merge) -> str:
    return parting(Merge.objects.get(pk=row.pk)).mark


def test_a_field_that_was_changed_since_stays_and_the_others_go_back(one, other, together, officer, now):
    row = together(choices={"tier": other.pk, "capital": other.pk, "uscc": other.pk})
    present = Enterprise.objects.get(pk=one.pk)
    aliases = present.aliases + "\n新别名"
    changes.edit(one.pk, by=officer, seen=present.updated_at, tier="B", aliases=aliases)
    unmerge(row.pk, by=officer, seen=mark(row), now=now)
    one.refresh_from_db()
    other.refresh_from_db()

    assert (one.tier, one.capital, one.uscc, one.alias_list) == ("B", None, CODE, ["新别名"])
    assert (other.uscc, other.merged_into) == (OTHER_CODE, None)
    assert "新别名" in one.search_text
    assert OTHER_CODE.lower() not in one.search_text


def test_a_row_that_went_elsewhere_since_stays_there(hung, together, officer, now):
    one, other = hung
    third, request = make_enterprise("第三家"), other.service_requests.get()
    row = together()
    type(request).objects.filter(pk=request.pk).update(enterprise=third)
    with pytest.raises(Inexact):
        unmerge(row.pk, by=officer, now=now)
    unmerge(row.pk, by=officer, seen=mark(row), now=now)

    request.refresh_from_db()
    assert request.enterprise == third


def test_tags_taken_off_since_come_back_to_the_file_they_were_on(one, other, together, officer, now):
    row = together()
    changes.edit(one.pk, by=officer, seen=Enterprise.objects.get(pk=one.pk).updated_at, tags=["出口"])
    unmerge(row.pk, by=officer, seen=mark(row), now=now)

    assert sorted(tag.name for tag in other.tags.all()) == ["电子", "规上"]
    assert [tag.name for tag in one.tags.all()] == ["出口"]


def test_a_name_or_code_that_another_has_now_is_said(one, other, together, officer, now):
    row = together()
    make_enterprise("新来的", uscc=OTHER_CODE)

    with pytest.raises(Refused, match="新来的 has the name or the USCC of 昀峤电器厂 now"):
        unmerge(row.pk, by=officer, now=now)


def test_taken_apart_twice_it_is_taken_apart_once(one, other, together, officer, supervisor, now):
    row = together()
    unmerge(row.pk, by=officer, now=now)

    assert unmerge(row.pk, by=officer, now=now).undone_by == officer
    assert Event.objects.about(other).filter(verb="enterprise.unmerge").count() == 1
    with pytest.raises(Refused, match="taken apart already"):
        unmerge(row.pk, by=supervisor, now=now)


def test_it_can_be_merged_again_afterwards(one, other, together, officer, now):
    first = together()
    unmerge(first.pk, by=officer, now=now)
    again = together(survivor=other, merged=one, now=now + timedelta(hours=1))

    assert list(Merge.objects.standing()) == [again]


def test_who_is_called_first_is_who_was(one, other, together, officer, now):
    for row, name in ((one, "叶女士"), (other, "钱先生")):
        contacts.add(row.pk, by=officer, name=name, phone="")
    row = together()
    assert list(Contact.objects.filter(is_primary=True).values_list("name", flat=True)) == ["叶女士"]
    unmerge(row.pk, by=officer, now=now)

    assert Contact.objects.filter(is_primary=True).count() == 2


class Whatever(TestCase):
    """Whatever the two files say and whatever was chosen: apart again they are as they were."""

    words = st.text(alphabet="昀峤电气老新 ", max_size=6)
    file = st.fixed_dictionaries({
        "address": words, "aliases": st.lists(words, max_size=3).map("\n".join), "notes": words,
        "tier": st.sampled_from(["", "A", "D"]), "scale": st.sampled_from(["", "small"]),
        "uscc": st.sampled_from(["", "914403001922038217"]), "short_name": words,
    })  # fmt: skip

    @given(file, file, st.lists(st.booleans(), min_size=len(PARTS), max_size=len(PARTS)))
    @how(max_examples=25, suppress_health_check=[HealthCheck.differing_executors])
    def test_together_and_apart_changes_nothing(self, left, right, takes):
        officer = make_user(Role.OFFICER)
        one = make_enterprise("甲公司", **left)
        other = make_enterprise("乙公司", **right | {"uscc": OTHER_CODE if right["uscc"] else ""})
        before = files()
        chosen = {part: other.pk for part, is_taken in zip(PARTS, takes, strict=True) if is_taken}
        row = merge(one.pk, other.pk, by=officer, choices=chosen, seen={f.pk: f.updated_at for f in (one, other)})
        unmerge(row.pk, by=officer)

        assert files() == before


def files() -> list[dict]:
    return list(Enterprise.objects.order_by("pk").values())
