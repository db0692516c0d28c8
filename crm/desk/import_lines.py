"""Rows of an import as the page draws them, and the figures that open them."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm.imports import BAD, HELD, NEW, SAME, UPDATE, SheetResource
from crm.models import ImportBatch, ImportRow, ImportWrite


def shown(row: ImportRow, resource: type[SheetResource], headers: dict[str, str]) -> dict:
    """Each cell [before, now, is wrong]; before is None where it stays."""
    write = getattr(row, "write", None)  # of a row that was written
    wrong = {name for name, _words in row.errors}
    cells = []
    for name in headers:
        before, after = row.changes.get(name, (None, row.texts.get(name, "")))
        cells.append([before and resource.public(name, before), resource.public(name, after), name in wrong])
    return {
        "row": row.row, "kind": row.verdict, "changes": len(row.changes), "cells": cells,
        "errors": [words for _name, words in row.errors], "warnings": [words for _name, words in row.warnings],
        "undone": write.undone if write else "", "undone_words": write.undone_words if write else "",
    }  # fmt: skip


def counts_of(batch: ImportBatch) -> dict[str, int]:
    counts = {NEW: batch.created, UPDATE: batch.updated, SAME: batch.unchanged, BAD: batch.invalid}
    if batch.held:
        counts[HELD] = batch.held
    if batch.status == ImportBatch.Status.UNDONE:
        counts["kept"] = batch.writes.filter(undone=ImportWrite.Undone.KEPT).count()
    return counts | {"warn": batch.doubtful, "look": batch.rows - batch.unchanged}


def tabs(batch: ImportBatch) -> list[tuple[str, str, int]]:
    counts = counts_of(batch)
    labels = {
        "kept": _("Left as it is"), "look": _("To look at"), HELD: pgettext("import", "To be confirmed"),
        BAD: pgettext("import", "Errors"),
        "warn": pgettext("import", "Warnings"), UPDATE: _("Updates"), NEW: _("New"), SAME: _("Unchanged"),
    }  # fmt: skip
    return [(str(name), label, counts[name]) for name, label in labels.items() if name in counts]
