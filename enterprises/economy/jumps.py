"""突变: a figure so far from what was known before that its unit may be mistaken (万 for 元). It only asks."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from crm.periods import month_after

from .models import WHOLE_YEAR, Datum, first_day

TIMES = 20
LOOKED_BACK = 24  # months


def jump(value: Decimal, known: Collection[Decimal], *, times: int = TIMES) -> Decimal | None:
    """The known value that this one is far away from; None when it is near one of them, or there is none to go by.

    Nobody mistakes the unit of nothing: 0 is no jump, and a known 0 says nothing.
    """
    size, before = abs(value), [abs(one) for one in known if one]
    if not size or not before:
        return None
    far = [one for one in before if size > one * times or size * times < one]
    return far[0] if len(far) == len(before) else None


def known_before(
    enterprise_ids: Collection[int], measure: str, year: int, month: int
) -> dict[int, list[Decimal]]:  # fmt: skip
    """{enterprise: what was known before}, for one month or, with month 0, for the year; one query for all of them.

    The month known last before it comes first, then the same month a year before. What stands for two months counts
    as the month on average.
    """
    rows = Datum.objects.filter(enterprise__in=enterprise_ids, measure=measure)
    found: dict[int, list[Decimal]] = {}
    if month == WHOLE_YEAR:
        years = rows.filter(month=WHOLE_YEAR, year__lt=year).order_by("year")
        return {pk: [value] for pk, value in years.values_list("enterprise", "value")}
    day = first_day(year, month)
    rows = rows.of_months().filter(on__lt=day, on__gte=month_after(day, -LOOKED_BACK)).order_by("-on")
    for pk, on, value, span in rows.values_list("enterprise", "on", "value", "span"):
        known = found.setdefault(pk, [])
        if not known or on == date(year - 1, month, 1):
            known.append(value / span)
    return found
