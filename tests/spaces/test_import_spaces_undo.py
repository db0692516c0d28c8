"""Undone: spaces, lives, parks and landlords as before, but for what others have used since."""

import json

import pytest
from django.core import serializers
from django.utils import timezone

from crm.imports import BAD, NEW, SAME, UPDATE
from crm.models import ImportWrite
from spaces import inventory, naming, verbs
from spaces.models import Building, Landlord, Park, Space, Spell, Verification
from spaces.resources import SpaceResource
from tests import sheets

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
HEADER = "园区,楼栋,单元,建筑面积,状态"


def imported(header, *rows, **more):
    return sheets.imported(header, *rows, kind="spaces", **more)


def dump() -> list:
    models = (Park, Building, Landlord, Space, Spell, Verification)
    return json.loads(serializers.serialize("json", [row for model in models for row in model.objects.order_by("pk")]))


# ---------------------------------------------------------------- undone

ROWS = (
    '禾麓智造园,3栋,501,3000,已租,乙公司,新业主,13900000002,{today},"114.12,22.69",辅城坳',
    "禾麓智造园,3栋,502,3000,已租,,梁先生,,,,",
    "禾麓智造园,3栋,503,3000,空置,,,,{today},,",
    "禾麓智造园,4栋,101,800,空置,,梁先生,,{today},,",
    '新园,1栋,101,800,已租,丙公司,另一位,13900000003,,"114.13,22.68",辅城坳',
)


def test_after_the_undo_a_dump_equals_the_dump_before(stored, community, manager):
    before = dump()
    rows = [row.format(today=TODAY) for row in ROWS]
    done = imported(f"{HEADER},租户,联系人,电话,核实日期,坐标,社区", *rows, by=manager)
    assert done.counts == {NEW: 2, UPDATE: 3, SAME: 0, BAD: 0}
    assert (Park.objects.count(), Building.objects.count(), Space.objects.count()) == (2, 3, 5)

    done.undo(by=manager)

    assert without_moments(dump()) == without_moments(before)


def without_moments(rows: list) -> list:
    """Parks that learned a community are put back, at another moment."""
    for row in rows:
        if row["model"] != "spaces.space":
            row["fields"].pop("updated_at", None)
    return rows


def test_what_somebody_has_used_since_is_left_and_named(manager, attraction, now):
    done = imported(HEADER, "新园,1栋,101,800,空置", "新园,1栋,102,800,空置", by=manager)
    verbs.hold(Space.objects.get(number="101").pk, by=attraction, holder_name="智能仓储")

    done.undo(by=manager)

    kept = ImportWrite.objects.get(undone="kept")
    assert (kept.line.row, "林晓岚" in kept.undone_words) == (2, True)
    assert (Space.objects.get().number, Building.objects.count(), Park.objects.count()) == ("101", 1, 1)


def test_a_park_that_somebody_changed_since_stays(manager):
    done = imported(HEADER, "新园,1栋,101,800,空置", by=manager)
    park = Park.objects.get()
    inventory.change(park, by=manager, notes="已核实")

    done.undo(by=manager)

    assert (Park.objects.count(), Building.objects.count(), Space.objects.count()) == (1, 0, 0)


def test_what_is_put_back_goes_by_the_new_name_of_its_park(stored, manager):
    done = imported(f"{HEADER},楼层", "禾麓智造园,3栋,501,3000,空置,7")
    inventory.change(Park.objects.get(), by=manager, name="云麓智造园")

    done.undo(by=manager)

    space = Space.objects.get(pk=stored[0].pk)
    assert (space.floor, space in Space.objects.matching("云麓")) == (None, True)
    assert space.place_key == naming.place_key("云麓智造园", "3栋", None, "501")


@pytest.mark.parametrize(("model", "name"), [(Park, "云麓智造园"), (Building, "4栋")])
def test_rows_read_before_their_place_was_renamed_are_read_again(stored, manager, model, name):
    resource = SpaceResource()
    lines = resource.judge([(2, {"park": "禾麓智造园", "building": "3栋", "number": "504", "area": "100"})])
    assert resource.hold_ground(lines)

    inventory.change(model.objects.get(), by=manager, name=name)

    assert not resource.hold_ground(lines)
