"""What the members of a virtual park put out and earn: this year so far, beside the same months of the year before.

The one place of this slice that reads figures. A whole year is not what three quarters are compared with.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Max, Q, Sum

from crm.models import User
from enterprises.economy.models import Datum, Measure

MEASURES = (Measure.OUTPUT, Measure.REVENUE)
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class SoFar:
    """`month` is the last one of which anything is known this year; `reporters` say something of the year."""

    measure: Measure
    month: int
    reporters: int
    now: Decimal
    before: Decimal | None

    @property
    def growth(self) -> Decimal | None:
        """In %; nothing to compare with where nothing was a year before."""
        if not self.before:
            return None
        return (100 * (self.now - self.before) / abs(self.before)).quantize(HUNDREDTH, ROUND_HALF_UP)

    @property
    def growth_words(self) -> str:
        return "" if self.growth is None else f"{self.growth:+,.2f}%"


def so_far(enterprises: Iterable[int], user: User, *, year: int) -> list[SoFar]:
    """Two queries. What this person may not read is not there, nor what nobody has reported."""
    data = Datum.objects.visible_to(user).of_months().filter(enterprise__in=enterprises, measure__in=MEASURES)
    lines = data.filter(year=year).order_by().values("measure").annotate(
        last=Max("month"), many=Count("enterprise", distinct=True), total=Sum("value")
    )  # fmt: skip
    this_year = {line["measure"]: line for line in lines}
    if not this_year:
        return []
    same = [Q(measure=measure, month__lte=line["last"]) for measure, line in this_year.items()]
    asked = Q(pk=None)
    for each in same:
        asked |= each
    earlier = dict(data.filter(asked, year=year - 1).order_by().values_list("measure").annotate(total=Sum("value")))
    return [
        SoFar(measure, line["last"], line["many"], line["total"], earlier.get(measure))
        for measure in MEASURES
        if (line := this_year.get(measure))
    ]
