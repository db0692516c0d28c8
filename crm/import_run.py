"""A whole sheet through its resource, five hundred rows at a time: checked, written, taken back."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction
from django.db.models import Count, Q

from crm.import_write import differs, judge_and_write, note, undo
from crm.imports import BAD, HELD, NEW, SAME, UPDATE, Line, SheetResource
from crm.layouts import Layout, Sheet
from crm.models import ImportBatch, ImportRow

CHUNK = 500  # rows read, judged and written together
KEPT_ERRORS = 1000
Progress = Callable[[int], None]  # told how many rows are done, inside the transaction that writes


@contextmanager
def rare_collections() -> Iterator[None]:
    """The objects of a chunk live as long as the chunk: looking for garbage among them takes a sixth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@dataclass
class Outcome:
    """What a whole sheet would come to."""

    rows: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((NEW, UPDATE, SAME, BAD), 0))
    errors: list[dict] = field(default_factory=list)
    held: list[dict] = field(default_factory=list)  # what has to be confirmed

    def add(self, line: Line, headers: dict[str, str]) -> None:
        self.rows += 1
        self.counts[line.kind] = self.counts.get(line.kind, 0) + 1
        doubts = line.doubts if line.kind == HELD else []
        for kept, said in ((self.errors, line.errors), (self.held, doubts)):
            for name, words in said[: KEPT_ERRORS - len(kept)]:
                kept.append({"row": line.row, "column": headers.get(name, ""), "message": words})


def judged(resource: SheetResource, sheet: Sheet) -> Iterator[list[tuple[list[str], Line]]]:
    """Chunks of (cells, line). Reads, never writes."""
    resource.follow(sheet.layout, sheet.units)
    rows = records_of(resource, sheet)
    while chunk := list(islice(rows, CHUNK)):
        lines = resource.judge([(number, texts) for number, _cells, texts in chunk])
        yield [(cells, line) for (_number, cells, _texts), line in zip(chunk, lines, strict=True)]


def records_of(resource: SheetResource, sheet: Sheet) -> Iterator[tuple[int, list[str], dict[str, str]]]:
    """The rows that are records; those that are none are noted."""
    for number, cells, texts in sheet.whole_rows():
        if resource.is_passed_over(texts):
            resource.passed_over.append(number)
        else:
            yield number, cells, texts


def preview(resource: SheetResource, sheet: Sheet) -> Outcome:
    """What would happen, without a trace of it."""
    outcome, headers = Outcome(), dict(sheet.read)
    for chunk in judged(resource, sheet):
        for _cells, line in chunk:
            outcome.add(line, headers)
    return outcome


@rare_collections()
def check(resource: SheetResource, sheet: Sheet, batch: ImportBatch, progress: Progress) -> None:
    """Stage every row with its verdict. Begun again, it begins anew: nothing of the records is written."""
    done = 0
    progress(0)
    clear(batch)
    for chunk in judged(resource, sheet):
        done += len(chunk)
        with transaction.atomic():
            progress(done)
            ImportRow.objects.bulk_create(staged(batch, cells, line) for cells, line in chunk)


def clear(batch: ImportBatch) -> None:
    """Forget what is staged, a chunk at a time: nobody waits long, and little is held in memory."""
    while some := list(batch.lines.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        ImportRow.objects.filter(pk__in=some).delete()


def staged(batch: ImportBatch, cells: list[str], line: Line) -> ImportRow:
    row = ImportRow(batch=batch, row=line.row, texts=line.texts, cells=cells if line.kind == BAD else [])
    differs(row, line)
    return row


def follow(resource: SheetResource, batch: ImportBatch) -> None:
    """Read staged rows as they were read when they were checked, and as people have confirmed since."""
    if batch.layout:
        resource.follow(Layout.from_json(batch.layout), batch.notes.get("units", {}))
    resource.confirmed = {int(row): who for row, who in batch.notes.get("confirmed", {}).items()}


@rare_collections()
def confirm(resource: SheetResource, batch: ImportBatch, rows: list[ImportRow]) -> None:
    """Judge these held rows again, now that batch.notes says who confirmed them. Inside a transaction."""
    follow(resource, batch)
    for first in range(0, len(rows), CHUNK):
        some = rows[first : first + CHUNK]
        lines = resource.judge([(row.row, dict(row.texts)) for row in some])
        note(some, lines)


@rare_collections()
def commit(resource: SheetResource, batch: ImportBatch, progress: Progress) -> None:
    """Write what is not written yet; begun again, it goes on where it stopped."""
    follow(resource, batch)
    candidates, done, last = batch.lines.filter(verdict__in=ImportRow.WRITES), 0, 0
    while rows := list(candidates.filter(row__gt=last)[:CHUNK]):
        done, last = done + len(rows), rows[-1].row
        # no join: right after a bulk load the database knows too little of these tables to plan one well
        written = set(batch.writes.filter(line__in=[row.pk for row in rows]).values_list("line_id", flat=True))
        if to_write := [row for row in rows if row.pk not in written]:
            judge_and_write(resource, to_write, batch, lambda done=done: progress(done))


@rare_collections()
def take_back(resource: SheetResource, batch: ImportBatch, progress: Progress, *, by) -> None:
    """Undo what is written; begun again, it goes on where it stopped."""
    follow(resource, batch)
    to_undo = batch.writes.to_undo().prefetch_related("line").order_by("line_id")
    done = batch.writes.exclude(undone="").count()
    while writes := list(to_undo[:CHUNK]):
        done += len(writes)
        undo(resource, writes, batch, by=by, fence=lambda done=done: progress(done))
    made = batch.writes.filter(before__made__isnull=False).values_list("before__made", flat=True)
    with transaction.atomic():
        progress(done)
        resource.unmake(list(made))


def tally(batch: ImportBatch) -> dict[str, int]:
    """The figures of a batch, counted from its rows."""
    verdict = {kind: Count("pk", filter=Q(verdict=kind)) for kind in (NEW, UPDATE, SAME, BAD, HELD)}
    found = batch.lines.order_by().aggregate(rows=Count("pk"), doubtful=Count("pk", filter=Q(doubtful=True)), **verdict)
    return {
        "rows": found["rows"], "doubtful": found["doubtful"], "created": found[NEW], "updated": found[UPDATE],
        "unchanged": found[SAME], "invalid": found[BAD], "held": found[HELD],
    }  # fmt: skip
