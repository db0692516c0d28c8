"""From which rows economic figures are counted, who belongs to a group, and by what they are broken down."""

from decimal import Decimal

from django.db.models import F, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import NullIf
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.dimensions import DAY_STEPS, Dimension
from crm.figures import Basis, Condition, Scope, divide
from crm.reference import units
from enterprises.accounts.industries import DIVISIONS, SECTIONS
from enterprises.accounts.models import Enterprise

from .models import TEN_BILLION, WHOLE_YEAR, Datum, ListEntry, Listing, Measure, Observation
from .street import TOTALS

PAGE, ENTRIES, STREET, GREAT = "economy:list", "economy:list_detail", "economy:totals", "economy:near"


# ---------------------------------------------------------------- months of enterprises


def months(user) -> QuerySet:
    return Datum.objects.visible_to(user).of_months()


def in_period(scope: Scope) -> Q:
    """By the first day of the month; what was reported for 1–2月 together counts in February."""
    return Q(on__gte=scope.period.first, on__lte=scope.period.last)


REPORTED = Basis(PAGE, months, in_period, "on", shown="enterprise")


def on_list(listing: str, year: int) -> QuerySet:
    """The enterprises on a list of a year; merged files are nobody's rows, so nothing counts twice."""
    return ListEntry.objects.of(listing, year).order_by().values("enterprise")


def above_scale(scope: Scope) -> Q:
    return Q(enterprise__in=on_list(Listing.ABOVE_SCALE, scope.year))


def top(scope: Scope) -> Q:
    """区50强内: on both lists."""
    return above_scale(scope) & Q(enterprise__in=on_list(Listing.TOP50, scope.year))


def others(scope: Scope) -> Q:
    """区50强外: above scale, and not among the fifty."""
    return above_scale(scope) & ~Q(enterprise__in=on_list(Listing.TOP50, scope.year))


def of(measure: str, *conditions: Condition) -> Condition:
    return lambda scope: Q(Q(measure=measure), *(condition(scope) for condition in conditions))


# ---------------------------------------------------------------- lists, totals, the greatest


def entries(user) -> QuerySet:
    return ListEntry.objects.visible_to(user).filter(removed_at=None)


def of_its_year(scope: Scope) -> Q:
    return Q(year=scope.year)


LISTED = Basis(ENTRIES, entries, of_its_year, "year")


def observed(user) -> QuerySet:
    return Observation.objects.visible_to(user)


def latest_of(what: str) -> Condition:
    """What begins with the period and ends last within it: a total from January to May answers for January to June."""

    def condition(scope: Scope) -> Q:
        days = {"what": what, "first_on": scope.period.first, "last_on__lte": scope.period.last}
        last = Observation.objects.filter(**days).order_by("-last_on").values("last_on")[:1]
        return Q(what=what, first_on=scope.period.first, last_on=Subquery(last))

    return condition


TOTAL = Basis(STREET, observed, anchor="last_on")


def enterprises(user) -> QuerySet:
    return Enterprise.objects.visible_to(user)


def yearly(measure: str, year: int, least: Decimal) -> Q:
    """Enterprises whose year reaches so much: by the value of the year, or by its months added up."""
    rows = Datum.objects.filter(measure=measure, year=year)
    whole = rows.filter(month=WHOLE_YEAR, value__gte=least).values("enterprise")
    added = rows.of_months().order_by().values("enterprise").annotate(total=Sum("value")).filter(total__gte=least)
    return Q(pk__in=whole) | Q(pk__in=added.values("enterprise"))


def ten_billion(scope: Scope) -> Q:
    return yearly(Measure.OUTPUT, scope.year, TEN_BILLION) | yearly(Measure.OUTPUT, scope.year - 1, TEN_BILLION)


GREATEST = Basis(GREAT, enterprises, ten_billion, "created_at")


# ---------------------------------------------------------------- dimensions


def community_names() -> dict[int, str]:
    return {pk: unit.short_name for pk, unit in units().items()}


def kinds(prefix: str = "") -> tuple[Dimension, ...]:
    """Where an enterprise is and what it does; `prefix` leads to it from the row."""
    return (
        Dimension(
            "community", _("Community"), lambda: F(f"{prefix}community"), community_names,
            nothing=_("Community not known"),
        ),
        Dimension(
            "section", pgettext_lazy("industry", "Section"), lambda: NullIf(F(f"{prefix}section"), Value("")),
            lambda: {letter: f"{letter} {name}" for letter, name in SECTIONS.items()}, kind=str,
            nothing=_("Industry not known"),
        ),
        Dimension(
            "division", pgettext_lazy("industry", "Division"), lambda: NullIf(F(f"{prefix}division"), Value("")),
            lambda: {code: f"{code} {name}" for code, name in DIVISIONS.items()}, kind=str,
            nothing=_("Industry not known"),
        ),
    )  # fmt: skip


divide(PAGE, *kinds("enterprise__"), *DAY_STEPS)
divide(ENTRIES, *kinds("enterprise__"))
divide(GREAT, *kinds())
divide(STREET, Dimension("what", pgettext_lazy("economy", "Measure"), lambda: F("what"), lambda: TOTALS, kind=str))
