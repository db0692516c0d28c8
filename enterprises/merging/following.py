"""Rows that were being written for a file while it was merged away go after it. For the clock process."""

from datetime import datetime, timedelta

from django.db import transaction

from .merge import held
from .models import Merge
from .moving import Moved, move_all
from .relations import columns

WHILE = timedelta(hours=2)  # longer than any transaction, import or form that knew the file before


def follow_merges(now: datetime) -> int:
    """How many rows went over. Done twice it does nothing twice."""
    recent = Merge.objects.standing().filter(at__gt=now - WHILE).order_by("at", "pk")
    return sum(take_along(pk) for pk in recent.values_list("pk", flat=True))


def take_along(pk: int) -> int:
    with transaction.atomic():
        row = Merge.objects.get(pk=pk)
        survivor, merged = held(row.survivor_id, row.merged_id)
        row = Merge.objects.select_for_update().get(pk=pk)
        if row.undone_at:
            return 0
        done = move_all(survivor, merged, but=_stayed(row))
        done.note(row)
        _say(row, done)
    return done.count


def _stayed(row: Merge) -> set[tuple[str, int]]:
    keys = {(column.model._meta.label_lower, column.name): column.key for column in columns()}
    rows = row.moved.filter(stayed=True).select_related("content_type")
    labels = [(f"{line.content_type.app_label}.{line.content_type.model}", line) for line in rows]
    return {(keys[label, line.field], line.object_id) for label, line in labels}


def _say(row: Merge, done: Moved) -> None:
    if done.words:
        row.after["stayed"] |= done.words
        row.save(update_fields=["after"])
