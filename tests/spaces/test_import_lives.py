"""What a rent roll says of who is in a space, when it was verified and who lets it."""

import json
from datetime import date, timedelta

import pytest
from django.core import serializers
from django.utils import timezone

from crm.imports import SAME
from crm.models import Event, Notice
from spaces import verbs
from spaces.models import Building, Landlord, Park, Space, Spell, Verification
from tests import sheets
from tests.factories import make_landlord

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
HEADER = "园区,楼栋,单元,建筑面积,状态"


def imported(header, *rows, **more):
    return sheets.imported(header, *rows, kind="spaces", **more)


def dump() -> list:
    models = (Park, Building, Landlord, Space, Spell, Verification)
    return json.loads(serializers.serialize("json", [row for model in models for row in model.objects.order_by("pk")]))


# ---------------------------------------------------------------- states


def life(space) -> list[tuple]:
    return list(space.spells.values_list("status", "from_on", "to_on", "holder_name"))


@pytest.mark.parametrize(
    ("status", "expected", "holder"),
    [("已租", "occupied", "甲公司"), ("自用", "occupied", "甲公司"), ("装修", "fitting", "甲公司"), ("", "occupied", "甲公司"), ("停用", "withdrawn", "")],
)  # fmt: skip
def test_a_new_space_begins_its_life_in_the_state_of_the_sheet(status, expected, holder):
    imported(f"{HEADER},租户,租期至,起租日期", f"甲园,3栋,502,100,{status},甲公司,2027-01-31,2024-02-01")

    space = Space.objects.get()
    lease = date(2027, 1, 31) if holder else None
    assert (space.status, space.status_since, life(space)) == (
        expected, date(2024, 2, 1), [(expected, date(2024, 2, 1), None, holder)],
    )  # fmt: skip
    assert space.spells.get().lease_ends_on == lease


def test_a_vacant_space_that_is_let_goes_through_its_spells(stored, now):
    imported(f"{HEADER},租户,起租日期", "禾麓智造园,3栋,501,2860,已租,乙公司,2024-06-10")

    space = Space.objects.get(pk=stored[0].pk)
    assert (space.status, space.status_since) == ("occupied", date(2024, 6, 10))
    assert life(space) == [
        ("vacant", date(2024, 6, 3), date(2024, 6, 10), ""), ("occupied", date(2024, 6, 10), None, "乙公司"),
    ]  # fmt: skip


def test_a_held_space_is_left_as_it_is(stored):
    before = life(stored[1])

    done = imported(f"{HEADER},租户", "禾麓智造园,3栋,502,2860,已租,乙公司")

    assert (done.counts[SAME], life(stored[1])) == (1, before)
    assert "It is held" in imported(f"{HEADER},备注", "禾麓智造园,3栋,502,2860,空置,新").warnings[0][2]


def test_what_is_vacant_again_is_told_to_those_who_wait(stored, attraction, now):
    verbs.wait(stored[2].pk, by=attraction, now=now, holder_name="丙公司")

    imported(HEADER, "禾麓智造园,3栋,503,2860,空置")

    assert Space.objects.get(pk=stored[2].pk).status == "vacant"
    assert Notice.objects.get(verb="space.free").user == attraction


def test_a_tenant_is_corrected_without_another_spell(stored):
    imported("园区,楼栋,单元,租户,租期至", "禾麓智造园,3栋,503,甲集团,2028-01-01")

    spell = stored[2].spells.running().get()
    assert (spell.holder_name, spell.lease_ends_on, stored[2].spells.count()) == ("甲集团", date(2028, 1, 1), 2)


def test_a_day_before_the_present_state_is_refused(stored):
    done = imported(f"{HEADER},起租日期", "禾麓智造园,3栋,501,2860,已租,2024-01-01")

    assert "must not be earlier" in done.errors[0][2]


def test_a_withdrawn_space_comes_back_on_its_page_only(stored, manager, now):
    verbs.withdraw(stored[0].pk, by=manager, now=now, text="拆除")

    done = imported(HEADER, "禾麓智造园,3栋,501,2860,空置")

    assert done.counts[SAME] == 1
    assert Space.objects.get(pk=stored[0].pk).status == "withdrawn"


# ---------------------------------------------------------------- verified


@pytest.mark.parametrize(
    ("day", "expected", "how"),
    [(date(2024, 4, 1), date(2024, 5, 1), "visit"), (date(2024, 5, 1), date(2024, 5, 1), "visit"), (TODAY, TODAY, "sheet")],
)  # fmt: skip
def test_nothing_becomes_older_than_it_is(stored, day, expected, how):
    imported("园区,楼栋,单元,最近核实日期", f"禾麓智造园,3栋,501,{day}")

    space = Space.objects.get(pk=stored[0].pk)
    assert (space.verified_on, space.verified_how) == (expected, how)
    assert Verification.objects.count() == (how == "sheet")


def test_nobody_has_verified_tomorrow(stored):
    done = imported("园区,楼栋,单元,核实日期", f"禾麓智造园,3栋,501,{TODAY + timedelta(days=1)}")

    assert "still to come" in done.errors[0][2]
    assert Space.objects.get(pk=stored[0].pk).verified_on == date(2024, 5, 1)


# ---------------------------------------------------------------- landlords


def test_a_landlord_is_found_by_name_and_masked_numbers_say_nothing(stored):
    done = imported("园区,楼栋,单元,业主,联系人,电话", "禾麓智造园,3栋,501,禾麓股份合作公司,梁先生,135****0068")

    assert (done.counts[SAME], Landlord.objects.count()) == (1, 1)


def test_a_landlord_without_a_number_learns_it(manager):
    make_landlord(phone="")

    done = imported(f"{HEADER},业主,联系人,电话", "甲园,1栋,501,100,,禾麓股份合作公司,梁先生,13500000068", by=manager)
    assert Landlord.objects.get().phone == "13500000068"

    done.undo()
    assert Landlord.objects.get().phone == ""


def test_phone_numbers_are_masked_in_history(stored):
    imported("园区,楼栋,单元,电话,中介", "禾麓智造园,3栋,501,13900000002,黄先生 13600000001")

    told = json.dumps(Event.objects.about(stored[0]).first().changes)
    assert "13900000002" not in told
    assert "13600000001" not in told
    assert "139" in told
