"""A measure of an enterprise as a small line, by months, for its pages; a table beside it tells the same."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from crm.periods import month_after

from .amounts import HEADS, PEOPLE, WAN, in_column
from .models import Datum, Measure

# of one drawing, in its own units: the line is between these; the number at its end stands right of it
SIGHT = {"width": 320, "height": 120, "left": 2, "right": 240, "top": 24, "bottom": 92}


@dataclass(frozen=True)
class Chart:
    label: object
    unit: object
    points: list[tuple[float, float]]
    last: str
    highest: str
    begins: str
    ends: str
    base: float  # where 0 is

    @property
    def path(self) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)

    @property
    def end(self) -> tuple[float, float]:
        return self.points[-1]


def chart(measure: str, rows: dict[tuple[int, int], Datum], months: int = 24) -> Chart | None:
    """The last months up to the last one known; what stands for several months is drawn as their average."""
    known = {date(year, month, 1): row for (year, month), row in rows.items() if month}
    if len(known) < 2:
        return None
    last = max(known)
    days = [month_after(last, at - months + 1) for at in range(months)]
    days = days[next(at for at, day in enumerate(days) if day in known) :]
    values = [known[day].value / known[day].span if day in known else None for day in days]
    highest = max(value for value in values if value is not None)
    points, base = places(values)
    return Chart(
        Measure(measure).label, PEOPLE if measure in HEADS else WAN, points, in_column(measure, values[-1]),
        in_column(measure, highest), f"{days[0]:%Y-%m}", f"{days[-1]:%Y-%m}", base,
    )  # fmt: skip


def places(values: Collection[Decimal | None]) -> tuple[list[tuple[float, float]], float]:
    """From 0 to the highest, so that no small change looks large; and where 0 is: what is less lies below."""
    known = [float(value) for value in values if value is not None]
    top, low = max(0.0, *known), min(0.0, *known)
    step = (SIGHT["right"] - SIGHT["left"]) / max(1, len(values) - 1)
    scale = (SIGHT["bottom"] - SIGHT["top"]) / ((top - low) or 1)
    return [
        (round(SIGHT["left"] + at * step, 1), round(SIGHT["bottom"] - (float(value) - low) * scale, 1))
        for at, value in enumerate(values)
        if value is not None
    ], round(SIGHT["bottom"] + low * scale, 1)
