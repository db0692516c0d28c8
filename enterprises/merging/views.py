"""Pages of 合并与还原: who may be in the list twice, two files side by side, what was merged, taking it apart."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.flow import Refused
from crm.web import PAGE_SIZE, client_address, render_page, role_required
from enterprises.accounts.models import Enterprise

from . import apart as verbs_apart
from . import merge as verbs
from . import pages
from . import unmerge as parting_verbs
from .candidates import found, scored
from .choosing import defaults, last_changes
from .forms import ApartForm, MergeForm, PartForm
from .models import MERGES, Merge, NotTheSame
from .reading import survivor_of
from .rules import least_score

FOLDER = "enterprises/merging"


@require_GET
@role_required(*MERGES)
def candidates(request):
    """Pairs that may be one, fifty a page, each with its score in words."""
    now = timezone.now()
    known = found(now, is_fresh="fresh" in request.GET)
    page = Paginator(known.pairs, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = pages.suspected(listed(request.user), [row[1:] for row in page])
    context = {
        "page": page,
        "pairs": shown,
        "at": known.at,
        "tab": "candidates",
        "least": least_score(timezone.localdate(now)),
    }
    return render_page(request, f"{FOLDER}/candidates.html", context)


def listed(user):
    return Enterprise.objects.visible_to(user).select_related("community").defer("search_text", "notes")


@require_GET
@role_required(*MERGES)
def told_apart(request):
    rows = NotTheSame.objects.select_related("one", "other", "by").order_by("-at", "-id")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render_page(request, f"{FOLDER}/told_apart.html", {"page": page, "tab": "told_apart"})


@require_GET
@role_required(*MERGES)
def merges(request):
    rows = Merge.objects.visible_to(request.user).select_related("survivor", "merged", "by", "undone_by")
    page = Paginator(rows.defer("before", "after"), PAGE_SIZE).get_page(request.GET.get("page"))
    return render_page(request, f"{FOLDER}/merges.html", {"page": page, "tab": "merges"})


@require_GET
@role_required(*MERGES)
def pick(request, pk):
    """From the page of an enterprise: with which other file? Those that look like it, and what a search finds."""
    enterprise = get_object_or_404(listed(request.user), pk=pk)
    words = request.GET.get("q", "").strip()[:60]
    if words:
        rows = listed(request.user).matching(words).exclude(pk=pk)[:PAGE_SIZE]
        some = [(pk, row.pk) for row in rows]
    else:
        some = [row[1:] for row in found(timezone.now()).pairs if pk in row[1:]][:PAGE_SIZE]
    shown = sorted(pages.suspected(listed(request.user), some), key=lambda pair: -pair.scored.score)
    context = {"enterprise": enterprise, "words": words, "pairs": shown}
    return render_page(request, f"{FOLDER}/pick.html", context)


# ---------------------------------------------------------------- two files


def two(request, one, other) -> tuple[Enterprise, Enterprise]:
    rows = (
        Enterprise.objects.visible_to(request.user)
        .select_related("community", "officer")
        .prefetch_related("tags", "contacts")
    )
    files = rows.in_bulk([one, other])
    if len(files) < 2:  # noqa: PLR2004
        raise Http404
    return files[one], files[other]


@require_GET
@role_required(*MERGES)
def compare(request, one, other):
    if led := leads_on(request, one, other):
        return led
    first, second = two(request, one, other)
    left, right = pages.weight(pages.hanging(first, second))
    survivor, merged = (first, second) if left >= right else (second, first)
    initial = defaults(survivor, merged, last_changes(one, other)) | {"survivor": survivor.pk}
    return draw(request, MergeForm(initial=initial, one=first, other=second))


def leads_on(request, one, other):
    """Of two files that have been merged already one opens the survivor."""
    for pk in (one, other):
        if survivor := survivor_of(pk):
            messages.info(request, _("One of the two has been merged meanwhile. This is the file they came to."))
            return redirect(survivor)
    return None


def draw(request, form, **more):
    context = pages.compared(form) | {"form": form, "apart_form": ApartForm(prefix="apart"), "refused": ""} | more
    return render_page(request, f"{FOLDER}/compare.html", context)


@require_POST
@role_required(*MERGES)
def merge(request, one, other):
    if led := leads_on(request, one, other):
        return led
    first, second = two(request, one, other)
    form = MergeForm(request.POST, one=first, other=second)
    if not form.is_valid():
        return draw(request, form)
    score = scored([(one, other)])[0].score
    try:
        row = verbs.merge(
            by=request.user, score=score, address=client_address(request), now=timezone.now(), **form.facts()
        )
    except Refused as refusal:
        first, second = two(request, one, other)
        form = MergeForm(request.POST, one=first, other=second)
        return draw(request, form.caught_up(), refused=refusal.reason)
    said = _("%(name)s has been merged into this file.") % {"name": row.merged.name}
    messages.success(request, said)
    return redirect("merging:detail", row.pk)


@require_POST
@role_required(*MERGES)
def apart(request, one, other):
    first, second = two(request, one, other)
    form = ApartForm(request.POST, prefix="apart")
    if not form.is_valid():
        return redirect("merging:compare", one, other)
    try:
        verbs_apart.tell_apart(
            one, other, by=request.user, address=client_address(request), now=timezone.now(), **form.cleaned_data
        )
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
        return redirect("merging:candidates")
    said = _("%(one)s and %(other)s are two enterprises: they are not shown together any more.")
    messages.success(request, said % {"one": first.name, "other": second.name})
    return redirect("merging:candidates")


@require_POST
@role_required(*MERGES)
def doubt_again(request, pk):
    verbs_apart.doubt_again(pk, by=request.user, address=client_address(request), now=timezone.now())
    messages.success(request, _("Taken back: the two may be shown together again."))
    return redirect("merging:told_apart")


# ---------------------------------------------------------------- what was merged


def the_merge(user, pk) -> Merge:
    rows = Merge.objects.visible_to(user).select_related("survivor", "merged", "by", "undone_by")
    return get_object_or_404(rows, pk=pk)


@require_GET
@role_required(*MERGES)
def detail(request, pk):
    return render_page(request, f"{FOLDER}/detail.html", pages.done(the_merge(request.user, pk)))


@role_required(*MERGES)
def unmerge(request, pk):
    """GET says what goes back and what can no longer be as it was; POST does it."""
    row, refused = the_merge(request.user, pk), ""
    form = PartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            parting_verbs.unmerge(
                pk, by=request.user, address=client_address(request), now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            refused = refusal.reason
        else:
            messages.success(
                request, _("Taken apart: %(name)s is a file of its own again.") % {"name": row.merged.name}
            )
            return redirect(row.merged)
    context = pages.to_part(the_merge(request.user, pk)) | {"form": form, "refused": refused}
    return render_page(request, f"{FOLDER}/unmerge.html", context)
