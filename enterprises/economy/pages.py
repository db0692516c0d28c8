"""The page of one enterprise's figures: years and months of each measure, what a year came to, how it grew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from crm.models import Event, User
from enterprises.accounts.models import Enterprise

from .amounts import HEADS, PEOPLE, WAN, in_column, signed
from .charts import SIGHT, Chart, chart
from .models import STOCKS, WHOLE_YEAR, WRITES, Datum, EconomicFile, ListEntry, Measure
from .reading import months_of, to_date, whole, year_growth

YEARS_SHOWN = 4
LAST_EVENTS = 30


@dataclass(frozen=True)
class Cell:
    """A value where it stands: over how many months, and whether it is final."""

    row: Datum | None
    span: int
    text: str


@dataclass(frozen=True)
class YearLine:
    year: int
    cells: list[Cell]
    whole: str
    is_said: bool  # the year has a value of its own; else its months are added up
    growth_words: str


@dataclass(frozen=True)
class SoFar:
    """A measure of this year so far, in words."""

    measure: str
    label: object
    unit: object
    until: str
    now: str
    growth: str
    last_year: str


@dataclass(frozen=True)
class Section:
    """A measure: its lines, newest year first."""

    measure: Measure
    lines: list[YearLine]
    provisional: int

    @property
    def unit(self):
        return unit_of(self.measure)

    @property
    def is_stock(self) -> bool:
        return self.measure in STOCKS


def detail(enterprise: Enterprise, user: User, *, today: date) -> dict:
    years = range(today.year, today.year - YEARS_SHOWN, -1)
    found = months_of(enterprise.pk, Measure.values, [*years, today.year - YEARS_SHOWN])
    file = EconomicFile.objects.filter(enterprise=enterprise).first()
    entries = ListEntry.objects.visible_to(user).filter(enterprise=enterprise, removed_at=None)
    return {
        "enterprise": enterprise,
        "sections": [section(Measure(name), found[name], years) for name in Measure.values if name in found],
        "to_date": [so_far(found[name], name, today.year) for name in Measure.values if name in found],
        "charts": charts(found),
        "sources": sorted({row.get_source_display() for rows in found.values() for row in rows.values()}),
        "lists": entries.order_by("-year", "listing"),
        "events": list(Event.objects.about(file)[:LAST_EVENTS]) if file else [],
        "months": range(1, 13),
        "sight": SIGHT,
        "year": today.year,
        "may_write": user.has_role(*WRITES),
    }  # fmt: skip


def so_far(rows: dict[tuple[int, int], Datum], measure: str, year: int) -> SoFar:
    found = to_date(rows, measure, year)
    until = f"{found.until:%Y-%m}" if found.until else ""
    grown = "" if found.growth is None else signed(found.growth)
    now, last_year = in_column(measure, found.now), found.last_year
    said = "" if last_year is None else in_column(measure, last_year)
    return SoFar(measure, Measure(measure).label, unit_of(measure), until, now, grown, said)


def charts(found: dict[str, dict[tuple[int, int], Datum]], *, most: int = 3) -> list[Chart]:
    """The first few measures that have months to draw."""
    drawn = (chart(name, found[name]) for name in Measure.values if name in found)
    return [each for each in drawn if each][:most]


def unit_of(measure: str) -> object:
    return PEOPLE if measure in HEADS else WAN


def section(measure: Measure, rows: dict[tuple[int, int], Datum], years: Iterable[int]) -> Section:
    lines = [line(measure, rows, year) for year in years if any(of == year for of, _month in rows)]
    return Section(measure, lines, sum(not row.is_final for row in rows.values()))


def line(measure: Measure, rows: dict[tuple[int, int], Datum], year: int) -> YearLine:
    said = (year, WHOLE_YEAR) in rows
    whole_words = in_column(measure, whole(rows, measure, year))
    return YearLine(year, cells(measure, rows, year), whole_words, said, signed(year_growth(rows, measure, year)))


def cells(measure: Measure, rows: dict[tuple[int, int], Datum], year: int) -> list[Cell]:
    """Twelve months, one cell for each value: 1–2月 is one cell of two."""
    found: list[Cell] = []
    for month in range(1, 13):
        row = rows.get((year, month))
        span = row.span if row else 1
        if span > 1:
            found = found[: len(found) - span + 1]
        found.append(Cell(row, span, in_column(measure, row.value) if row else ""))
    return found
