"""What follows from the kind of a qualification and the day of its issue."""

from datetime import date

import pytest

from enterprises.classification.kinds import kind_of, years_after
from enterprises.classification.models import QualificationKind


@pytest.mark.parametrize(
    ("kind", "issued", "expires", "rules"),
    [
        ("high_tech", date(2023, 10, 16), date(2026, 10, 16), "国科发火〔2016〕32号"),
        ("high_tech", date(2015, 10, 16), date(2018, 10, 16), ""),
        ("srdi", date(2026, 3, 31), date(2029, 3, 31), "工信部企业〔2022〕63号"),
        ("srdi", date(2026, 4, 1), date(2029, 4, 1), "优质中小企业梯度培育管理办法（2026年修订）"),
        ("little_giant", date(2023, 7, 14), date(2026, 7, 14), "工信部企业〔2022〕63号"),
        ("innovative", date(2026, 4, 1), date(2029, 4, 1), "优质中小企业梯度培育管理办法（2026年修订）"),
        ("headquarters", date(2024, 1, 5), None, "深龙府规〔2023〕2号"),
        ("listed", date(2020, 7, 1), None, ""),
        ("high_tech", None, None, ""),
    ],
)
def test_days_and_rules_of_a_kind(kind, issued, expires, rules):
    assert (kind_of(kind).expires_on(issued), kind_of(kind).rule_version(issued)) == (expires, rules)


def test_a_term_ends_on_the_day_of_its_date_or_the_last_of_the_month():
    assert years_after(date(2024, 2, 29), 3) == date(2027, 2, 28)


def test_every_kind_can_be_asked_for():
    assert all(kind_of(kind).level in {"", "national", "province", "city", "district"} for kind in QualificationKind)
