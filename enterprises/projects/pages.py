"""What a project's page and lists show: sums, months by year, and the last two years as a drawing."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, QuerySet, Sum

from crm.cells import money_words, plain
from crm.clock import SHANGHAI
from crm.models import Event, User
from crm.periods import month_after

from .models import WRITES, Invested, InvestmentProject
from .readers import typed

WAN, YI = Decimal(10_000), Decimal(10**8)
DRAWN = 24  # months
# of the drawing, in its own units: a bar of 16 and a gap of 6 each
STEP, BAR, TALL, TOP, FOOT = 22, 16, 150, 20, 126


def percent(part: Decimal, whole: Decimal | None) -> Decimal | None:
    return (100 * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def in_yi(yuan: Decimal | None) -> str:
    return "—" if yuan is None else f"{(Decimal(yuan) / YI).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def in_wan(yuan: Decimal | None) -> str:
    """As people compare them in a column: whole 10,000 yuan."""
    return "" if yuan is None else f"{(yuan / WAN).quantize(Decimal(1), ROUND_HALF_UP):,}"


def make_ready(row: InvestmentProject) -> None:
    row.percent = percent(row.completed, row.total)
    row.total_text, row.completed_text, row.year_text = map(in_wan, (row.total, row.completed, row.this_year))


def sums(rows: QuerySet) -> dict:
    """Of all rows of a filtered list, not only of the page."""
    found = rows.order_by().aggregate(
        all_count=Count("pk"), all_total=Sum("total"), all_completed=Sum("completed"), all_year=Sum("this_year")
    )
    return {
        "all_count": found["all_count"],
        "sum_total": in_yi(found["all_total"]),
        "sum_completed": in_yi(found["all_completed"]),
        "sum_year": in_yi(found["all_year"]),
    }


def sum_of_months(rows: QuerySet) -> dict:
    found = rows.order_by().aggregate(all_count=Count("pk"), all_value=Sum("value"))
    return {"all_count": found["all_count"], "sum_value": in_yi(found["all_value"])}


@dataclass(frozen=True)
class Year:
    year: int
    months: list[Invested | None]

    @property
    def cells(self) -> list[tuple[str, str, bool]]:
        """(what is read, the exact amount, whether provisional) of each month."""
        return [
            (in_wan(row.value), money_words(row.value), not row.is_final) if row else ("", "", False)
            for row in self.months
        ]

    @property
    def total(self) -> str:
        return in_wan(sum((row.value for row in self.months if row), Decimal(0)))


@dataclass(frozen=True)
class Bar:
    x: int
    y: float
    height: float
    words: str
    css: str
    tick: str

    @property
    def middle(self) -> int:
        return self.x + BAR // 2


@dataclass(frozen=True)
class Drawing:
    bars: list[Bar]
    highest: str
    width: int = STEP * DRAWN
    tall: int = TALL
    top: int = TOP
    foot: int = FOOT
    bar: int = BAR


def page(project: InvestmentProject, user: User, *, now: datetime) -> dict:
    today = now.astimezone(SHANGHAI).date()
    rows = list(project.invested.select_related("by"))
    completed = sum((row.value for row in rows), Decimal(0))
    this_year = sum((row.value for row in rows if row.on.year == today.year), Decimal(0))
    return {
        "project": project,
        "this_year": this_year,
        "completed": completed,
        "percent": percent(completed, project.total),
        "years": years(rows, today),
        "year": today.year,
        "months": range(1, 13),
        "drawing": drawing(rows, today),
        "may_write": user.has_role(*WRITES),
        "events": list(Event.objects.about(project)),
    }


def years(rows: list[Invested], today: date) -> list[Year]:
    """The newest first; this year stands there also before its first month is told."""
    by_month = {row.on: row for row in rows}
    told = sorted({row.on.year for row in rows} | {today.year}, reverse=True)
    return [Year(year, [by_month.get(date(year, month, 1)) for month in range(1, 13)]) for year in told]


def drawing(rows: list[Invested], today: date) -> Drawing | None:
    """Bars of the last two years; nothing to draw where nothing was completed."""
    known = {row.on: row for row in rows}
    first = month_after(today.replace(day=1), 1 - DRAWN)
    shown = [month_after(first, at) for at in range(DRAWN)]
    most = max((known[month].value for month in shown if month in known), default=Decimal(0))
    if not most:
        return None
    return Drawing([bar(at, month, known.get(month), most) for at, month in enumerate(shown)], money_words(most))


def bar(at: int, month: date, row: Invested | None, most: Decimal) -> Bar:
    height = round(float((FOOT - TOP) * (row.value / most if row else 0)), 1)
    words = f"{month:%Y-%m} {money_words(row.value) if row else '—'}"
    css = "" if row and row.is_final else "is-provisional"
    tick = f"{month:%Y-%m}" if month.month in (1, 7) else ""
    return Bar(at * STEP, FOOT - height, height, words, css, tick)


def month_line(row: Invested) -> None:
    """For a line of the list of months."""
    row.text, row.exact = typed(row.value), plain(row.value)
