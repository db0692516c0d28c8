"""What a worker does with an uploaded sheet: look at it, check it, carry it out, take it back. Each may begin again."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm import audit, import_run
from crm.excel import tables
from crm.excel_guard import Unreadable
from crm.flow import Refused
from crm.imports import SheetResource
from crm.jobs import Hopeless, Work, beat, work
from crm.layouts import HEADER_WITHIN, Layout, Sheet, find_fields, guess, header_key, laid_out
from crm.models import ImportBatch, ImportRow, Job, User
from crm.notices import tell
from crm.words import speak
from enterprises.accounts.resources import EnterpriseResource
from spaces.resources import SpaceResource

KINDS: dict[str, type[SheetResource]] = {
    ImportBatch.Kind.ENTERPRISES: EnterpriseResource,
    ImportBatch.Kind.SPACES: SpaceResource,
}
SAMPLES = 3  # rows below a header that are shown while columns are matched
LONGEST_SAMPLE = 60
MOST_FORGOTTEN = 10  # imports a minute
Status = ImportBatch.Status

speak(
    verbs={
        "import.checked": gettext_lazy("The sheet has been checked"),
        "import.layout": gettext_lazy("The columns of the sheet have to be matched"),
        "import.done": gettext_lazy("The sheet has been imported"),
        "import.undone": gettext_lazy("The import has been undone"),
        "import.failed": gettext_lazy("The import stopped"),
        "import.start": pgettext_lazy("history", "imported the sheet"),
        "import.undo": pgettext_lazy("history", "undid the import of"),
        "import.download": gettext_lazy("downloaded the rows with errors of"),
    }
)


# ---------------------------------------------------------------- from state to state


def send(batch: ImportBatch, status: str, job: Work, *, by: User | None, total: int = 0) -> None:
    """Hand the batch to a worker, in the transaction that holds its row."""
    batch.status = status
    batch.save(update_fields=["status", "layout", "headers_key", "notes"])
    job.start(batch.pk, by=by, total=total)


def lay_out(batch: ImportBatch, layout: Layout, *, by: User | None) -> None:
    """Read the sheet in this way from now on, and check it."""
    batch.layout, batch.headers_key = layout.as_json(), headers_key(batch, layout)
    batch.notes = {}
    send(batch, Status.CHECKING, check, by=by, total=rows_of(batch, layout))


def start(batch: ImportBatch, *, by: User | None, address: str | None = None) -> None:
    if batch.status == Status.PREVIEW:
        audit.record(batch, "import.start", by=by, text=batch.name, address=address)
        send(batch, Status.RUNNING, carry_out, by=by, total=batch.created + batch.updated)


def undo(batch: ImportBatch, *, by: User | None, address: str | None = None) -> None:
    """Raises Refused for a batch of which nothing can be taken back (any more)."""
    if batch.status == Status.UNDOING:
        return
    if batch.status not in {Status.DONE, Status.FAILED} or not batch.writes.to_undo().exists():
        raise Refused(_("There is nothing to be undone"))
    audit.record(batch, "import.undo", by=by, text=batch.name, address=address)
    send(batch, Status.UNDOING, take_back, by=by, total=batch.writes.count())


# ---------------------------------------------------------------- what a worker does


def mark_failed(job: Job) -> None:
    finish(ImportBatch.objects.get(pk=job.subject), Status.FAILED, "import.failed", {"reason": job.reason})


def take_back_at_once(job: Job) -> None:
    """An import that cannot be finished leaves nothing behind."""
    batch = ImportBatch.objects.get(pk=job.subject)
    batch.notes = batch.notes | {"reason": job.reason}
    send(batch, Status.UNDOING, take_back, by=batch.by, total=batch.writes.count())


@work(gave_up=mark_failed, label=gettext_lazy("Read a sheet"))
def look(job: Job) -> None:
    """Read the first rows of a file too large to be opened while the person waits."""
    batch = ImportBatch.objects.get(pk=job.subject)
    try:
        with batch.file.open() as file:
            batch.head = head_of(file.read())
    except (Unreadable, FileNotFoundError) as reason:
        raise hopeless(reason) from None
    with transaction.atomic():
        beat(job)
        batch.save(update_fields=["head"])
        settle(batch, by=job.by)
    if batch.status == Status.LAYOUT:
        say(batch, "import.layout")


@work(gave_up=mark_failed, label=gettext_lazy("Check a sheet"))
def check(job: Job) -> None:
    batch = ImportBatch.objects.get(pk=job.subject)
    resource = KINDS[batch.kind]()
    try:
        sheet = opened(batch)
        import_run.check(resource, sheet, batch, lambda done: beat(job, done=done))
    except (Unreadable, FileNotFoundError) as reason:
        raise hopeless(reason) from None
    found = {
        "sheet": sheet.name, "header_row": sheet.header_row, "read": sheet.read, "left_out": sheet.left_out,
        "headers": sheet.headers, "units": sheet.units, "cells": cells_that_differ(batch),
    }  # fmt: skip
    with transaction.atomic():
        beat(job)
        finish(batch, Status.PREVIEW, "import.checked", found)


@work(gave_up=take_back_at_once, label=gettext_lazy("Import a sheet"))
def carry_out(job: Job) -> None:
    batch = ImportBatch.objects.select_related("by").get(pk=job.subject)
    import_run.commit(KINDS[batch.kind](), batch, lambda done: beat(job, done=done))
    with transaction.atomic():
        beat(job)
        batch.done_at = timezone.now()
        finish(batch, Status.DONE, "import.done", {"cells": cells_that_differ(batch)})


@work(gave_up=mark_failed, label=gettext_lazy("Undo an import"))
def take_back(job: Job) -> None:
    batch = ImportBatch.objects.select_related("by").get(pk=job.subject)
    import_run.take_back(KINDS[batch.kind](), batch, lambda done: beat(job, done=done), by=job.by)
    with transaction.atomic():
        beat(job)
        batch.undone_at = timezone.now()
        finish(batch, Status.UNDONE, "import.failed" if "reason" in batch.notes else "import.undone", {})


JOB_OF = {Status.READING: look, Status.CHECKING: check, Status.RUNNING: carry_out, Status.UNDOING: take_back}


def finish(batch: ImportBatch, status: str, verb: str, notes: dict) -> None:
    for name, count in import_run.tally(batch).items():
        setattr(batch, name, count)
    batch.status, batch.notes = status, batch.notes | notes
    batch.save()
    say(batch, verb)


def say(batch: ImportBatch, verb: str) -> None:
    if batch.by:
        tell([batch.by], verb, title=batch.name, url=batch.get_absolute_url())


def cells_that_differ(batch: ImportBatch) -> int:
    updates = batch.lines.filter(verdict=ImportRow.Verdict.UPDATE).order_by()
    return sum(len(changes) for changes in updates.values_list("changes", flat=True).iterator())


def hopeless(reason: Exception) -> Hopeless:
    return Hopeless(str(reason) if isinstance(reason, Unreadable) else _("The file is no longer there."))


def opened(batch: ImportBatch) -> Sheet:
    with batch.file.open() as file:
        return laid_out(tables(file.read()), Layout.from_json(batch.layout))


# ---------------------------------------------------------------- what is known of a sheet before it is checked


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def head_of(data: bytes) -> list[dict]:
    """The first rows of each sheet, enough to find the header and to show what is below it. Raises Unreadable."""
    within = range(HEADER_WITHIN + SAMPLES)
    return [
        {
            "name": table.name, "count": table.count,
            "rows": [
                [text[:LONGEST_SAMPLE] for text in cells] for _at, cells in zip(within, table.rows(), strict=False)
            ],
        }
        for table in tables(data)
    ]  # fmt: skip


def settle(batch: ImportBatch, *, by: User | None) -> None:
    """Check at once what needs no question; otherwise a person matches the columns."""
    layout = remembered(batch) or guessed(batch)
    if layout is not None and is_sure(batch, layout):
        lay_out(batch, layout, by=by)
    else:
        batch.status = Status.LAYOUT
        batch.save(update_fields=["status"])


def guessed(batch: ImportBatch) -> Layout | None:
    for at, sheet in enumerate(batch.head):
        if layout := guess(at, sheet["rows"], KINDS[batch.kind].headings()):
            return layout
    return None


def remembered(batch: ImportBatch) -> Layout | None:
    """As somebody matched these columns the last time: for sheets whose header has not changed."""
    for at, sheet in enumerate(batch.head):
        for number, cells in enumerate(sheet["rows"][:HEADER_WITHIN], 1):
            key = key_of(cells)
            earlier = ImportBatch.objects.filter(kind=batch.kind, headers_key=key, done_at__isnull=False)
            if key and (last := earlier.order_by("-at").first()):
                kept = Layout.from_json(last.layout)
                return Layout(at, number, kept.columns, kept.carried)
    return None


def is_sure(batch: ImportBatch, layout: Layout) -> bool:
    """Every column that has a name is understood, or was left out on purpose the last time."""
    headers = header_of(batch, layout)
    known = ImportBatch.objects.filter(kind=batch.kind, headers_key=key_of(headers), done_at__isnull=False).exists()
    return known or all(at in layout.columns for at, text in enumerate(headers) if text)


def fields_in(batch: ImportBatch, sheet: int, header_row: int) -> Layout:
    """What we understand of a header that somebody pointed at."""
    rows = batch.head[sheet]["rows"]
    cells = rows[header_row - 1] if header_row <= len(rows) else []
    return Layout(sheet, header_row, find_fields(cells, KINDS[batch.kind].headings()))


def header_of(batch: ImportBatch, layout: Layout) -> list[str]:
    rows = batch.head[layout.sheet]["rows"]
    return rows[layout.header_row - 1] if layout.header_row <= len(rows) else []


def headers_key(batch: ImportBatch, layout: Layout) -> str:
    return key_of(header_of(batch, layout))


def key_of(cells: list[str]) -> str:
    named = "\n".join(header_key(text) for text in cells)
    return digest_of(named.encode()) if named.strip() else ""


def rows_of(batch: ImportBatch, layout: Layout) -> int:
    return max(0, batch.head[layout.sheet]["count"] - layout.header_row)


# ---------------------------------------------------------------- what is not kept for ever


def forget_staged_rows(now: datetime) -> None:
    """For the clock: rows of old imports, which hold people's data, go; such an import can no longer be undone."""
    old = ImportBatch.objects.filter(at__lt=now - timedelta(days=settings.IMPORT_KEEP_DAYS))
    held = ImportRow.objects.filter(batch=OuterRef("pk"))
    for batch in old.exclude(status__in=ImportBatch.BUSY).filter(Exists(held))[:MOST_FORGOTTEN]:
        import_run.clear(batch)
