"""What a worker does with an uploaded sheet: check it, then carry it out. Each may be called twice and counts once."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from crm import reference
from crm.excel import Sheet, Unreadable, read_sheet
from crm.import_run import Outcome, run
from crm.imports import BAD, NEW, UPDATE, SheetResource
from crm.models import ImportBatch
from crm.notices import tell
from crm.words import speak
from enterprises.accounts.resources import EnterpriseResource

logger = logging.getLogger(__name__)

KINDS: dict[str, type[SheetResource]] = {ImportBatch.Kind.ENTERPRISES: EnterpriseResource}
SILENT = timedelta(seconds=60)
Status = ImportBatch.Status

speak(
    verbs={
        "import.checked": gettext_lazy("The sheet has been checked"),
        "import.done": gettext_lazy("The sheet has been imported"),
        "import.failed": gettext_lazy("The import stopped"),
        "import.download": gettext_lazy("downloaded the rows with errors of"),
    }
)


def send(batch: ImportBatch, status: str) -> None:
    """Hand the batch to the worker. The row is what counts; the queue only wakes somebody who looks at it."""
    ImportBatch.objects.filter(pk=batch.pk).update(status=status, heartbeat_at=timezone.now(), rows_done=0)
    job = check if status == Status.CHECKING else carry_out
    transaction.on_commit(lambda: job.enqueue(batch.pk))


@task()
def check(pk: int) -> None:
    batch = ImportBatch.objects.get(pk=pk)
    if batch.status == Status.CHECKING:
        work(batch, commit=False)


@task()
def carry_out(pk: int) -> None:
    if batch := claimed(pk):
        work(batch, commit=True)


def claimed(pk: int) -> ImportBatch | None:
    """The batch, if it is this worker's to carry out and not another's."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=pk)
        if batch.status != Status.QUEUED:
            return None
        batch.status, batch.heartbeat_at, batch.rows_done = Status.RUNNING, timezone.now(), 0
        batch.save(update_fields=["status", "heartbeat_at", "rows_done"])
    return batch


def opened(batch: ImportBatch) -> tuple[SheetResource, Sheet]:
    resource = KINDS[batch.kind]
    with batch.file.open() as file:
        return resource(), read_sheet(file.read(), resource.headings())


def work(batch: ImportBatch, *, commit: bool) -> None:
    """Go through the sheet and note what came of it. Whatever happens, the page says so."""
    reference.forget()

    def beat(outcome: Outcome) -> None:
        ImportBatch.objects.filter(pk=batch.pk).update(rows_done=outcome.rows, heartbeat_at=timezone.now())

    try:
        resource, sheet = opened(batch)
        outcome = run(resource, sheet, commit=commit, by=batch.by, batch=batch, beat=beat)
    except (Unreadable, FileNotFoundError) as reason:
        stop(batch, str(reason) if isinstance(reason, Unreadable) else _("The file is no longer there."))
    except Exception:
        logger.exception("import %s failed", batch.number)
        stop(batch, _("Something went wrong on our side. What was imported stays; run it again to go on from there."))
    else:
        note(batch, sheet, outcome, commit=commit)


def note(batch: ImportBatch, sheet: Sheet, outcome: Outcome, *, commit: bool) -> None:
    """Figures of a run that was taken up again come from history, so that its first part counts too."""
    batch.rows = batch.rows_done = outcome.rows
    batch.created, batch.updated, batch.invalid = (outcome.counts[kind] for kind in (NEW, UPDATE, BAD))
    if commit:
        verbs = KINDS[batch.kind].verbs
        written = dict(batch.events.order_by().values_list("verb").annotate(Count("pk")))
        batch.created, batch.updated = (written.get(verbs[kind], 0) for kind in (NEW, UPDATE))
    batch.unchanged = outcome.rows - batch.created - batch.updated - batch.invalid
    batch.errors = outcome.errors
    batch.notes = {
        "sheet": sheet.name, "header_row": sheet.header_row, "read": sheet.read, "left_out": sheet.left_out,
        "doubtful": outcome.doubtful, "cells": outcome.cells, "lines": outcome.lines,
    }  # fmt: skip
    batch.status = Status.DONE if commit else Status.PREVIEW
    batch.done_at = timezone.now() if commit else None
    batch.save()
    say(batch, "import.done" if commit else "import.checked")


def stop(batch: ImportBatch, reason: str) -> None:
    batch.notes = batch.notes | {"reason": reason}
    batch.status, batch.done_at = Status.FAILED, timezone.now()
    batch.save(update_fields=["notes", "status", "done_at"])
    say(batch, "import.failed")


def say(batch: ImportBatch, verb: str) -> None:
    if batch.by:
        tell([batch.by], verb, title=batch.name, url=batch.get_absolute_url())


def requeue_silent_imports(now) -> None:
    """A worker that died says nothing any more. Another takes the batch up; what is written already is unchanged."""
    for batch in ImportBatch.objects.silent(now - SILENT):
        again = Status.QUEUED if batch.status == Status.RUNNING else batch.status
        same = ImportBatch.objects.filter(pk=batch.pk, status=batch.status, heartbeat_at=batch.heartbeat_at)
        with transaction.atomic():
            if same.update(status=again, heartbeat_at=now):
                send(batch, again)
