"""Pages of the hand-over: from whom to whom, what would go, how far it is, what went."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET

from crm.flow import Refused
from crm.models import HandOver, Role
from crm.web import PAGE_SIZE, client_address, render_page, role_required, wants_part

from . import hand_over_flow
from .hand_over_forms import FromToForm, WhatForm
from .hand_over_jobs import carry_out
from .hand_over_kinds import KINDS


@require_GET
@role_required(*hand_over_flow.MAY_HAND_OVER)
def hand_overs(request):
    rows = HandOver.objects.visible_to(request.user).select_related("person", "receiver", "by")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    for row in page:
        row.total = sum(row.counts.values())
    return render_page(request, "crm/desk/hand_overs/list.html", {"page": page})


@role_required(*hand_over_flow.MAY_HAND_OVER)
def hand_over_create(request):
    """GET asks and shows what would go; POST starts it."""
    refused = ""
    form = WhatForm(request.POST) if request.method == "POST" else first_step(request.GET)
    if request.method == "POST" and form.is_valid():
        person, to = form.pair()
        asked = {name: form.cleaned_data[name] for name in ("kinds", "closes_log_in")}
        try:
            return redirect(
                hand_over_flow.start(by=request.user, person=person, to=to, address=client_address(request), **asked)
            )
        except Refused as refusal:
            refused = refusal.reason
    context = {"form": form, "refused": refused, **found(form, request.user)}
    return render_page(request, "crm/desk/hand_overs/form.html", context)


def first_step(data) -> FromToForm:
    """Bound once both are chosen; opened from somebody's page it knows who hands over."""
    return FromToForm(data) if data.get("to") else FromToForm(initial={"person": data.get("person")})


def found(form: FromToForm, user) -> dict:
    """What would go, once both people are known."""
    chosen = form.cleaned_data if form.is_bound and form.errors is not None else {}
    if not {"person", "to"} <= chosen.keys():
        return {"lines": [], "person": None, "to": None, "may_close": False}
    person, to = form.pair()
    may_close = user.has_role(Role.ADMIN) and person.is_active and person != user
    return {"lines": hand_over_flow.preview(person, to), "person": person, "to": to, "may_close": may_close}


@require_GET
@role_required(*Role.values)
def hand_over(request, pk):
    rows = HandOver.objects.visible_to(request.user).select_related("person", "receiver", "by")
    shown = get_object_or_404(rows, pk=pk)
    lines = [
        (KINDS[name].label, shown.counts.get(name, 0), shown.stayed.get(name, 0))
        for name in shown.kinds
        if name in KINDS
    ]
    context = {"hand_over": shown, "job": carry_out.last(shown.pk), "lines": lines}
    response = render_page(
        request, "crm/desk/hand_overs/detail.html", context, part="crm/desk/hand_overs/_progress.html"
    )
    if wants_part(request) and shown.done_at:
        response.headers["HX-Refresh"] = "true"
    return response
