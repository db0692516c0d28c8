"""Pages of what is looked for. Who asks and what is drawn; the matching itself is behind `offers`."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.flow import Refused
from crm.web import PAGE_SIZE, client_address, form_data, render_page, role_required

from ..models import Requirement, Space
from . import needs as asked
from . import requirements as verbs
from .forms import RequirementForm
from .offers import count_fitting
from .pages import fit_context, found_context, searches_of, suggested_title
from .requirements import LOOKS_FOR
from .words import words_for


def the_requirement(user, pk) -> Requirement:
    return get_object_or_404(Requirement.objects.visible_to(user).select_related("owner"), pk=pk)


@require_GET
@role_required(*LOOKS_FOR)
def requirements(request):
    """One's own, the newest first, each with how many vacant spaces fit it now."""
    is_ended = bool(request.GET.get("ended"))
    rows = Requirement.objects.visible_to(request.user).filter(ended_at__isnull=not is_ended)
    page = Paginator(rows.select_related("owner"), PAGE_SIZE).get_page(request.GET.get("page"))
    wanted = {row.pk: asked.read(row.needs) for row in page}
    words = words_for(need for needs in wanted.values() for need in needs)
    counts = {} if is_ended else count_fitting(wanted, Space.objects.visible_to(request.user))
    for row in page:
        row.words, row.count_fitting = [words.need(need) for need in wanted[row.pk]], counts.get(row.pk)
    context = {"page": page, "is_ended": is_ended}
    return render_page(request, "spaces/requirements.html", context, part="spaces/_requirements.html")


@require_GET
@role_required(*LOOKS_FOR)
def requirement(request, pk):
    row, now = the_requirement(request.user, pk), timezone.now()
    context = found_context(row, request.user, now=now, with_held=bool(request.GET.get("held")))
    return render_page(request, "spaces/requirement.html", context, part="spaces/_found.html")


@role_required(*LOOKS_FOR)
def requirement_create(request):
    """What was filtered by in the list is filled in already: ?clear_height_least=6&use=m1"""
    needs = asked.from_query(dict(request.GET.lists()))
    form = RequirementForm(form_data(request), needs=needs, initial={"title": suggested_title(needs)})
    done = request.method == "POST" and saved(request, form, verbs.create, token=form["token"].value() or None)
    if done:
        messages.success(request, _("Written down. What fits now stands below."))
        return redirect(done)
    return render_page(request, "spaces/requirement_create.html", {"form": form})


@role_required(*LOOKS_FOR)
def requirement_edit(request, pk):
    row = the_requirement(request.user, pk)
    initial = {"title": row.title, "tells": row.tells}
    form = RequirementForm(form_data(request), needs=asked.read(row.needs), initial=initial)
    done = request.method == "POST" and saved(request, form, partial(verbs.change, pk))
    if done:
        return redirect(done)
    return render_page(request, "spaces/requirement_edit.html", {"form": form, "requirement": row})


def saved(request, form, verb, **more) -> Requirement | None:
    if not form.is_valid():
        return None
    given = {name: form.cleaned_data[name] for name in ("title", "tells", "needs")}
    try:
        return verb(by=request.user, address=client_address(request), **given, **more)
    except Refused as refusal:
        form.add_error(None, str(refusal.reason))
        return None


@require_POST
@role_required(*LOOKS_FOR)
def requirement_end(request, pk):
    row = the_requirement(request.user, pk)
    verbs.end(row.pk, by=request.user, address=client_address(request))
    messages.success(request, _("The search has been ended; it stands among the ended ones."))
    return redirect("spaces:requirements")


@require_POST
@role_required(*LOOKS_FOR)
def requirement_tell(request, pk):
    """The switch of being told; without script a button of its own form."""
    row = the_requirement(request.user, pk)
    try:
        verbs.switch(row.pk, by=request.user, tells=request.POST.get("tells") == "yes",
                     address=client_address(request))  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
    return redirect(row)


@require_GET
@role_required(*LOOKS_FOR)
def fit(request, pk, requirement):
    """One space against one requirement, condition by condition."""
    space = get_object_or_404(Space.objects.visible_to(request.user).for_list(), pk=pk)
    row = the_requirement(request.user, requirement)
    context = fit_context(space, row, request.user) | {"searches": searches_of(request.user)[:20]}
    return render_page(request, "spaces/fit.html", context, part="spaces/matching/_fit.html")
