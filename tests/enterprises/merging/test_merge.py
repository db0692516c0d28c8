"""合并: everything moves, what cannot says why, and both files tell of it."""

from datetime import timedelta

import pytest

from crm.flow import Refused
from crm.models import Event, Notice, Role
from enterprises.accounts import changes
from enterprises.accounts.models import Contact, Enterprise
from enterprises.economy.models import Datum
from enterprises.merging.choosing import BOTH
from enterprises.merging.merge import merge
from enterprises.merging.models import Merge
from enterprises.merging.relations import columns
from tests.factories import make_enterprise, make_user

from .conftest import CODE, OTHER_CODE, datum

pytestmark = pytest.mark.django_db


@pytest.fixture
def merged(hung, officer, now, seen):
    one, other = hung
    chosen = {"tier": other.pk, "capital": other.pk, "notes": BOTH}
    return merge(one.pk, other.pk, by=officer, choices=chosen, seen=seen(one, other), text="同一家", now=now)


def test_every_row_goes_over_but_for_those_the_survivor_has(merged, one, other):
    left = {column.key: list(column.rows(other.pk).values_list("pk", flat=True)) for column in columns()}

    stayed = {row.content_type.model: row.object_id for row in merged.moved.filter(stayed=True)}
    assert set(stayed) == {
        "enterprise_tags", "contact", "economicfile", "datum", "listentry", "qualification", "participation",
        "serviceteam", "membership", "deadline",
    }  # fmt: skip
    assert sorted(pk for pks in left.values() for pk in pks) == sorted(
        merged.moved.filter(stayed=True).values_list("object_id", flat=True)
    )


def test_what_was_chosen_stands_on_the_survivor_and_the_merged_file_keeps_its_own(merged, one, other, now):
    one.refresh_from_db()
    other.refresh_from_db()

    assert (one.name, one.uscc, one.tier, one.capital, one.notes) == (
        "深圳市昀峤电气有限公司",
        CODE,
        "A",
        3_000_000,
        "甲\n乙",
    )
    assert one.alias_list == ["昀峤电器厂", OTHER_CODE, "老昀峤"]
    assert sorted(tag.name for tag in one.tags.all()) == ["出口", "电子", "规上"]
    assert (other.name, other.uscc, other.merged_into, one.updated_at) == ("昀峤电器厂", OTHER_CODE, one, now)


def test_one_number_is_one_contact_and_one_is_called_first(merged, one, other):
    assert [row.name for row in one.contacts.order_by("name")] == ["叶女士0", "钱先生0", "钱先生1"]
    assert [row.name for row in other.contacts.all()] == ["叶女士1"]
    assert [row.name for row in one.contacts.filter(is_primary=True)] == ["叶女士0"]


def test_months_that_the_survivor_lacks_move(merged, one, other):
    assert set(one.data.values_list("month", flat=True)) == {4, 5}
    assert set(other.data.values_list("month", flat=True)) == {4}


def test_two_months_in_one_value_and_one_of_them_alone_are_not_both_counted(one, other, officer, now, seen):
    Datum.objects.create(**datum(one, "output", 2024, 1), at=now)
    Datum.objects.create(**datum(other, "output", 2024, 2, span=2), at=now)
    Datum.objects.create(**datum(other, "tax", 2024, 2, span=2), at=now)

    merge(one.pk, other.pk, by=officer, choices={}, seen=seen(one, other), now=now)

    assert list(other.data.values_list("measure", flat=True)) == ["output"]


def test_what_stays_says_what_the_survivor_has(merged):
    words = set(merged.after["stayed"].values())
    assert {"Industrial output 2024-04", "对接会", "跨境电商", "电子"} <= words
    assert len(merged.after["stayed"]) == merged.moved.filter(stayed=True).count()


