"""The rule of each figure of projects once more, in plain Python."""

from decimal import Decimal

import pytest

from crm import figures
from crm.figures import DIMENSIONS, FIGURES, Scope
from crm.models import Role
from crm.periods import given
from enterprises.projects.figures import AS_THEY_STAND, OF_A_PERIOD
from enterprises.projects.models import Invested, InvestmentProject
from tests.factories import make_user
from tests.settled import invested

JUNE = given({"from": "2024-06-01", "to": "2024-06-30"})
HALF = given({"from": "2024-01-01", "to": "2024-06-30"})


@pytest.fixture
def scope(officer, now):
    invested(now)
    return Scope(officer, now, JUNE)


def months(year, month=6, *, industrial=False):
    rows = Invested.objects.filter(on__year=year, on__month=month).select_related("project")
    return [row for row in rows if not industrial or row.project.kind == "industrial"]


def total(rows) -> Decimal:
    return sum((row.value for row in rows), Decimal(0))


def test_of_a_month_each_says_what_its_rule_says(scope):
    found = figures.values(OF_A_PERIOD, scope)

    def growth(**words):
        return (100 * (total(months(2024, **words)) / total(months(2023, **words)) - 1)).quantize(Decimal("0.01"))

    assert {name: one.number for name, one in found.items()} == {
        "projects.reported": len(months(2024)),
        "projects.fixed": total(months(2024)),
        "projects.fixed_growth": growth(),
        "projects.reported_industrial": len(months(2024, industrial=True)),
        "projects.industrial": total(months(2024, industrial=True)),
        "projects.industrial_growth": growth(industrial=True),
    }
    assert FIGURES["projects.fixed"].written(found["projects.fixed"].number) == "0.54"


def test_as_they_stand_each_says_what_its_rule_says(scope):
    under_way = [row for row in InvestmentProject.objects.all() if row.status == "building"]
    costed = [row for row in under_way if row.total]
    completed = sum(total(row.invested.all()) for row in costed)

    found = figures.values(AS_THEY_STAND, scope)

    assert {name: one.number for name, one in found.items()} == {
        "projects.under_way": len(under_way),
        "projects.costed": len(costed),
        "projects.total": sum(row.total for row in costed),
        "projects.completed": completed,
        "projects.completion": (100 * completed / sum(row.total for row in costed)).quantize(Decimal("0.1")),
    }


@pytest.mark.parametrize("by", list(DIMENSIONS["projects:invested"]))
def test_lines_by_kind_community_and_month_add_up(scope, by):
    scope = Scope(scope.user, scope.now, HALF)
    whole = figures.values([FIGURES["projects.fixed"]], scope)["projects.fixed"].number

    lines = figures.broken_down([FIGURES["projects.fixed"]], scope, DIMENSIONS["projects:invested"][by])

    assert len(lines) == {"kind": 2, "community": 2, "month": 2}.get(by, 1)
    assert sum(line["projects.fixed"].number for line in lines.values()) == whole > 0


def test_who_may_not_see_projects_counts_none(scope):
    found = figures.values([FIGURES["projects.fixed"]], Scope(make_user(Role.HANDLER), scope.now, JUNE))

    assert found["projects.fixed"].number == 0
