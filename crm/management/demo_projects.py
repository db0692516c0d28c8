"""Eight investment projects of the demonstration with the months of a year and a half, through the real verbs."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from crm.models import Notice, Unit, User
from crm.periods import month_after
from enterprises.accounts.models import Enterprise
from enterprises.projects import changes, investing
from enterprises.projects.investing import Amount
from enterprises.projects.models import InvestmentProject, Kind, Status

MONTHS = 18
PROVISIONAL = 2  # the last months are not final yet
MILLION = Decimal(1_000_000)
CODE = "{year}-440307-04-{kind:02d}-{number:06d}"
# name, kind, status, community, total and a usual month in millions, from which month on, how many days until completion
PROJECTS = (
    ("智能储能装备生产基地", Kind.INDUSTRIAL, Status.BUILDING, "辅城坳", 1_260, 38, 0, 420),
    ("精密结构件扩产技改", Kind.INDUSTRIAL, Status.BUILDING, "山厦", 180, 8, 3, 150),
    ("激光加工中心设备更新", Kind.INDUSTRIAL, Status.DONE, "白坭坑", 82, 4, 0, -60),
    ("半导体封测车间改造", Kind.INDUSTRIAL, Status.BUILDING, "新木", 620, 24, 6, 380),
    ("山厦老工业区更新一期", Kind.RENEWAL, Status.BUILDING, "山厦", 3_400, 62, 0, 980),
    ("平湖南公铁联运枢纽配套道路", Kind.INFRASTRUCTURE, Status.BUILDING, "良安田", 880, 21, 2, 500),
    ("鹤洲科创中心二期", Kind.REAL_ESTATE, Status.BUILDING, "禾花", 1_900, 44, 4, 640),
    ("冷链仓储中心", Kind.OTHER, Status.PLANNED, "良安田", 320, 0, MONTHS, 900),
)


def load(people: dict[str, User], now: datetime, rng: Random, owners: list[Enterprise]) -> int:
    communities = {unit.short_name: unit for unit in Unit.objects.communities()}
    by, keeper = people["demo-officer"], people["demo-reporter"]
    first = month_after(now.date().replace(day=1), -MONTHS)
    for number, (name, kind, status, community, total, usual, since, left) in enumerate(PROJECTS, 1):
        began = month_after(first, since - 6)
        project = changes.create(
            by=by, now=now - timedelta(days=90), name=name, kind=kind, status=status, owner=by if number % 2 else keeper,
            community=communities.get(community), enterprise=owners[number] if kind == Kind.INDUSTRIAL else None,
            total=total * MILLION, begins_on=began, ends_on=now.date() + timedelta(days=left),
            code=CODE.format(year=began.year, kind=number % 5 + 1, number=100_000 + 7919 * number),
        )  # fmt: skip
        tell(project, months(rng, first, since, usual), by=keeper, now=now)
    Notice.objects.filter(verb="project.owner", at__lt=now).update(read_at=now)
    return len(PROJECTS)


def months(rng: Random, first: date, since: int, usual: int) -> dict[date, Decimal]:
    """Slower in winter and around the Spring Festival; never by so much that anybody would doubt it."""
    return {
        month: (usual * MILLION * Decimal(rng.randint(60, 150)) / 100 * season(month)).quantize(MILLION / 100)
        for at in range(since, MONTHS)
        if usual
        for month in [month_after(first, at)]
    }


def season(month: date) -> Decimal:
    return Decimal("0.5") if month.month in (1, 2) else Decimal("1.2") if month.month in (6, 12) else Decimal(1)


def tell(project: InvestmentProject, amounts: dict[date, Decimal], *, by: User, now: datetime) -> None:
    """A year at once, then month by month; the last ones provisional."""
    in_order = sorted(amounts)
    final, late = in_order[:-PROVISIONAL], in_order[-PROVISIONAL:]
    steps = [(final, 45, True), *(([month], 30 - 14 * at, False) for at, month in enumerate(late))]
    for some, days, is_final in steps:
        said = {month: Amount(amounts[month], is_final) for month in some}
        if said:
            investing.invest(project.pk, by=by, months=said, now=now - timedelta(days=days), is_sure=True)
