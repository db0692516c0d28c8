"""What is looked up for the rules: of which year, of which list, what is held today; at the same cost for many."""

from datetime import date
from decimal import Decimal

import pytest

from crm import rules
from enterprises.accounts.models import Tag
from enterprises.classification.facts import known
from enterprises.classification.terms import TERMS
from tests.factories import make_enterprise, make_figures, make_listed, make_qualification

pytestmark = pytest.mark.django_db


def facts(row, on, wanted=TERMS):
    return known([row], wanted=wanted, on=on).facts[row.pk]


def test_figures_are_those_of_the_last_year_whole_or_added_up(enterprise, now, today):
    make_figures(enterprise, 2023, at=now, output=900, employees=40)
    make_figures(enterprise, 2023, month=11, at=now, output=1, tax=20, assets=7)
    make_figures(enterprise, 2023, month=12, at=now, output=1, tax=30, assets=8)
    make_figures(enterprise, 2024, at=now, output=5)

    found = facts(enterprise, today)

    assert found.numbers == {"output": 900, "employees": 40, "tax": 50}
    assert "revenue" not in found.numbers


def test_the_office_decides_from_which_month_the_last_year_counts(enterprise, now, today, administrator):
    make_figures(enterprise, 2022, at=now, output=2022)
    make_figures(enterprise, 2023, at=now, output=2023)
    rules.decide("classification.year_from", 7, from_on=today, by=administrator, now=now)

    years = [facts(enterprise, day).numbers["output"] for day in (today, date(2024, 7, 1))]

    assert years == [2022, 2023]


def test_a_list_counts_until_the_next_one_is_drawn_up(enterprise, now, today):
    other = make_enterprise()
    make_listed(enterprise, "top50", 2023, at=now)
    make_listed(enterprise, "above_scale", 2023, at=now)
    make_listed(enterprise, "above_trade", 2022, at=now)
    make_listed(other, "above_scale", 2024, at=now)
    make_listed(other, "above_service", 2024, at=now, removed_at=now)

    found = known([enterprise, other], wanted=["listing"], on=today)

    assert found.ground.lists == {"top50": 2023, "above_scale": 2024}
    assert [found.facts[row.pk].sets["listing"] for row in (enterprise, other)] == [{"top50"}, {"above_scale"}]
    assert found.facts[enterprise.pk].unknown["listing"] == {"above_trade", "above_service"}


def test_a_qualification_counts_while_it_is_valid_and_by_its_level(enterprise, officer, now, today):
    make_qualification(enterprise, by=officer, now=now, kind="srdi", issued_on=date(2023, 1, 1))
    make_qualification(enterprise, by=officer, now=now, kind="champion", issued_on=date(2024, 6, 4))
    make_qualification(enterprise, by=officer, now=now, kind="high_tech", issued_on=date(2020, 1, 1))

    assert facts(enterprise, today).sets["qualification"] == {"srdi", "srdi:province"}


def test_the_file_says_the_rest(community, today):
    tag = Tag.objects.create(name="链主")
    row = make_enterprise(
        section="C", division="39", scale="medium", community=community, capital=Decimal(5), founded_on=date(2019, 6, 4)
    )
    row.tags.add(tag)

    found = facts(row, today)

    assert found.numbers == {"capital": 5, "age": 4}  # one day short of five years
    assert {name: set(values) for name, values in found.sets.items()} == {
        "listing": set(), "qualification": set(), "tag": {str(tag.pk)}, "section": {"C"}, "division": {"39"},
        "scale": {"medium"}, "community": {str(community.pk)}, "operation": {"active"},
    }  # fmt: skip


def test_what_the_file_leaves_open_is_not_known(enterprise, today):
    assert not {"section", "division", "scale", "community"} & facts(enterprise, today).sets.keys()
    assert not facts(enterprise, today).numbers


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_two_queries_however_many_they_are(count, officer, now, today, django_assert_num_queries):
    rows = [make_enterprise() for _n in range(count)]
    for row in rows:
        make_figures(row, 2023, at=now, output=1)
        make_listed(row, "top50", 2024, at=now)
        make_qualification(row, by=officer, now=now)

    known(rows, wanted=[], on=today)  # fills this process's copy of the office's rules

    with django_assert_num_queries(2):
        found = known(rows, wanted=TERMS, on=today)

    assert all(found.facts[row.pk].sets["listing"] == {"top50"} for row in rows)


def test_nothing_is_asked_that_no_rule_asks_for(enterprise, today, django_assert_num_queries):
    known([enterprise], wanted=["section"], on=today)  # fills this process's copy of the office's rules

    with django_assert_num_queries(0):
        known([enterprise], wanted=["section", "capital"], on=today)
