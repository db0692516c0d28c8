"""Import a sheet from the command line: what would happen, and with --commit, make it happen."""

import json as json_text
import time
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.desk.import_jobs import KINDS, carry_out, check, digest_of, head_of, lay_out, start
from crm.excel_guard import Unreadable
from crm.import_run import KEPT_ERRORS, preview
from crm.imports import BAD, NEW, SAME, UPDATE
from crm.jobs import Work, run
from crm.layouts import Sheet, read_sheet
from crm.models import ImportBatch, Job
from crm.words import listed

Status = ImportBatch.Status
PAUSE = 1  # seconds between two looks at what another worker is doing


class Command(BaseCommand):
    help = "Import a sheet (.xlsx, .xls, .csv). Without --commit nothing is written; it says what would happen."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--commit", action="store_true", help="write; without it this is a preview")
        parser.add_argument("--json", action="store_true", help="answer in JSON, for other programs")

    def handle(self, *, kind: str, file: Path, commit: bool, json: bool, **options):
        try:
            data = file.read_bytes()
            sheet = read_sheet(data, KINDS[kind].headings())
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be opened: %(why)s") % {"file": file, "why": error.strerror}
            ) from None
        except Unreadable as reason:
            raise CommandError(str(reason)) from None
        found = committed(kind, file.name, data, sheet) if commit else previewed(kind, sheet)
        self.stdout.write(as_json(found) if json else in_words(found, sheet))


def previewed(kind: str, sheet: Sheet) -> dict:
    outcome = preview(KINDS[kind](), sheet)
    counts = outcome.counts
    return {
        "batch": None, "rows": outcome.rows, "created": counts[NEW], "updated": counts[UPDATE],
        "unchanged": counts[SAME], "invalid": counts[BAD], "errors": outcome.errors,
    }  # fmt: skip


def committed(kind: str, name: str, data: bytes, sheet: Sheet) -> dict:
    """The same jobs as the page gives to the worker, done here and now."""
    with transaction.atomic():
        batch = ImportBatch(kind=kind, name=name[-200:], digest=digest_of(data), head=head_of(data), at=timezone.now())
        batch.file.save(name, ContentFile(data))
        lay_out(batch, sheet.layout, by=None)
    follow(batch, check)
    with transaction.atomic():
        start(batch, by=None)
    follow(batch, carry_out)
    figures = {name: getattr(batch, name) for name in ("rows", "created", "updated", "unchanged", "invalid")}
    return {"batch": batch.pk} | figures | {"errors": errors_of(batch)}


def follow(batch: ImportBatch, work: Work) -> None:
    """Do the job, or wait for the worker that was quicker."""
    while (job := work.last(batch.pk)) and job.is_open:
        run(job.pk)
        time.sleep(0 if work.last(batch.pk).status == Job.Status.DONE else PAUSE)
    batch.refresh_from_db()
    if batch.status not in {Status.PREVIEW, Status.DONE, Status.UNDONE}:
        raise CommandError(batch.notes.get("reason", batch.get_status_display()))


def errors_of(batch: ImportBatch) -> list[dict]:
    headers = dict(batch.notes["read"])
    bad = batch.lines.filter(verdict=BAD)[:KEPT_ERRORS]
    return [
        {"row": row.row, "column": headers.get(name, ""), "message": words} for row in bad for name, words in row.errors
    ]


def as_json(found: dict) -> str:
    return json_text.dumps(found, ensure_ascii=False)


def in_words(found: dict, sheet: Sheet) -> str:
    """The summary for people: the header, what was read and left out, the figures, what is wrong where."""
    lines = [
        _("Header in row %(row)s, %(rows)s rows.") % {"row": sheet.header_row, "rows": found["rows"]},
        _("Columns read: %(names)s") % {"names": listed(header for _field, header in sheet.read)},
    ]
    if sheet.left_out:
        lines.append(_("Columns left out: %(names)s") % {"names": listed(sheet.left_out)})
    lines.append(
        _("New %(created)s, updated %(updated)s, unchanged %(unchanged)s, with errors %(invalid)s.") % found
        if found["batch"]
        else _("Would be new %(created)s, updated %(updated)s, unchanged %(unchanged)s; with errors %(invalid)s.")
        % found
    )
    for error in found["errors"]:
        lines.append(_("Row %(row)s, %(column)s: %(message)s") % error)
    if not found["batch"]:
        lines.append(_("This was a preview, nothing has been written. Add --commit to import."))
    return "\n".join(lines)
