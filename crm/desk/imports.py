"""导入: choose a sheet, look at what it would do, let the worker do it, see what it did."""

from django import forms
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_POST

from crm import audit
from crm.excel import Unreadable, read_sheet, write_sheet
from crm.import_run import KEPT_LINES
from crm.imports import BAD, NEW, SAME, UPDATE
from crm.models import ImportBatch, Role
from crm.web import PAGE_SIZE, client_address, render_page, role_required, wants_part

from .import_jobs import KINDS, opened, send

IMPORTERS = (Role.OFFICER, Role.ADMIN)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPENED_AT_ONCE = 5 * 1024 * 1024
LOOK = "look"  # all but what stays as it is
Status = ImportBatch.Status


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What is in the sheet"), choices=ImportBatch.Kind.choices)
    file = forms.FileField(
        label=gettext_lazy("Sheet"),
        help_text=gettext_lazy("xlsx, xls or csv. The header may stand in any of the first ten rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        max_length=200,
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )

    def clean(self):
        """Only a sheet with our header is taken; what is wrong with another is said here and now."""
        found = super().clean()
        if "file" in found and "kind" in found:
            try:
                found["rows"] = rows_in(found["file"], KINDS[found["kind"]])
            except Unreadable as reason:
                self.add_error("file", str(reason))
        return found


def rows_in(upload, resource) -> int:
    """How many rows the sheet has; 0 for one so large that only the worker opens it. Raises Unreadable."""
    if upload.size > OPENED_AT_ONCE:
        return 0
    sheet = read_sheet(upload.read(), resource.headings())
    upload.seek(0)
    return sheet.count


@require_GET
@role_required(*IMPORTERS)
def imports(request):
    rows = ImportBatch.objects.visible_to(request.user).select_related("by").defer("errors", "notes")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render_page(request, "crm/desk/imports/list.html", {"page": page})


@role_required(*IMPORTERS)
def import_upload(request):
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect(taken(**form.cleaned_data, by=request.user))
    context = {"form": form, "kinds": [(kind, kind.label, resource.columns()) for kind, resource in KINDS.items()]}
    return render_page(request, "crm/desk/imports/upload.html", context)


def taken(*, file, kind: str, rows: int, by) -> ImportBatch:
    now = timezone.now()
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            kind=kind, file=file, name=file.name[-200:], rows=rows, by=by, at=now, status=Status.CHECKING
        )
        send(batch, Status.CHECKING)
    return batch


@require_GET
@role_required(*IMPORTERS)
def import_detail(request, pk):
    batch = the_batch(request, pk)
    show = request.GET.get("show", LOOK)
    lines, count = lines_of(batch, show)
    context = {
        "batch": batch, "step": step_of(batch), "show": show, "lines": lines,
        "count": count, "tabs": tabs(batch), "writes": batch.created + batch.updated,
        "cells": batch.notes.get("cells", 0),
        "doubtful": batch.notes.get("doubtful", 0), "read": batch.notes.get("read", []),
    }  # fmt: skip
    response = render_page(request, "crm/desk/imports/detail.html", context, part="crm/desk/imports/_batch.html")
    if wants_part(request) and not batch.is_busy:
        response.headers["HX-Refresh"] = "true"  # the worker has finished: the heading and the bell change too
    return response


@require_POST
@role_required(*IMPORTERS)
def import_start(request, pk):
    """Once, however often the button is pressed. A stopped batch goes on; one that stopped unseen is checked first."""
    with transaction.atomic():
        batch = get_object_or_404(ImportBatch.objects.visible_to(request.user).select_for_update(of=("self",)), pk=pk)
        if batch.status in {Status.PREVIEW, Status.FAILED}:
            send(batch, Status.QUEUED if "lines" in batch.notes else Status.CHECKING)
    return redirect(batch)


@require_GET
@role_required(*IMPORTERS)
def import_template(request, kind):
    """An empty sheet whose headers are understood."""
    if kind not in KINDS:
        raise Http404
    label = str(ImportBatch.Kind(kind).label)
    headers = [heading.headers[0] for heading in KINDS[kind].headings()]
    return download(write_sheet(headers, [], name=label), f"{label}.xlsx")


@require_GET
@role_required(*IMPORTERS)
def import_errors(request, pk):
    """The rows with errors as they were sent, with the reasons in a last column: to be put right and sent again."""
    batch = the_batch(request, pk)
    try:
        _resource, sheet = opened(batch)
    except (Unreadable, FileNotFoundError):
        raise Http404 from None
    reasons: dict[int, list[str]] = {}
    for error in batch.errors:
        reasons.setdefault(error["row"], []).append(_("%(column)s: %(message)s") % error)
    rows = [[*line.cells, _("; ").join(reasons[line.number])] for line in sheet.lines() if line.number in reasons]
    audit.record(batch, "import.download", by=request.user, text=batch.name, address=client_address(request))
    return download(
        write_sheet([*sheet.headers, _("Reason")], rows, name=pgettext("import", "Errors")), f"{batch.number}.xlsx"
    )


def the_batch(request, pk) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.visible_to(request.user).select_related("by"), pk=pk)


def download(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def step_of(batch: ImportBatch) -> int:
    """Of the four: upload, check, preview, import."""
    return {Status.CHECKING: 2, Status.PREVIEW: 3}.get(batch.status, 4)


def tabs(batch: ImportBatch) -> list[tuple[str, str, int]]:
    counts = counts_of(batch)
    labels = {
        LOOK: _("To look at"), BAD: pgettext("import", "Errors"), "warn": pgettext("import", "Warnings"),
        UPDATE: _("Updates"), NEW: _("New"), SAME: _("Unchanged"),
    }  # fmt: skip
    return [(name, label, counts[name]) for name, label in labels.items()]


def counts_of(batch: ImportBatch) -> dict[str, int]:
    counts = {NEW: batch.created, UPDATE: batch.updated, SAME: batch.unchanged, BAD: batch.invalid}
    return counts | {"warn": batch.notes.get("doubtful", 0), LOOK: batch.rows - batch.unchanged}


def lines_of(batch: ImportBatch, show: str) -> tuple[list[dict], int]:
    """The first lines of this kind, and how many there are in all."""
    kept = batch.notes.get("lines", {})
    wanted = [BAD, UPDATE, NEW] if show == LOOK else [show]
    lines = sorted((line for kind in wanted for line in kept.get(kind, [])), key=lambda line: line["row"])
    return lines[:KEPT_LINES], counts_of(batch).get(show, 0)
