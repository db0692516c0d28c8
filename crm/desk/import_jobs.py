"""What a worker does with an uploaded sheet: look at it, check it, carry it out, take it back. Each may begin again."""

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
from crm.jobs import Hopeless, Work, beat, work
from crm.layouts import Layout, Sheet, laid_out
from crm.models import ImportBatch, ImportRow, Job, User
from crm.notices import tell
from crm.words import listed, speak

from .import_layouts import KINDS, answered, guessed, head_of, headers_key, is_sure, remembered, rows_of

MOST_FORGOTTEN = 10  # imports a minute
MOST_NAMED = 40  # rows in one line of history
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
        "import.confirm": pgettext_lazy("history", "confirmed held rows of the sheet"),
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


def confirm(batch: ImportBatch, rows: list[int], *, by: User | None, address: str | None = None) -> int:
    """These held rows are right as they are, all where none is named: they are imported, with a warning.

    How many became so; pressed twice, none is left the second time."""
    if batch.status != Status.PREVIEW:
        return 0
    held = batch.lines.filter(verdict=ImportRow.Verdict.HELD)
    found = list(held.filter(row__in=rows) if rows else held)
    if found:
        said = {str(row.row): str(by) for row in found}
        batch.notes = batch.notes | {"confirmed": batch.notes.get("confirmed", {}) | said}
        import_run.confirm(KINDS[batch.kind](), batch, found)
        text = _("%(name)s, rows %(rows)s") % {"name": batch.name, "rows": some_of([row.row for row in found])}
        audit.record(batch, "import.confirm", by=by, text=text, address=address)
        keep(batch, {"cells": cells_that_differ(batch)})
    return len(found)


def some_of(rows: list[int]) -> str:
    """4、7、12 … of thousands; the batch knows all of them."""
    return listed(rows[:MOST_NAMED]) + (" …" if len(rows) > MOST_NAMED else "")


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
        "passed_over": resource.passed_over, "remarks": resource.remarks(), "answers": answered(batch),
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
    batch.status = status
    keep(batch, notes)
    say(batch, verb)


def keep(batch: ImportBatch, notes: dict) -> None:
    """Its figures, counted anew from its rows, and what else is known of it."""
    for name, count in import_run.tally(batch).items():
        setattr(batch, name, count)
    batch.notes = batch.notes | notes
    batch.save()


def settle(batch: ImportBatch, *, by: User | None) -> None:
    """Check at once what needs no question; otherwise a person matches the columns."""
    layout = remembered(batch) or guessed(batch)
    if layout is not None and is_sure(batch, layout):
        lay_out(batch, layout, by=by)
    else:
        batch.status = Status.LAYOUT
        batch.save(update_fields=["status"])


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
        return laid_out(tables(file.read()), KINDS[batch.kind].resolved(Layout.from_json(batch.layout)))


# ---------------------------------------------------------------- what is not kept for ever


def forget_staged_rows(now: datetime) -> None:
    """For the clock: rows of old imports, which hold people's data, go; such an import can no longer be undone."""
    old = ImportBatch.objects.filter(at__lt=now - timedelta(days=settings.IMPORT_KEEP_DAYS))
    held = ImportRow.objects.filter(batch=OuterRef("pk"))
    for batch in old.exclude(status__in=ImportBatch.BUSY).filter(Exists(held))[:MOST_FORGOTTEN]:
        import_run.clear(batch)
