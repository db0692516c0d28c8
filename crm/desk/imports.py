"""导入: choose a sheet, match its columns, look at what it would do, let the worker do it, and take it back."""

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from crm import audit, import_run
from crm.excel import write_sheet
from crm.flow import Refused
from crm.import_write import changes_after
from crm.layouts import Layout
from crm.models import ImportBatch, ImportRow, ImportWrite
from crm.models.imports import IMPORTS, kinds_of
from crm.web import PAGE_SIZE, client_address, render_page, role_required, wants_part

from . import import_jobs, import_layouts
from .figure_sheet import SheetForm
from .import_forms import LayoutForm, UploadForm, depth_of
from .import_jobs import JOB_OF
from .import_layouts import KINDS
from .import_lines import counts_of, shown, tabs

IMPORTERS = tuple(IMPORTS)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOOK = "look"  # all but what stays as it is
Status, Verdict = ImportBatch.Status, ImportRow.Verdict


@require_GET
@role_required(*IMPORTERS)
def imports(request):
    rows = ImportBatch.objects.visible_to(request.user).for_list()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render_page(request, "crm/desk/imports/list.html", {"page": page, "kinds": kinds_of(request.user)})


@role_required(*IMPORTERS)
def import_upload(request):
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect(taken(**form.cleaned_data, by=request.user))
    kinds = [
        (kind, ImportBatch.Kind(kind).label, KINDS[kind].explained(), KINDS[kind].about)
        for kind in kinds_of(request.user)
    ]
    context = {"form": form, "kinds": kinds, "figures_form": SheetForm()}
    return render_page(request, "crm/desk/imports/upload.html", context)


def taken(*, file, kind: str, head: list, digest: str, by) -> ImportBatch:
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            kind=kind, file=file, name=file.name[-200:], digest=digest, head=head, by=by, at=timezone.now()
        )
        if head:
            import_jobs.settle(batch, by=by)
        else:
            import_jobs.send(batch, Status.READING, import_jobs.look, by=by)
    return batch


@role_required(*IMPORTERS)
def import_layout(request, pk):
    """Which column is which. Another sheet or header row is asked for by GET and guessed anew."""
    batch = the_batch(request, pk)
    if batch.status not in {Status.LAYOUT, Status.PREVIEW} or not batch.head:
        return redirect(batch)
    form = LayoutForm(request.POST or None, batch=batch, layout=asked_layout(batch, request.GET))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            batch = held(request, pk)
            if batch.status in {Status.LAYOUT, Status.PREVIEW}:
                import_jobs.lay_out(batch, form.layout(), by=request.user)
        return redirect(batch)
    return render_page(request, "crm/desk/imports/layout.html", {"batch": batch, "form": form, "step": 2})


def asked_layout(batch: ImportBatch, asked) -> Layout:
    """The sheet and header row of the address, else what is kept, remembered or guessed, else the first row."""
    sheet, row = asked.get("sheet", ""), asked.get("row", "")
    if sheet.isdecimal() and row.isdecimal() and int(sheet) < len(batch.head) and 0 < int(row) <= 10:
        return import_layouts.fields_in(batch, int(sheet), int(row), depth_of(asked, row, batch))
    kept = Layout.from_json(batch.layout) if batch.layout else None
    found = kept or import_layouts.remembered(batch) or import_layouts.guessed(batch)
    return found or import_layouts.fields_in(batch, 0, 1)


@require_GET
@role_required(*IMPORTERS)
def import_detail(request, pk):
    batch = the_batch(request, pk)
    if batch.status == Status.LAYOUT and not wants_part(request):
        return redirect("desk:import_layout", pk)
    show = request.GET.get("show", LOOK)
    context = {
        "batch": batch, "step": step_of(batch), "tabs": tabs(batch), "show": show,
        "page": page_of(request, batch, show), "writes": batch.created + batch.updated,
        "read": batch.notes.get("read", []), "is_fed": bool(batch.notes.get("read")),
        "job": JOB_OF[batch.status].last(batch.pk) if batch.is_busy else None, "earlier": same_file(batch),
        "may_undo": batch.status in {Status.DONE, Status.FAILED} and batch.writes.to_undo().exists(),
    }  # fmt: skip
    response = render_page(request, "crm/desk/imports/detail.html", context, part="crm/desk/imports/_batch.html")
    if wants_part(request) and not batch.is_busy:
        response.headers["HX-Refresh"] = "true"  # the worker has finished: the heading and the bell change too
    return response


def page_of(request, batch: ImportBatch, show: str):
    """Rows with this verdict, fifty a page, ready to be drawn."""
    of = {LOOK: ~Q(verdict=Verdict.SAME), "warn": Q(doubtful=True), "kept": Q(write__undone=ImportWrite.Undone.KEPT)}
    rows = batch.lines.filter(of.get(show, Q(verdict=show)))
    pages = Paginator(rows.select_related("write").defer("cells", "write__before"), PAGE_SIZE)
    pages.count = counts_of(batch).get(show, 0)
    page, resource = pages.get_page(request.GET.get("page")), KINDS[batch.kind]
    page.object_list = [shown(row, resource, dict(batch.notes.get("read", []))) for row in page.object_list]
    return page


