"""Economic figures, each with its definition. From which rows they are counted stands in counting.py.

Who is above scale, or among the fifty, is asked for the year of the period: this year's list is compared with what the
same enterprises reported a year before.
"""

from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.amounts import Amount, Growth
from crm.figures import Condition, Count, Figure, Found, declare

from . import counting as c
from .models import Listing, Measure

YI, PLACES = 10**8, 2
HUNDRED_MILLION = pgettext_lazy("unit", "100m yuan")  # 亿元
VALUES, ENTERPRISES = pgettext_lazy("unit", "values"), pgettext_lazy("unit", "enterprises")
GROWTH, REPORTED = _("{label}, growth"), _("{label}, values reported")
EACH = _("How many monthly values the sum is made of.")
SAME = _("Against the same months a year before, of the same enterprises; lists are those of this year.")


@dataclass(frozen=True, kw_only=True)
class Total(Amount):
    """What was published for the street: one row or none. Where none is, there is no number, and not 0."""

    def value(self, numbers):
        return super().value(numbers) if numbers.get(self.of.name) else Found(None)


@dataclass(frozen=True, kw_only=True)
class Published(Total):
    """The growth as it was published: its base is not always what stood here a year before."""

    def written(self, number):
        return "—" if number is None else f"{number:+,.2f}"


MEASURE_OF: dict[str, str] = {}  # of which measure a figure that opens the list of enterprises is


def summed(name: str, label: object, definition: object, measure: str, *group: Condition) -> tuple[Figure, ...]:
    """Of one measure and group: the sum in 亿元, its growth, and how many values it is made of."""
    where = c.of(measure, *group)
    count = Count(
        name=f"economy.{name}_count", label=format_lazy(REPORTED, label=label), definition=EACH, unit=VALUES,
        basis=c.REPORTED, where=where,
    )  # fmt: skip
    amount = Amount(
        name=f"economy.{name}", label=label, definition=definition, unit=HUNDRED_MILLION, of=count, column="value",
        places=PLACES, per=YI,
    )  # fmt: skip
    growth = Growth(
        name=f"{amount.name}_growth", label=format_lazy(GROWTH, label=label), definition=SAME, amount=amount
    )
    MEASURE_OF.update({figure.name: measure for figure in (amount, growth, count)})
    return amount, growth, count


def published(what: str, label: object) -> tuple[Figure, ...]:
    said = {"definition": _("The total published for the street that begins with the period and ends last within it.")}
    count = Count(
        name=f"economy.{what}_total_count", label=label, unit=VALUES, basis=c.TOTAL, where=c.latest_of(what), **said
    )
    facts = {"of": count, "places": PLACES}
    amount = Total(
        name=f"economy.{what}_total", label=label, unit=HUNDRED_MILLION, column="value", per=YI, **said, **facts
    )
    growth = Published(
        name=f"{amount.name}_growth", label=format_lazy(GROWTH, label=label), unit="%", column="growth",
        definition=_("As the statistics office publishes it; its base is not always the value of a year before."),
        **facts,
    )  # fmt: skip
    return amount, growth, count


# ---------------------------------------------------------------- reported by enterprises

output_above = summed(
    "output_above", _("Output above scale"),
    _("Industrial output of the enterprises on the list of above-scale industry of the year, by months."),
    Measure.OUTPUT, c.above_scale,
)  # fmt: skip
output_top = summed(
    "output_top", _("Output, top 50"),
    _("Of above-scale output: of the enterprises that are also on the district's list of fifty of the year."),
    Measure.OUTPUT, c.top,
)  # fmt: skip
output_others = summed(
    "output_others", _("Output, not top 50"),
    _("Of above-scale output: of the enterprises that are not on the district's list of fifty of the year."),
    Measure.OUTPUT, c.others,
)  # fmt: skip
output = summed("output", _("Output of all"), _("Industrial output of all that report."), Measure.OUTPUT)
revenue_above = summed(
    "revenue_above", _("Revenue above scale"),
    _("Revenue of the enterprises on the list of above-scale industry of the year, by months."),
    Measure.REVENUE, c.above_scale,
)  # fmt: skip
revenue = summed("revenue", _("Revenue of all"), _("Revenue of all that report."), Measure.REVENUE)
tax = summed("tax", _("Tax paid"), _("Tax paid by all that report, less what was paid back."), Measure.TAX)
rd = summed("rd", _("R&D spending"), _("R&D spending of all that report by months."), Measure.RD)
fixed = summed(
    "fixed", _("Fixed investment reported"), _("Fixed-asset investment of all that report by months."),
    Measure.FIXED,
)  # fmt: skip
industrial = summed(
    "industrial", _("Industrial investment reported"), _("Industrial investment of all that report by months."),
    Measure.INDUSTRIAL,
)  # fmt: skip
SUMS = (
    output_above, output_top, output_others, output, revenue_above, revenue, tax, rd, fixed, industrial,
)  # fmt: skip

# ---------------------------------------------------------------- published for the street

TOTALS = tuple(published(what, label) for what, label in c.TOTALS.items())

# ---------------------------------------------------------------- who is on a list


def listed(listing: str) -> Count:
    return Count(
        name=f"economy.on_{listing}", label=Listing(listing).label, unit=ENTERPRISES, basis=c.LISTED,
        definition=_("Enterprises on this list of the year in which the period begins."),
        where=lambda scope: c.Q(listing=listing),
    )  # fmt: skip


ON_LISTS = tuple(listed(listing) for listing in Listing.values)
ten_billion = Count(
    name="economy.ten_billion", label=_("Ten billion and more"), unit=ENTERPRISES, basis=c.GREATEST,
    definition=_("Enterprises whose output reaches ten billion yuan in the year of the period or the year before."),
)  # fmt: skip

declare(*(figure for group in (*SUMS, *TOTALS) for figure in group), *ON_LISTS, ten_billion)
