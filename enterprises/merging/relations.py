"""Every column of every table that can name an enterprise, found in the models themselves and not in a list of ours."""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db.models import BigIntegerField, Count, F, Max, Model, QuerySet, Value
from django.db.models.functions import Cast

from crm.audit import content_type_id
from crm.models import Event
from enterprises.accounts.models import Enterprise

from .models import Merge, NotTheSame

# what a merge leaves where it is, each with its reason
STAYS = {
    (Event, "object_id"): "history is only added to; the survivor reads what was written of its predecessors too",
    (Enterprise, "merged_into"): "a chain stays a chain, so that it can be taken apart link by link",
    (Merge, "survivor"): "says what was done",
    (Merge, "merged"): "says what was done",
    (NotTheSame, "one"): "is read through merged_into",
    (NotTheSame, "other"): "is read through merged_into",
}


@dataclass(frozen=True)
class Column:
    """`name` holds the enterprise's id: a foreign key, or the id of a generic key of which `kind` is the other half."""

    model: type[Model]
    name: str
    kind: str = ""

    @property
    def key(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    @property
    def owners(self) -> QuerySet:
        """All rows that name any enterprise in this column."""
        rows = self.model._base_manager.order_by()
        return rows.filter(**{self.kind: content_type_id(Enterprise)}) if self.kind else rows

    def rows(self, *pks: int) -> QuerySet:
        return self.owners.filter(**{f"{self.name}__in": pks})

    def give(self, pks: list[int], to: int) -> None:
        """Hand these rows over; `updated_at` of theirs stays, for nothing that they say has changed."""
        for start in range(0, len(pks), AT_ONCE):
            self.model._base_manager.filter(pk__in=pks[start : start + AT_ONCE]).update(**{self.name: to})


AT_ONCE = 5_000  # rows of one statement; SQLite takes 32,766 values


@cache
def columns() -> tuple[Column, ...]:
    """All of them but those that stay, in the order of the models."""
    return tuple(column for column in every_column() if (column.model, column.name) not in STAYS)


def every_column() -> list[Column]:
    """Foreign keys and one-to-one keys, tables of many-to-many fields among them; then generic keys."""
    direct = [
        Column(relation.related_model, relation.field.name)
        for relation in Enterprise._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and not relation.many_to_many
    ]
    generic = [
        Column(model, key.fk_field, key.ct_field)
        for model in apps.get_models(include_auto_created=True)
        for key in model._meta.private_fields
        if isinstance(key, GenericForeignKey)
    ]
    return direct + generic


def counts(*pks: int) -> dict[Column, dict[int, int]]:
    """How many rows of each column name each of these enterprises; one query for all tables."""
    found: dict[Column, dict[int, int]] = {}
    for at, pk, number in _measured(pks, Count("pk")):
        found.setdefault(columns()[at], {})[pk] = number
    return found


def last_rows(pk: int) -> dict[str, int]:
    """{key of a column: id of the newest of its rows}: what has a higher one came later."""
    return {columns()[at].key: newest for at, _pk, newest in _measured([pk], Max("pk"))}


def _measured(pks, measure) -> QuerySet:
    """(place of the column, id of the enterprise, the measure), of all columns at once."""
    each = [
        column.rows(*pks)
        .values(place=Value(at), whose=Cast(F(column.name), BigIntegerField()))
        .annotate(measured=Cast(measure, BigIntegerField()))
        .values_list("place", "whose", "measured")
        for at, column in enumerate(columns())
    ]
    return each[0].union(*each[1:], all=True)
