"""The verbs of the file: what they write, what they refuse, what they record."""

from datetime import date
from decimal import Decimal

import pytest

from crm.flow import Refused
from crm.models import Event, Role
from crm.templatetags.words import changed
from enterprises.accounts import changes, readers
from enterprises.accounts.models import Enterprise, Tag
from tests.factories import make_enterprise, make_user

CODE, OTHER_CODE, WRONG_CODE = "914403001922038216", "9144030071526726XG", "914403001922038217"

pytestmark = pytest.mark.django_db


def last_event(enterprise):
    return Event.objects.about(enterprise).first()


def test_a_new_enterprise_gets_everything_that_follows_from_what_was_written(officer):
    enterprise = changes.create(by=officer, name="深圳市桐漪自动化有限公司", uscc=CODE, tags=["规上", "国高"])

    assert (enterprise.name_key, enterprise.short_name) == ("桐漪自动化有限公司", "桐漪自动化")
    assert Enterprise.objects.matching("tyzdh").get() == enterprise
    assert set(enterprise.tags.values_list("name", flat=True)) == {"规上", "国高"}
    assert last_event(enterprise).verb == "enterprise.create"


def test_a_wrong_code_is_kept_and_marked(officer):
    enterprise = changes.create(by=officer, name="昀峤电气", uscc=WRONG_CODE)

    assert (enterprise.uscc, enterprise.uscc_valid) == (WRONG_CODE, False)


@pytest.mark.parametrize("name", ["深圳市昀峤电气有限公司", "昀峤电气（深圳）有限公司", "深圳市昀峤 电气有限公司"])
def test_another_spelling_of_a_known_name_is_asked_about(officer, enterprise, name):
    with pytest.raises(changes.Duplicate) as refusal:
        changes.create(by=officer, name=name)

    assert (refusal.value.found, refusal.value.may_go_on) == ([enterprise], True)
    assert Enterprise.objects.count() == 1


def test_a_former_name_is_asked_about_from_both_sides(officer):
    renamed = make_enterprise("深圳市昀峤电气有限公司", aliases="深圳市老木机电有限公司")

    with pytest.raises(changes.Duplicate) as as_new:
        changes.create(by=officer, name="老木机电有限公司")
    with pytest.raises(changes.Duplicate) as as_former:
        changes.create(by=officer, name="新木实业", aliases="昀峤电气有限公司")

    assert as_new.value.found == as_former.value.found == [renamed]


def test_another_enterprise_of_the_same_name_is_kept_apart_on_purpose(officer, enterprise):
    twin = changes.create(by=officer, name=enterprise.name, apart_from=[enterprise.pk])

    assert (twin.name_key, twin.twin) == (enterprise.name_key, 1)


def test_sent_twice_even_on_purpose_it_is_made_once(officer, enterprise):
    changes.create(by=officer, name=enterprise.name, apart_from=[enterprise.pk])

    with pytest.raises(changes.Duplicate):
        changes.create(by=officer, name=enterprise.name, apart_from=[enterprise.pk])


def test_a_code_is_never_used_twice(officer):
    holder = make_enterprise(uscc=CODE)

    with pytest.raises(changes.Duplicate) as refusal:
        changes.create(by=officer, name="别家", uscc=f" {CODE[:8]} {CODE[8:]}", apart_from=[holder.pk])

    assert (refusal.value.found, refusal.value.may_go_on) == ([holder], False)


def test_an_edit_records_before_and_after_of_what_differs(officer, enterprise, community):
    changes.edit(
        enterprise.pk, by=officer, seen=enterprise.updated_at, tier="A", community=community, tags=["规上"],
        name=enterprise.name,
    )  # fmt: skip

    assert last_event(enterprise).changes == {
        "tier": ["", "A"], "community": [None, "辅城坳社区"], "tags": [[], ["规上"]],
    }  # fmt: skip


def test_the_facts_of_the_register_are_told_in_words(officer, enterprise):
    changes.edit(
        enterprise.pk, by=officer, seen=enterprise.updated_at, status="moved_out", status_since=date(2024, 1, 8),
        division="39", scale="medium", founded_on=date(2015, 3, 12), capital=Decimal("30000000.00"), notes="已搬迁",
    )  # fmt: skip

    said = changed(last_event(enterprise))
    enterprise.refresh_from_db()
    assert enterprise.section == "C"
    assert set(said) == {
        "operating status: In operation → Moved out", "status since: 2024-01-08", "scale: Medium",
        "section: C 制造业", "division: C39 计算机、通信和其他电子设备制造业", "founded: 2015-03-12",
        "registered capital: CNY 30,000,000", "notes: 已搬迁",
    }  # fmt: skip


