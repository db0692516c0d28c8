"""What a merge moves and what it leaves, row by row."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import ForeignKey, Model

from crm.audit import content_type_id
from enterprises.accounts.models import Enterprise
from enterprises.economy.models import Datum

from .clashes import rivals
from .models import Merge, MovedRow
from .relations import Column, columns

AT_ONCE = 2_000
MOST_SAID = 300  # of rows that stay: what stands in their way is said in words


@dataclass
class Moved:
    gone: list[tuple[Column, list[int]]] = field(default_factory=list)
    stayed: list[tuple[Column, list[int]]] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)  # {place of a row that stays: what the survivor has already}

    def note(self, merge: Merge) -> None:
        MovedRow.objects.bulk_create(
            [
                MovedRow(
                    merge=merge, content_type_id=content_type_id(column.model), object_id=pk, field=column.name,
                    stayed=stayed,
                )
                for rows, stayed in ((self.gone, False), (self.stayed, True))
                for column, pks in rows
                for pk in pks
            ],
            batch_size=AT_ONCE,
        )  # fmt: skip

    @property
    def count(self) -> int:
        return sum(len(pks) for _column, pks in self.gone)


def move_all(survivor: Enterprise, merged: Enterprise, *, but: Collection[tuple[str, int]] = ()) -> Moved:
    """Hand over every row of the merged file; `but` are (key of a column, id) that have stayed before."""
    done = Moved()
    for column in columns():
        pks = list(column.rows(merged.pk).order_by("pk").values_list("pk", flat=True))
        pks = [pk for pk in pks if (column.key, pk) not in but]
        if not pks:
            continue
        in_the_way = rivals(column, of=survivor.pk, over=merged.pk)
        going = [pk for pk in pks if pk not in in_the_way]
        staying = [pk for pk in pks if pk in in_the_way]
        column.give(going, survivor.pk)
        done.gone += [(column, going)] if going else []
        if staying:
            done.stayed.append((column, staying))
            done.words |= _said(column, {pk: in_the_way[pk] for pk in staying[:MOST_SAID]}, survivor)
    return done


def place(column: Column, pk: int) -> str:
    return f"{column.key}.{pk}"


def _said(column: Column, in_the_way: dict[int, int], survivor: Enterprise) -> dict[str, str]:
    keys = [row.name for row in column.model._meta.concrete_fields if isinstance(row, ForeignKey)]
    found = column.model._base_manager.select_related(*keys).in_bulk(set(in_the_way.values()))
    return {place(column, pk): said(found[rival])[:120] for pk, rival in in_the_way.items()}


def said(row: Model) -> str:
    """A row in words; a figure by its measure and month, for its enterprise is known here."""
    if isinstance(row, Datum):
        return f"{row.get_measure_display()} {row.year}-{row.month:02d}"
    label = next((name for name in ("tag", "activity", "virtual_park", "meeting") if hasattr(row, name)), "")
    return str(getattr(row, label)) if label else str(row)
