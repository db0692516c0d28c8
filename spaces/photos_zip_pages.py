"""照片压缩包: choose a zip, look at whose photos they are, let a worker add them."""

from collections import Counter
from types import SimpleNamespace

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from crm.flow import Refused
from crm.models import Attachment, Role
from crm.web import PAGE_SIZE, render_page, role_required, row_id, wants_part

from . import photos_zip as zips
from .models import Space
from .zip_forms import ZipForm
from .zip_lines import Verdict
from .zipped import MOST_FILES

PAGE, PART = "spaces/photos_zip_look.html", "spaces/_zip.html"
MOST_WAITING = 20
TO_DO = (Verdict.ADD, Verdict.THERE, Verdict.LOST, Verdict.BAD)
DONE = (Verdict.ADDED, Verdict.THERE, Verdict.LOST, Verdict.BAD)


@never_cache
@role_required(Role.SPACES)
def photos_zip(request):
    form = ZipForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect("spaces:photos_zip_look", zips.keep(form.cleaned_data["file"], by=request.user))
    context = {"form": form, "waiting": zips.waiting(request.user)[:MOST_WAITING], "most_files": MOST_FILES}
    return render_page(request, "spaces/photos_zip.html", context)


@require_GET
@never_cache
@role_required(Role.SPACES)
def photos_zip_look(request, token):
    """What would become of each file; how far the worker is; what became of each."""
    zipped = zips.the_zip(token, request.user)
    if zipped is None:
        return draw(request, token, outcome(request, token))
    if zips.is_busy(zipped):
        return draw(request, token, {"name": zipped.name, "job": zips.carry_out.last(zipped.pk), "is_busy": True})
    return draw(request, token, preview(request, zipped))


def draw(request, token: str, context: dict):
    response = render_page(request, PAGE, {"token": token, "is_busy": False} | context, part=PART)
    if wants_part(request) and not context.get("is_busy"):
        response.headers["HX-Refresh"] = "true"  # the worker has finished: the heading and the bell change too
    return response


def preview(request, zipped: Attachment) -> dict:
    last = zips.carry_out.last(zipped.pk)
    context = {"name": zipped.name, "size": zipped.size, "job": last}
    try:
        lines, left_out = zips.look(zipped, by=request.user)
    except Refused as refusal:
        return context | {"refused": refusal.reason, "to_add": 0}
    rows = [
        SimpleNamespace(
            path=line.entry.path, verdict=line.verdict, space=line.space, words=line.words, caption=line.caption
        )
        for line in lines
    ]
    return context | {"left_out": left_out} | table(request, rows, TO_DO)


def outcome(request, token: str) -> dict:
    note = zips.note(token, request.user)
    if "lines" not in note:
        raise Http404
    spaces = Space.objects.visible_to(request.user).select_related("building__park")
    known = spaces.in_bulk({pk for _path, _verdict, pk, _words in note["lines"] if pk})
    rows = [
        SimpleNamespace(path=path, verdict=verdict, space=known.get(pk), words=words, caption="")
        for path, verdict, pk, words in note["lines"]
    ]
    return {"name": note["name"], "is_done": True} | table(request, rows, DONE)


def table(request, rows: list, verdicts: tuple[Verdict, ...]) -> dict:
    """Tabs with what they count, and fifty rows of the one that is open."""
    counts = Counter(row.verdict for row in rows)
    asked = request.GET.get("show", "")
    show = asked if asked in verdicts else ""
    found = [row for row in rows if row.verdict == show] if show else rows
    for row in found:
        row.said = Verdict(row.verdict).label
    moved = {row.space.pk for row in rows if row.space and row.verdict in (Verdict.ADD, Verdict.ADDED)}
    return {
        "tabs": [(verdict.value, verdict.label, counts[verdict]) for verdict in verdicts],
        "count_all": len(rows), "show": show, "to_add": counts[Verdict.ADD], "added": counts[Verdict.ADDED],
        "spaces_count": len(moved),
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
    }  # fmt: skip


@require_POST
@role_required(Role.SPACES)
def photos_zip_start(request, token):
    if zips.the_zip(token, request.user) is None and not zips.note(token, request.user):
        raise Http404
    total = row_id(request.POST.get("total", "")) or 0
    zips.start(token, by=request.user, is_public="is_public" in request.POST, total=min(total, MOST_FILES))
    return redirect("spaces:photos_zip_look", token)


@require_POST
@role_required(Role.SPACES)
def photos_zip_drop(request, token):
    if zips.the_zip(token, request.user) is None:
        raise Http404
    zips.drop(token, by=request.user)
    return redirect("spaces:photos_zip")
