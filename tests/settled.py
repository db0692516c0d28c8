"""A few enterprises in units, and a few projects with their months: what their figures are counted from in tests."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from crm.models import Role, Unit
from enterprises.projects import investing
from enterprises.tenancy import verbs
from tests.factories import (
    make_building,
    make_enterprise,
    make_park,
    make_project,
    make_space,
    make_tenancy,
    make_unit,
    make_user,
)

MILLION = 1_000_000
# kind, whether it has a community, total, {month: millions}
PROJECTS = (
    ("industrial", True, 900, {"2023-06": 20, "2024-05": 30, "2024-06": 40}),
    ("industrial", False, 100, {"2023-06": 10, "2024-06": 5}),
    ("renewal", True, None, {"2023-05": 8, "2024-06": 9}),
    ("real_estate", True, 50, {}),
)


def settle(now: datetime) -> None:
    """Leases that are over, end soon, end late, and none; one that has left; parks with and without community."""
    manager = make_user(Role.SPACES, name="空管员")
    places = [make_unit("新木社区", Unit.Kind.COMMUNITY), None]
    houses = [make_building(make_park(f"锦帆产业园{at}", community=place)) for at, place in enumerate(places)]
    for at, days in enumerate((-3, 0, 20, 90, 91, 400, None, 30)):
        facts = (
            {"kind": "owns"} if days is None else {"lease_ends_on": now.date() + timedelta(days=days), "rent": 20 + at}
        )
        since = now.date() - timedelta(days=30)
        space = make_space(by=manager, now=now - timedelta(days=40), building=houses[at % 2], area=1000 + at)
        row = make_tenancy(
            by=manager, now=now - timedelta(days=29), space=space, enterprise=make_enterprise(), from_on=since, **facts
        )
    verbs.leave(row.pk, by=manager, now=now, to_on=now.date())


def invested(now: datetime) -> None:
    officer, community = make_user(Role.OFFICER, name="林晓岚"), make_unit("新围社区", Unit.Kind.COMMUNITY)
    for kind, has_community, total, months in PROJECTS:
        project = make_project(
            by=officer, now=now, kind=kind, community=community if has_community else None,
            total=total and Decimal(total * MILLION),
        )  # fmt: skip
        amounts = {
            date.fromisoformat(f"{month}-01"): investing.Amount(Decimal(value * MILLION), month < "2024")
            for month, value in months.items()
        }
        investing.invest(project.pk, by=officer, months=amounts, now=now)
