"""What others read of the figures: the value of a year, by enterprise and measure."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from .models import STOCKS, WHOLE_YEAR, Datum


def of_year(enterprise_ids: Collection[int], measures: Collection[str], year: int) -> dict[int, dict[str, Decimal]]:
    """The row of the year if there is one, else the sum of the months; of stocks the last month."""
    rows = Datum.objects.filter(enterprise__in=enterprise_ids, measure__in=measures, year=year).order_by("month")
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    whole: set[tuple[int, str]] = set()
    for pk, measure, month, value in rows.values_list("enterprise_id", "measure", "month", "value"):
        if month == WHOLE_YEAR:
            whole.add((pk, measure))
            found[pk][measure] = value
        elif (pk, measure) not in whole:
            before = Decimal(0) if measure in STOCKS else found[pk].get(measure, Decimal(0))
            found[pk][measure] = before + value
    return dict(found)
