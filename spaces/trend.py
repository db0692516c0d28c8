"""How vacancy went: at the end of each of the last twelve months, from the lives of the spaces, as lines and a table.

A space counts with the area that it has today, and from the day on since which its life is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, DateField, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.figures import TENTH
from crm.periods import month_after, month_words

from .facts import SQUARE
from .models import Space, Spell, Status

MONTHS = 12
# of one drawing, in its own units: the line is between these; the number at its end stands right of it
SIGHT = {"width": 320, "height": 132, "left": 2, "right": 248, "top": 24, "bottom": 104}


@dataclass(frozen=True)
class Standing:
    """At the end of a month; of the month that runs, now."""

    month: date
    vacant: int = 0
    vacant_area: Decimal = Decimal(0)
    spaces: int = 0
    area: Decimal = Decimal(0)

    @property
    def words(self) -> str:
        return month_words(self.month)

    @property
    def short(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def sizes(self) -> tuple[str, str]:
        """Vacant and all, as a table says them."""
        return f"{self.vacant_area:,.0f} {SQUARE}", f"{self.area:,.0f} {SQUARE}"

    @property
    def rate(self) -> Decimal | None:
        """Vacancy by area in percent; None when there was nothing yet."""
        return (100 * self.vacant_area / self.area).quantize(TENTH) if self.area else None


@dataclass(frozen=True)
class Drawing:
    """One line, with the places of its points; a month without a number has none."""

    label: object
    unit: object
    points: list[tuple[float, float]]
    last: str
    highest: str

    @property
    def path(self) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)

    @property
    def end(self) -> tuple[float, float]:
        return self.points[-1]


def trend(user, *, today: date) -> list[Standing]:
    """In one query, however many spaces there are: spells counted by the months in which they began and ended.

    What began in a month or before, and ends in a later one or not yet, was so at the end of the month.
    """
    rows = Spell.objects.filter(space__in=Space.objects.visible_to(user).values("pk")).order_by()
    lines = (
        rows.exclude(status=Status.WITHDRAWN)
        .annotate(began=TruncMonth("from_on", output_field=DateField()))
        .annotate(ended=TruncMonth("to_on", output_field=DateField()))
        .values_list("began", "ended", "status")
        .annotate(many=Count("pk"), size=Sum("space__area"))
    )
    found = list(lines)
    return [at_the_end(month, found) for month in months(today)]


def months(today: date) -> Iterator[date]:
    first = today.replace(day=1)
    return (month_after(first, -back) for back in reversed(range(MONTHS)))


def at_the_end(month: date, lines: list[tuple]) -> Standing:
    then = [line for line in lines if line[0] <= month and (line[1] is None or line[1] > month)]
    vacant = [line for line in then if line[2] == Status.VACANT]
    return Standing(month, *added(vacant), *added(then))


def added(lines: list[tuple]) -> tuple[int, Decimal]:
    return sum(line[3] for line in lines), sum((Decimal(line[4]) for line in lines), Decimal(0))


def drawings(standings: list[Standing]) -> list[Drawing]:
    """What stands first is the answer most ask for; those without a single number are left out."""
    lines = (
        (_("Vacancy by area"), "%", [row.rate for row in standings], "{:,.1f}"),
        (pgettext_lazy("figure", "Vacant area"), SQUARE, [row.vacant_area for row in standings], "{:,.0f}"),
        (pgettext_lazy("figure", "Vacant"), pgettext_lazy("unit", "spaces"), [r.vacant for r in standings], "{:,}"),
    )
    return [drawing(*line) for line in lines if any(number is not None for number in line[2])]


def drawing(label, unit, numbers: list, pattern: str) -> Drawing:
    known = [number for number in numbers if number is not None]
    written = [pattern.format(number) for number in (known[-1], max(known))]
    return Drawing(label, unit, places(numbers), *written)


def places(numbers: list) -> list[tuple[float, float]]:
    """From 0 at the bottom to the highest at the top, so that no small change looks large."""
    top = max([float(number) for number in numbers if number is not None], default=0) or 1
    step = (SIGHT["right"] - SIGHT["left"]) / max(1, len(numbers) - 1)
    height = SIGHT["bottom"] - SIGHT["top"]
    return [
        (round(SIGHT["left"] + at * step, 1), round(SIGHT["bottom"] - height * float(number) / top, 1))
        for at, number in enumerate(numbers)
        if number is not None
    ]