def same_file(batch: ImportBatch) -> ImportBatch | None:
    """An earlier import of the very same file."""
    if batch.status != Status.PREVIEW:
        return None
    return ImportBatch.objects.filter(digest=batch.digest, status=Status.DONE).select_related("by").first()


@require_POST
@role_required(*IMPORTERS)
def import_start(request, pk):
    """Once, however often the button is pressed."""
    with transaction.atomic():
        batch = held(request, pk)
        import_jobs.start(batch, by=request.user, address=client_address(request))
    return redirect(batch)


@require_POST
@role_required(*IMPORTERS)
def import_confirm(request, pk):
    """What is held is right: the rows that are named, or all of them."""
    rows = [int(row) for row in request.POST.getlist("row") if row.isdecimal()]
    with transaction.atomic():
        batch = held(request, pk)
        if rows or "all" in request.POST:
            import_jobs.confirm(batch, rows, by=request.user, address=client_address(request))
    left = batch.status == Status.PREVIEW and batch.held
    return redirect(f"{batch.get_absolute_url()}?show={Verdict.HELD}" if left else batch)


@require_POST
@role_required(*IMPORTERS)
def import_check(request, pk):
    """Once more, for a sheet whose check has failed: from matching the columns when these are known."""
    with transaction.atomic():
        batch = held(request, pk)
        if batch.status == Status.FAILED and not batch.writes.exists():
            if batch.layout:
                import_jobs.lay_out(batch, Layout.from_json(batch.layout), by=request.user)
            else:
                import_jobs.send(batch, Status.READING, import_jobs.look, by=request.user)
    return redirect(batch)


@require_POST
@role_required(*IMPORTERS)
def import_drop(request, pk):
    """Not this sheet after all. Nothing has been written."""
    with transaction.atomic():
        batch = held(request, pk)
        if batch.status in {Status.LAYOUT, Status.PREVIEW}:
            ImportBatch.objects.filter(pk=pk).update(status=Status.DROPPED)
            import_run.clear(batch)
    return redirect("desk:imports")


@role_required(*IMPORTERS)
def import_undo(request, pk):
    """What would be taken back and what not, then doing it."""
    batch, refused = the_batch(request, pk), ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                import_jobs.undo(held(request, pk), by=request.user, address=client_address(request))
            return redirect(batch)
        except Refused as refusal:
            refused = refusal.reason
    writes = batch.writes.to_undo()
    touched = changes_after(KINDS[batch.kind](), batch).values("object_id")
    context = {
        "batch": batch, "refused": refused, "new": writes.filter(line__verdict=Verdict.NEW).count(),
        "updates": writes.filter(line__verdict=Verdict.UPDATE).count(),
        "changed": writes.filter(object_id__in=touched.filter(pk__gt=first_event(batch))).count(),
    }  # fmt: skip
    return render_page(request, "crm/desk/imports/undo.html", context)


def first_event(batch: ImportBatch) -> int:
    return batch.writes.order_by("event_id").values_list("event_id", flat=True).first() or 0


@require_GET
@role_required(*IMPORTERS)
def import_template(request, kind):
    """An empty sheet whose headers are understood."""
    if kind not in kinds_of(request.user):
        raise Http404
    label = str(ImportBatch.Kind(kind).label)
    return download(write_sheet(KINDS[kind].template(), [], name=label), f"{label}.xlsx")


@require_GET
@role_required(*IMPORTERS)
def import_errors(request, pk):
    """The rows with errors as they were sent, with the reasons in a last column: to be put right and sent again."""
    batch = the_batch(request, pk)
    bad, headers = batch.lines.filter(verdict=Verdict.BAD), batch.notes.get("headers", [])
    if not headers:
        raise Http404
    labels = dict(batch.notes["read"])
    rows = ([*row.cells, *[""] * (len(headers) - len(row.cells)), reasons(row, labels)] for row in bad.iterator(500))
    audit.record(batch, "import.download", by=request.user, text=batch.name, address=client_address(request))
    return download(
        write_sheet([*headers, _("Reason")], rows, name=pgettext("import", "Errors")), f"{batch.number}.xlsx"
    )


def reasons(row: ImportRow, labels: dict[str, str]) -> str:
    said = [_("%(column)s: %(message)s") % {"column": labels.get(at, at), "message": words} for at, words in row.errors]
    return _("; ").join(said)


def the_batch(request, pk) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.visible_to(request.user).select_related("by"), pk=pk)


def held(request, pk) -> ImportBatch:
    """The batch, locked: whoever comes second finds it in its next state."""
    return get_object_or_404(ImportBatch.objects.visible_to(request.user).select_for_update(of=("self",)), pk=pk)


def download(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def step_of(batch: ImportBatch) -> int:
    """Of the four: upload, columns, preview, import."""
    early = {Status.READING: 1, Status.LAYOUT: 2, Status.CHECKING: 3, Status.PREVIEW: 3, Status.DROPPED: 3}
    return early.get(batch.status, 4)
