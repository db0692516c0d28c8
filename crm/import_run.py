"""A whole sheet through its resource, five hundred rows at a time, and what it came to."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from django.db import connection

from crm.excel import Sheet
from crm.imports import BAD, NEW, PAUSE, SAME, UPDATE, Line, SheetResource

CHUNK = 500  # rows read, judged and written together
KEPT_ERRORS = 1000
KEPT_LINES = 50


@dataclass
class Outcome:
    """What a whole sheet came to."""

    rows: int = 0
    counts: dict[str, int] = field(default_factory=lambda: {NEW: 0, UPDATE: 0, SAME: 0, BAD: 0})
    doubtful: int = 0
    cells: int = 0  # that an update changes
    errors: list[dict] = field(default_factory=list)
    lines: dict[str, list[dict]] = field(default_factory=lambda: {NEW: [], UPDATE: [], SAME: [], BAD: [], "warn": []})

    def add(self, line: Line, resource: SheetResource, headers: dict[str, str]) -> None:
        self.rows += 1
        self.counts[line.kind] += 1
        self.doubtful += bool(line.warnings) and line.kind != BAD
        self.cells += len(line.changes) if line.kind == UPDATE else 0
        for name, words in line.errors[: KEPT_ERRORS - len(self.errors)]:
            self.errors.append({"row": line.row, "column": headers.get(name, ""), "message": words})
        for kind in [line.kind, *(["warn"] if line.warnings and line.kind != BAD else [])]:
            if len(self.lines[kind]) < KEPT_LINES:
                self.lines[kind].append(shown(line, resource, headers))


def shown(line: Line, resource: SheetResource, headers: dict[str, str]) -> dict:
    """A line as the page draws it: each cell [before, now], before None where it stays."""
    cells = []
    for name in headers:
        before, after = (
            line.changes.get(name, (None, line.texts[name])) if line.kind == UPDATE else (None, line.texts[name])
        )
        cells.append(
            [before and resource.public(name, before), resource.public(name, after), name in dict(line.errors)]
        )
    return {
        "row": line.row, "kind": line.kind, "changes": len(line.changes), "cells": cells,
        "errors": [words for _name, words in line.errors], "warnings": [words for _name, words in line.warnings],
    }  # fmt: skip


def run(
    resource: SheetResource, sheet: Sheet, *, commit: bool = False, by=None, batch=None, beat: Callable | None = None
) -> Outcome:
    """Judge the whole sheet and, with commit, write it chunk by chunk. `beat` is told the outcome so far."""
    outcome, records = Outcome(), sheet.records()
    headers = dict(sheet.read)
    while chunk := list(islice(records, CHUNK)):
        lines = resource.judge_and_write(chunk, by=by, batch=batch) if commit else resource.judge(chunk)
        for line in lines:
            outcome.add(line, resource, headers)
        if beat:
            beat(outcome)
        if commit and connection.vendor == "sqlite":
            time.sleep(PAUSE)
    return outcome
