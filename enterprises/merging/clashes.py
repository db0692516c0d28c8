"""Which rows may not go over, because the survivor has the same already: a unique constraint says so, or the sense."""

import re
import unicodedata
from collections.abc import Callable

from django.db.models import Model, Q, UniqueConstraint

from enterprises.accounts.models import Contact
from enterprises.economy.models import WHOLE_YEAR, Datum

from .relations import Column

Rivals = dict[int, int]  # {id of a row of the merged file: id of the survivor's that stands in its way}
AREA = re.compile(r"^(86|0086)?(0755)?(?=\d{8,}$)")


def rivals(column: Column, *, of: int, over: int) -> Rivals:
    """Of the rows of `over` those that cannot become rows of `of`."""
    found: Rivals = {}
    for names, condition in unique_sets(column.model):
        if column.name in names:
            found |= _same_but_for(column, names, condition, of=of, over=over)
    if column.model in IN_SENSE and column.name == "enterprise":
        found |= IN_SENSE[column.model](of, over)
    return found


def unique_sets(model: type[Model]) -> list[tuple[tuple[str, ...], Q | None]]:
    """(fields, condition) of everything that may be there once only."""
    meta = model._meta
    single = [((field.name,), None) for field in meta.concrete_fields if field.unique and not field.primary_key]
    together = [(tuple(names), None) for names in meta.unique_together]
    constraints = [row for row in meta.constraints if isinstance(row, UniqueConstraint)]
    return single + together + [(row.fields, row.condition) for row in constraints if row.fields]


def _same_but_for(column: Column, names, condition: Q | None, *, of: int, over: int) -> Rivals:
    others = [name for name in names if name not in {column.name, column.kind}]

    def said(pk: int) -> dict[tuple, int]:
        rows = column.rows(pk).filter(condition) if condition else column.rows(pk)
        found = {tuple(values): row for row, *values in rows.values_list("pk", *others)}
        return {values: row for values, row in found.items() if None not in values}  # a null is like no other

    theirs = said(over)
    own = said(of) if theirs else {}
    return {row: own[values] for values, row in theirs.items() if values in own}


def same_phones(of: int, over: int) -> Rivals:
    """One number is one contact. Who is no longer there says nothing against somebody who is."""
    rows = list(Contact.objects.filter(enterprise__in=[of, over]).order_by("is_active", "-pk"))
    in_use = {digits(row.phone): row.pk for row in rows if row.enterprise_id == of and row.is_active}
    known = {digits(row.phone): row.pk for row in rows if row.enterprise_id == of}
    found = {}
    for row in rows:
        number = digits(row.phone)
        if row.enterprise_id == over and number and (rival := (in_use if row.is_active else known).get(number)):
            found[row.pk] = rival
    return found


def same_months(of: int, over: int) -> Rivals:
    """1-2月 in one value and February alone would count February twice."""
    covered = {(row.measure, row.year, month): row.pk for row in _of_months(of) for month in _months(row)}
    return {
        row.pk: covered[row.measure, row.year, month]
        for row in _of_months(over)
        for month in _months(row)
        if (row.measure, row.year, month) in covered
    }


def _of_months(pk: int):
    return Datum.objects.filter(enterprise=pk).exclude(month=WHOLE_YEAR).only("measure", "year", "month", "span")


def _months(row: Datum) -> range:
    return range(row.month - row.span + 1, row.month + 1)


IN_SENSE: dict[type[Model], Callable[[int, int], Rivals]] = {Contact: same_phones, Datum: same_months}


def digits(phone: str) -> str:
    """A number without signs, country and our own area code; of 8 digits and more, else it is none."""
    bare = AREA.sub("", re.sub(r"\D", "", unicodedata.normalize("NFKC", phone)))
    return bare if len(bare) >= 7 else ""