def test_a_division_fixes_its_section_and_a_section_alone_stays(officer):
    assert changes.create(by=officer, name="甲", section="A", division="39").section == "C"
    assert changes.create(by=officer, name="乙", section="A").section == "A"


def test_a_move_is_written_down_and_never_refused(officer, enterprise):
    for status in ("moved_out", "closed", "active"):
        enterprise = changes.edit(enterprise.pk, by=officer, seen=enterprise.updated_at, status=status)

    assert enterprise.status == "active"


def test_the_day_of_another_status_is_not_kept(officer, enterprise):
    gone = changes.edit(
        enterprise.pk, by=officer, seen=enterprise.updated_at, status="moved_out", status_since=date(2024, 1, 8)
    )

    back = changes.edit(gone.pk, by=officer, seen=gone.updated_at, status="active", status_since=date(2024, 1, 8))

    assert back.status_since is None


def test_the_same_amount_is_no_change(officer, enterprise):
    held = changes.edit(enterprise.pk, by=officer, seen=enterprise.updated_at, capital=Decimal("500000.00"))
    before = Event.objects.count()

    changes.edit(held.pk, by=officer, seen=held.updated_at, capital=readers.capital("50万"))

    assert Event.objects.count() == before


def test_an_edit_that_changes_nothing_leaves_no_trace(officer, enterprise):
    changes.edit(enterprise.pk, by=officer, seen=enterprise.updated_at, name=enterprise.name, tags=[])

    assert not Event.objects.about(enterprise)


def test_a_stale_edit_loses_and_is_told_who_was_quicker(officer, supervisor, enterprise):
    seen = enterprise.updated_at
    changes.edit(enterprise.pk, by=supervisor, seen=seen, tier="A")

    with pytest.raises(Refused, match="吴启明.*A"):
        changes.edit(enterprise.pk, by=officer, seen=seen, tier="C")

    enterprise.refresh_from_db()
    assert enterprise.tier == "A"


def test_a_new_name_carries_key_brief_and_initials_with_it(officer, enterprise):
    changed = changes.edit(enterprise.pk, by=officer, seen=enterprise.updated_at, name="深圳市岫石光学有限公司")

    assert (changed.name_key, changed.short_name) == ("岫石光学有限公司", "岫石光学")
    assert "xsgx" in changed.search_text
    assert "yqdq" not in changed.search_text


def test_initials_and_short_name_given_by_hand_survive_a_new_name(officer, enterprise):
    changed = changes.edit(
        enterprise.pk, by=officer, seen=enterprise.updated_at, name="覃氏五金店", short_name="老覃", initials="qswj"
    )

    assert (changed.short_name, changed.initials) == ("老覃", "qswj")


def test_renaming_to_a_known_name_is_asked_about_and_then_makes_a_twin(officer, enterprise):
    other = make_enterprise("岫石光学")

    with pytest.raises(changes.Duplicate):
        changes.edit(other.pk, by=officer, seen=other.updated_at, name=enterprise.name)
    twin = changes.edit(other.pk, by=officer, seen=other.updated_at, name=enterprise.name, apart_from=[enterprise.pk])

    assert twin.twin == 1


def test_a_twin_is_edited_without_being_asked_again(officer, enterprise):
    twin = changes.create(by=officer, name=enterprise.name, apart_from=[enterprise.pk])

    assert changes.edit(twin.pk, by=officer, seen=twin.updated_at, tier="B").twin == 1


def test_a_code_of_somebody_else_is_refused_on_edit_too(officer, enterprise):
    make_enterprise(uscc=CODE)

    with pytest.raises(changes.Duplicate):
        changes.edit(enterprise.pk, by=officer, seen=enterprise.updated_at, uscc=CODE)


def test_tags_are_made_once(officer):
    changes.create(by=officer, name="甲", tags=["规上", " 规上 ", ""])
    changes.create(by=officer, name="乙", tags=["规上"])

    assert Tag.objects.filter(name="规上").count() == 1


@pytest.mark.parametrize("role", sorted(set(Role) - changes.MAY_EDIT))
def test_whoever_may_not_edit_is_refused(role, enterprise):
    with pytest.raises(Refused):
        changes.edit(enterprise.pk, by=make_user(role), seen=enterprise.updated_at, tier="A")
