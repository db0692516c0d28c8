"""准规上, 百亿级: who is near a threshold by the last twelve months or the year before; and 未报: who has not told."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, DecimalField, F, Max, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import pgettext_lazy

from crm.models import User
from crm.periods import month_after
from enterprises.accounts.models import Enterprise

from .models import TEN_BILLION, WHOLE_YEAR, Datum, ListEntry, Listing, Measure
from .rules import number

MONEY = DecimalField(max_digits=20, decimal_places=2)
TWENTY, FIVE, TWO = (Decimal(n) * 10_000 for n in (2000, 500, 200))
# 规上工业 2000万; 限上: 批发 2000万, 零售 500万, 住宿餐饮 200万 of revenue a year
LIMITS = {
    Listing.ABOVE_SCALE: (When(section__in=["B", "C", "D"], then=Value(TWENTY)),),
    Listing.ABOVE_TRADE: (
        When(division="51", then=Value(TWENTY)), When(division="52", then=Value(FIVE)),
        When(division__in=["61", "62"], then=Value(TWO)),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """A tab: what is measured, whose limit counts, which list they are not on yet."""

    name: str
    label: object
    measure: str
    listing: str = ""
    rule: str = "near_percent"


KINDS = {
    kind.name: kind
    for kind in (
        Kind("near_scale", pgettext_lazy("near", "Industry"), Measure.REVENUE, Listing.ABOVE_SCALE),
        Kind("trade", pgettext_lazy("near", "Trade and catering"), Measure.REVENUE, Listing.ABOVE_TRADE),
        Kind("great", pgettext_lazy("near", "Ten billion and more"), Measure.OUTPUT),
        Kind(
            "near_great", pgettext_lazy("near", "Near ten billion"), Measure.OUTPUT,
            rule="near_ten_billion_percent",
        ),
    )
}  # fmt: skip


def known_until(measure: str, today: date) -> date:
    """The last month that anybody reported; the twelve months end with it."""
    last = Datum.objects.of_months().filter(measure=measure, on__lte=today).aggregate(last=Max("on"))["last"]
    return last or month_after(today.replace(day=1), -1)


def on_newest_list(user, listing: str, year: int) -> QuerySet:
    """Entries of the list of the year, or of the newest before it: in January that of the year is not drawn up yet."""
    newest = ListEntry.objects.filter(listing=listing, year__lte=year, removed_at=None).order_by("-year")
    rows = ListEntry.objects.visible_to(user).filter(listing=listing, removed_at=None)
    return rows.filter(year=Subquery(newest.values("year")[:1]))


def reached(rows: QuerySet, measure: str, until: date) -> QuerySet:
    """With `last12`, `last_year` (by its value, else by its months) and the larger of the two as `best`."""
    year, first = until.year - 1, month_after(until, -11)
    of_year = Q(data__year=year)
    rows = rows.filter(data__measure=measure, data__on__gte=date(year, 1, 1), data__on__lte=until)
    rows = rows.annotate(
        last12=Sum("data__value", filter=Q(data__month__gt=WHOLE_YEAR, data__on__gte=first)),
        last_year=Coalesce(
            Max("data__value", filter=of_year & Q(data__month=WHOLE_YEAR)),
            Sum("data__value", filter=of_year & Q(data__month__gt=WHOLE_YEAR)),
        ),
    )
    nothing = Value(Decimal(0), output_field=MONEY)
    return rows.annotate(best=Greatest(Coalesce("last12", nothing), Coalesce("last_year", nothing)))


def measured(rows: QuerySet, kind: Kind, *, today: date) -> QuerySet:
    """With the `limit` that counts for each, where one does, and what is reached of it."""
    limit = Case(
        *LIMITS.get(kind.listing, ()), default=Value(None if kind.listing else TEN_BILLION), output_field=MONEY
    )
    return reached(rows.annotate(limit=limit).exclude(limit=None), kind.measure, known_until(kind.measure, today))


def near(rows: QuerySet, kind: Kind, *, user: User, today: date) -> QuerySet:
    """Those in operation that reach so many percent of their limit; ten billion itself has a tab of its own."""
    percent, rows = number(kind.rule, today), rows.filter(status=Enterprise.Status.ACTIVE)
    if kind.listing:
        listed = on_newest_list(user, kind.listing, today.year)
        rows = rows.exclude(pk__in=listed.order_by().values("enterprise"))
    rows = measured(rows, kind, today=today)
    if kind.name == "great":
        return rows.filter(best__gte=F("limit"))
    rows = rows.filter(best__gte=F("limit") * percent / 100)
    return rows.filter(best__lt=F("limit")) if kind.name == "near_great" else rows


def missing(user, *, listing: str, measure: str, month: date) -> QuerySet:
    """未报: entries of the newest list of that month's year whose enterprise has no value that covers the month."""
    covers = Q(month__gte=month.month, month__lt=F("span") + month.month)
    told = Datum.objects.filter(covers, measure=measure, year=month.year).values("enterprise")
    return on_newest_list(user, listing, month.year).exclude(enterprise__in=told)
