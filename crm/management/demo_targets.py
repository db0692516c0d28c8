"""Targets of a demonstration: what the office has set out to reach this year, set through the verb."""

from datetime import datetime
from decimal import Decimal

from django.urls import get_resolver

from crm.clock import SHANGHAI
from crm.figures import FIGURES
from crm.management.people import SUPERVISOR
from crm.models import Unit, User
from crm.periods import containing
from crm.targets import aim, per

# figure, part of the year, unit, value in the unit of the figure, the words of whoever set it
AIMED = (
    ("requests.answered_in_time", "year", "", "95", "服务企业工作要点：按时答复率不低于 95%"),
    ("requests.answered_in_time", "year", "城建办", "97", "城建办年度任务书"),
    ("requests.satisfaction", "year", "", "98", "服务企业工作要点：满意率不低于 98%"),
    ("requests.received", "quarter", "", "120", "主动上门收集诉求，每季度不少于 120 件"),
    ("spaces.area_let", "year", "", "60000", "全年去化空置厂房 6 万平方米"),
    ("economy.fixed_total", "year", "", "300", "区下达年度固定资产投资任务"),
    ("economy.industrial_total", "year", "", "220", "区下达年度工业投资任务"),
    ("economy.output_total", "year", "", "460", "区下达年度规上工业总产值任务"),
)


def load(people: dict[str, User], now: datetime) -> None:
    """In January, or now where that is still to come; of the figures that are counted here."""
    get_resolver().url_patterns  # noqa: B018  every slice is there then, and has declared its figures
    units = {unit.short_name: unit for unit in Unit.objects.all()}
    january = now.astimezone(SHANGHAI).replace(month=1, day=8, hour=10, minute=0, second=0, microsecond=0)
    facts = {"by": people[SUPERVISOR], "now": min(january, now)}
    for name, part, unit, value, text in AIMED:
        if figure := FIGURES.get(name):
            period = containing(now.astimezone(SHANGHAI).date(), part)
            aim(name, period, Decimal(value) * per(figure), unit=units.get(unit), text=text, **facts)
