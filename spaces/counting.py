"""From which rows the figures of spaces are counted, and by what they are broken down. A space is counted once."""

from datetime import date
from decimal import Decimal

from django.db.models import Case, CharField, Count, DecimalField, Exists, F, OuterRef, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.clock import SHANGHAI
from crm.dimensions import Dimension, Key
from crm.figures import Basis, Condition, Scope, divide
from crm.reference import units

from .models import Space, Spell, Status, Use

PAGE = "spaces:list"
LET = (Status.FITTING, Status.OCCUPIED)
MONEY = DecimalField(max_digits=20, decimal_places=4)


def today(scope: Scope) -> date:
    return scope.now.astimezone(SHANGHAI).date()


def seen(user):
    return Space.objects.visible_to(user)


def standing(user):
    return seen(user).standing()


def within(day: str, scope: Scope) -> Q:
    return Q(**{f"{day}__gte": scope.period.first, f"{day}__lte": scope.period.last})


def begun(statuses: tuple[str, ...], *, not_after: tuple[str, ...]) -> Condition:
    """A spell of such a state began in the period, and not one of those others ended with its beginning."""
    # both were written at one moment, by one verb
    earlier = Spell.objects.filter(space=OuterRef("pk"), status__in=not_after, ended_at=OuterRef("spells__at"))

    def condition(scope: Scope) -> Q:
        return Q(spells__status__in=statuses) & within("spells__from_on", scope) & ~Q(Exists(earlier))

    return condition


NOW = Basis(PAGE, standing)
VERIFIED = Basis(
    PAGE, seen, lambda scope: within("verifications__verified_on", scope), "verifications__verified_on", joins=True
)
# a hold that ends makes nothing vacant that was not, and who moves in after fitting out had taken it before
VACATED = Basis(PAGE, seen, begun((Status.VACANT,), not_after=(Status.HELD,)), "spells__from_on", joins=True)
TAKEN = Basis(PAGE, seen, begun(LET, not_after=(Status.FITTING,)), "spells__from_on", joins=True)


# ---------------------------------------------------------------- what is measured


def cells(by: Dimension | None):
    return by.of("") if by else Value(None, CharField())


def days_vacant(scope: Scope, by: Dimension | None) -> dict[Key, tuple[int, int]]:
    """{key: (days since each became vacant or was released, how many spaces)}; one line for each day of beginning."""
    rows = NOW.held(scope, None, vacant).annotate(cell=cells(by)).values_list("cell", "status_since")
    sums: dict[Key, tuple[int, int]] = {}
    for key, since, many in rows.annotate(many=Count("pk")).iterator():
        total, before = sums.get(key, (0, 0))
        sums[key] = (total + many * (today(scope) - since).days, before + many)
    return sums


def rent_asked(scope: Scope, by: Dimension | None) -> dict[Key, tuple[Decimal, Decimal]]:
    """{key: (what all of them ask for a month, their area)}: a large space weighs as much as it is large."""
    middle = Coalesce((F("rent_min") + F("rent_max")) / 2, F("rent_min"), F("rent_max"), output_field=MONEY)
    rows = NOW.held(scope, None, vacant, priced).annotate(cell=cells(by), asked=middle).values("cell")
    sums = rows.annotate(money=Sum(F("asked") * F("area"), output_field=MONEY), size=Sum("area"))
    return {key: (money, size) for key, money, size in sums.values_list("cell", "money", "size")}


def vacant(scope: Scope) -> Q:
    return Q(status=Status.VACANT)


def priced(scope: Scope) -> Q:
    return Q(rent_min__isnull=False) | Q(rent_max__isnull=False)


# ---------------------------------------------------------------- dimensions

# (key, from so many ㎡ on, label)
BANDS = (
    ("0", 0, pgettext_lazy("size", "under 500 ㎡")),
    ("500", 500, pgettext_lazy("size", "500 to 1,000 ㎡")),
    ("1000", 1000, pgettext_lazy("size", "1,000 to 2,000 ㎡")),
    ("2000", 2000, pgettext_lazy("size", "2,000 to 5,000 ㎡")),
    ("5000", 5000, pgettext_lazy("size", "5,000 ㎡ and more")),
)
FLOORS = {
    "basement": pgettext_lazy("floors", "Basement"),
    "ground": pgettext_lazy("floors", "Ground floor"),
    "upper": pgettext_lazy("floors", "Upper floors"),
}


def band():
    whens = [When(area__gte=least, then=Value(key)) for key, least, _label in reversed(BANDS)]
    return Case(*whens, output_field=CharField())


def floor_kind():
    return Case(
        When(floor__lt=0, then=Value("basement")), When(floor__lte=1, then=Value("ground")),
        When(floor__gt=1, then=Value("upper")), default=None, output_field=CharField(),
    )  # fmt: skip


def community_names() -> dict[int, str]:
    return {pk: unit.short_name for pk, unit in units().items()}


divide(
    PAGE,
    # the first is what a page opens with: a district has a dozen communities, and parks by the hundred
    Dimension(
        "community", _("Community"), lambda: F("building__park__community"), community_names,
        nothing=_("Community not known"),
    ),
    # by name, for an address says it, and no two parks have the same
    Dimension("park", pgettext_lazy("space", "Park"), lambda: F("building__park__name"), dict, kind=str),
    Dimension("use", pgettext_lazy("space", "Use"), lambda: F("use"), lambda: dict(Use.choices), kind=str),
    Dimension(
        "size", pgettext_lazy("space", "Size"), band, lambda: {key: label for key, _least, label in BANDS}, kind=str
    ),
    Dimension(
        "floor", pgettext_lazy("space", "Kind of floor"), floor_kind, lambda: FLOORS, kind=str,
        nothing=pgettext_lazy("floors", "Floor not known"),
    ),
)  # fmt: skip