def test_both_files_tell_of_it(merged, one, other):
    told = Event.objects.about(one).get(verb="enterprise.merge")
    away = Event.objects.about(other).get(verb="enterprise.merged_away")

    assert (told.text, told.changes["merged"]) == ("同一家", [None, "昀峤电器厂"])
    assert told.changes["tags"] == [["出口", "电子"], ["出口", "电子", "规上"]]
    assert away.changes == {"merged_into": [None, one.name]}


def test_those_in_charge_are_told(one, other, officer, supervisor, now, seen):
    Enterprise.objects.filter(pk=other.pk).update(officer=officer)
    merge(one.pk, other.pk, by=supervisor, choices={}, seen=seen(one, other), now=now)

    assert list(Notice.objects.values_list("user", "verb")) == [(officer.pk, "enterprise.merge")]


def test_the_other_name_and_code_can_be_the_ones_that_stay(one, other, officer, now, seen):
    changes.create(by=officer, name="昀峤电器厂", apart_from=[other.pk])  # somebody else of that name
    merge(one.pk, other.pk, by=officer, choices={"name": other.pk, "uscc": other.pk}, seen=seen(one, other), now=now)
    one.refresh_from_db()

    assert (one.name, one.uscc, one.uscc_valid, one.twin) == ("昀峤电器厂", OTHER_CODE, True, 2)
    assert one.alias_list == ["深圳市昀峤电气有限公司", CODE, "老昀峤"]


def test_sent_twice_it_is_done_once(one, other, officer, now, seen):
    facts = {"by": officer, "choices": {}, "seen": seen(one, other), "now": now}
    first = merge(one.pk, other.pk, **facts)

    assert merge(one.pk, other.pk, **facts) == first
    assert Merge.objects.count() == Event.objects.filter(verb="enterprise.merge").count() == 1


def test_who_comes_second_is_told_what_changed_and_nothing_is_done(one, other, officer, supervisor, now, seen):
    looked = seen(one, other)
    changes.edit(other.pk, by=supervisor, seen=other.updated_at, address="新址")

    with pytest.raises(changes.Overtaken) as refusal:
        merge(one.pk, other.pk, by=officer, choices={}, seen=looked, now=now)

    assert "吴启明" in str(refusal.value.reason)
    assert "address: 新址" in str(refusal.value.reason)
    assert not Merge.objects.exists()


def test_what_was_merged_away_can_neither_be_merged_nor_changed(one, other, officer, now, seen):
    third = make_enterprise("第三家")
    merge(one.pk, other.pk, by=officer, choices={}, seen=seen(one, other), now=now)

    with pytest.raises(Refused, match="has been merged into 深圳市昀峤电气有限公司"):
        merge(third.pk, other.pk, by=officer, choices={}, seen=seen(third, other), now=now)
    with pytest.raises(changes.MergedAway, match="深圳市昀峤电气有限公司"):
        changes.edit(other.pk, by=officer, seen=None, address="新址")


@pytest.mark.parametrize("role", Role)
def test_who_may_merge(one, other, now, seen, role):
    person, may = make_user(role), role in {Role.OFFICER, Role.SUPERVISOR, Role.ADMIN}
    try:
        merge(one.pk, other.pk, by=person, choices={}, seen=seen(one, other), now=now)
        assert may
    except Refused:
        assert not may


def test_a_file_is_not_merged_with_itself(one, officer, now, seen):
    with pytest.raises(Refused):
        merge(one.pk, one.pk, by=officer, choices={}, seen=seen(one), now=now)


def test_who_has_left_is_no_reason_to_lose_who_is_there(one, other, officer, now, seen):
    Contact.objects.create(enterprise=one, name="已离职", phone="13800000042", is_active=False)
    Contact.objects.create(enterprise=other, name="在职", phone="138-0000-0042", is_primary=True)
    merge(one.pk, other.pk, by=officer, choices={}, seen=seen(one, other), now=now + timedelta(days=1))

    assert list(one.contacts.values_list("name", "is_primary")) == [("在职", True), ("已离职", False)]
