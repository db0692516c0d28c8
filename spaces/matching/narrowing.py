"""The tree of conditions as SQL: twenty thousand spaces down to the few that are worth judging, in one query."""

from collections.abc import Iterable

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from .logic import All, AtLeast, AtMost, Condition, Either, OneOf
from .needs import Need, musts, wishes

CANDIDATES = 60
A_MISS = 100  # more than there are conditions: any miss weighs more than all that is unknown
NONE = Value(0, output_field=IntegerField())


def met(condition: Condition) -> Q:
    """Rows of which it is known that they meet it. Never a NOT over what may be NULL: unknown is on neither side."""
    match condition:
        case All(parts):
            return all_of(map(met, parts))
        case Either(parts):
            return any_of(map(met, parts))
        case AtLeast(column, value):
            return Q(**{f"{column}__gte": value})
        case AtMost(column, value):
            return Q(**{f"{column}__lte": value})
        case OneOf(column, values):
            return Q(**{f"{column}__in": values})


def missed(condition: Condition) -> Q:
    """Rows of which it is known that they do not."""
    match condition:
        case All(parts):
            return any_of(map(missed, parts))
        case Either(parts):
            return all_of(map(missed, parts))
        case AtLeast(column, value):
            return Q(**{f"{column}__lt": value})
        case AtMost(column, value):
            return Q(**{f"{column}__gt": value})
        case OneOf(column, values):
            return known(column, is_text=isinstance(values[0], str)) & ~Q(**{f"{column}__in": values})


def known(column: str, *, is_text: bool) -> Q:
    return Q(**{f"{column}__isnull": False}) & (~Q(**{column: ""}) if is_text else Q())


def all_of(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found &= condition
    return found


def any_of(conditions: Iterable[Q]) -> Q:
    first, *more = conditions
    for condition in more:
        first |= condition
    return first


def fitting(needs: Iterable[Need]) -> Q:
    """Every must is met."""
    return all_of(met(need.condition) for need in musts(needs))


def troubled(rows: QuerySet, needs: Iterable[Need]) -> QuerySet:
    """With `trouble`: A_MISS for each must that is missed and 1 for each that is unknown, as scoring counts them; and
    with the weight of the wishes that are met. One number, since each condition is then worked out once."""
    needs = list(needs)
    return rows.annotate(
        trouble=added(
            Case(When(met(need.condition), then=0), When(missed(need.condition), then=A_MISS), default=1)
            for need in musts(needs)
        ),
        weight_met=added(Case(When(met(need.condition), then=need.weight), default=0) for need in wishes(needs)),
    )


def added(terms: Iterable[Combinable]) -> Combinable:
    total = NONE
    for term in terms:
        total = total + term
    return total


def narrowed(rows: QuerySet, needs: Iterable[Need], *, limit: int = CANDIDATES) -> list[int]:
    """Keys of the best candidates, almost in the order of scoring: how nearly something is missed is left to that.

    Keys alone: to sort whole spaces with their buildings takes four times as long. Nothing is filtered by the trouble,
    which would be worked out twice; sorting puts the hopeless last.
    """
    in_order = troubled(rows, needs).order_by("trouble", "-weight_met", "place_key", "id")
    return list(in_order.values_list("pk", flat=True)[:limit])
