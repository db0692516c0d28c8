"""Import a sheet from the command line: what would happen, and with --commit, make it happen."""

import json as json_text
import time
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.desk.import_jobs import carry_out, check, lay_out, start
from crm.desk.import_layouts import KINDS, digest_of, head_of, read_at_once
from crm.excel_guard import Unreadable
from crm.import_run import KEPT_ERRORS, preview
from crm.imports import BAD, HELD, NEW, SAME, UPDATE
from crm.jobs import Work, run
from crm.layouts import Layout, Sheet
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
        parser.add_argument(
            "--option", action="append", default=[], metavar="NAME=VALUE",
            help="what the headers do not say, as year=2024, unit=万元, source=statistics; may be given several times",
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="answer in JSON, for other programs")

    def handle(self, *, kind: str, file: Path, commit: bool, json: bool, option: list[str], **options):
        try:
            data = file.read_bytes()
            layout, sheet = read_at_once(kind, file.name, data, given(kind, option))
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be opened: %(why)s") % {"file": file, "why": error.strerror}
            ) from None
        except Unreadable as reason:
            raise CommandError(str(reason)) from None
        found = committed(kind, file.name, data, layout) if commit else previewed(kind, sheet)
        self.stdout.write(as_json(found) if json else in_words(found, sheet))


def given(kind: str, options: list[str]) -> dict[str, str]:
    """What was answered on the command line, by the value or by its words."""
    found = {}
    for said in options:
        name, _equals, text = said.partition("=")
        question = next((question for question in KINDS[kind].questions() if question.name == name), None)
        value = question and next((value for value, words in question.choices if text in {value, str(words)}), None)
        if value is None:
            raise CommandError(_("%(text)s answers no question of this kind of sheet.") % {"text": said})
        found[name] = value
    return found


def previewed(kind: str, sheet: Sheet) -> dict:
    outcome = preview(KINDS[kind](), sheet)
    counts = outcome.counts
    return {
        "batch": None, "rows": outcome.rows, "created": counts[NEW], "updated": counts[UPDATE],
        "unchanged": counts[SAME], "invalid": counts[BAD], "held": counts.get(HELD, 0), "errors": outcome.errors,
        "doubts": outcome.held,
    }  # fmt: skip


def committed(kind: str, name: str, data: bytes, layout: Layout) -> dict:
    """The same jobs as the page gives to the worker, done here and now."""
    with transaction.atomic():
        batch = ImportBatch(kind=kind, name=name[-200:], digest=digest_of(data), head=head_of(data), at=timezone.now())
        batch.file.save(name, ContentFile(data))
        lay_out(batch, layout, by=None)
    follow(batch, check)
    with transaction.atomic():
        start(batch, by=None)
    follow(batch, carry_out)
    names = ("rows", "created", "updated", "unchanged", "invalid", "held")
    figures = {name: getattr(batch, name) for name in names}
    return {"batch": batch.pk} | figures | {"errors": said_of(batch, BAD), "doubts": said_of(batch, HELD)}


def follow(batch: ImportBatch, work: Work) -> None:
    """Do the job, or wait for the worker that was quicker."""
    while (job := work.last(batch.pk)) and job.is_open:
        run(job.pk)
        time.sleep(0 if work.last(batch.pk).status == Job.Status.DONE else PAUSE)
    batch.refresh_from_db()
    if batch.status not in {Status.PREVIEW, Status.DONE, Status.UNDONE}:
        raise CommandError(batch.notes.get("reason", batch.get_status_display()))


def said_of(batch: ImportBatch, verdict: str) -> list[dict]:
    """What is wrong with rows, or held until somebody confirms it."""
    headers = dict(batch.notes["read"])
    rows = batch.lines.filter(verdict=verdict)[:KEPT_ERRORS]
    return [
        {"row": row.row, "column": headers.get(name, ""), "message": words}
        for row in rows
        for name, words in (row.errors or row.warnings)
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
    if found["held"]:
        lines.append(_("To be confirmed, and not imported: %(n)s.") % {"n": found["held"]})
    for doubt in found["doubts"]:
        lines.append(_("Row %(row)s, %(column)s: %(message)s") % doubt)
    if not found["batch"]:
        lines.append(_("This was a preview, nothing has been written. Add --commit to import."))
    return "\n".join(lines)
