"""A tier or scale that somebody wrote, in the form or by a sheet, counts as by hand; emptied, it is computed again."""

import pytest

from crm.imports import SAME
from crm.models import ImportBatch
from enterprises.accounts import changes
from enterprises.accounts.models import Enterprise
from enterprises.classification import tiers
from tests.factories import make_enterprise, make_tier_rule
from tests.sheets import imported

pytestmark = pytest.mark.django_db
How = Enterprise.How


def says(row) -> tuple:
    row.refresh_from_db()
    return row.tier, row.tier_how, row.tier_why, row.scale, row.scale_how


def test_what_a_new_file_begins_with_is_by_hand(officer):
    written = changes.create(by=officer, name="甲公司", tier="A", scale="small")
    left_open = changes.create(by=officer, name="乙公司", tier="", scale="")

    assert says(written) == ("A", "hand", "", "small", "hand")
    assert says(left_open) == ("", "", "", "", "")


@pytest.mark.parametrize(
    ("tier", "scale", "after"),
    [
        ("B", "small", ("B", "hand", "", "small", "rule")), ("A", "micro", ("A", "rule", "why", "micro", "hand")),
        ("A", "small", ("A", "rule", "why", "small", "rule")), ("", "", ("", "", "", "", "")),
    ],
)  # fmt: skip
def test_only_what_was_changed_is_by_hand(officer, tier, scale, after):
    held = {"tier": "A", "tier_how": "rule", "tier_why": "why", "scale": "small", "scale_how": "rule"}
    row = make_enterprise(**held)

    changes.edit(row.pk, by=officer, seen=row.updated_at, tier=tier, scale=scale, notes="x")

    assert says(row) == after


def test_a_sheet_says_by_its_number(officer):
    row = make_enterprise("甲公司", tier="D", tier_how="rule", scale="micro", scale_how="rule")

    imported("企业名称,级别,企业规模", "甲公司,A,大型", "乙公司,B,")

    batch = ImportBatch.objects.get()
    assert says(row) == ("A", "hand", batch.number, "large", "hand")
    assert says(Enterprise.objects.get(name="乙公司")) == ("B", "hand", batch.number, "", "")


def test_a_sheet_that_says_the_same_changes_nothing():
    row = make_enterprise("甲公司", tier="D", tier_how="rule")

    assert imported("企业名称,级别", "甲公司,D").counts[SAME] == 1
    assert says(row)[:3] == ("D", "rule", "")


def test_an_import_taken_back_brings_back_who_said_it(officer, administrator, now):
    make_tier_rule("D", by=administrator, now=now)
    row = make_enterprise("甲公司", tier="D", tier_how="rule", scale="micro", scale_how="rule")
    done = imported("企业名称,级别,企业规模,地址", "甲公司,A,大型,新址", "乙公司,,,新址")
    tiers.compute(now)  # what the rules do meanwhile stands in nobody's way

    done.undo(by=officer)

    assert says(row) == ("D", "rule", "", "micro", "rule")
    assert not Enterprise.objects.filter(name="乙公司").exists()
