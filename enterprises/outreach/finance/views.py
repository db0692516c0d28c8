"""Pages of financing needs and their introductions. Rules live in the tables of moves."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from crm import exports
from crm.flow import Refused
from crm.web import client_address, form_data, render_list, render_page, role_required, row_id, saved_views
from enterprises.accounts.models import Enterprise

from . import flow, sheet
from .filters import IntroductionFilter, NeedFilter
from .forms import FORMS, INTRODUCTION_FORMS, CreateForm
from .models import READS, WRITES, FinancingNeed, Introduction
from .moves import FLOW, INTRODUCTIONS
from .pages import panel, with_sums

FOLDER = "enterprises/outreach/finance"


@require_GET
@role_required(*READS)
def needs(request):
    rows = with_sums(FinancingNeed.objects.visible_to(request.user))
    found = NeedFilter(request.GET, queryset=rows, request=request, now=timezone.now())
    context = {
        "me": str(request.user.pk),
        "may_write": request.user.has_role(*WRITES),
        "may_export": request.user.has_role(*sheet.MAY_EXPORT),
        "tab": "needs",
        **saved_views(request, "finance:needs"),
    }
    return render_list(request, f"{FOLDER}/needs.html", part=f"{FOLDER}/_needs.html", filterset=found, context=context)


@require_GET
@role_required(*sheet.MAY_EXPORT)
def export(request, kind):
    rows = with_sums(FinancingNeed.objects.visible_to(request.user))
    found = NeedFilter(request.GET, queryset=rows, request=request, now=timezone.now())
    also, name = found.opened.words if found.opened else [], pgettext("sheet", "Financing needs")
    return exports.export(request, found, sheet.COLUMNS, page="finance:needs", name=name, kind=kind, also=also)


@require_GET
@role_required(*READS)
def introductions(request):
    """The rows behind what was granted."""
    rows = Introduction.objects.visible_to(request.user)
    rows = rows.select_related("need__enterprise", "institution", "product").order_by("-introduced_on", "-id")
    found = IntroductionFilter(request.GET, queryset=rows, request=request, now=timezone.now())
    template, part = f"{FOLDER}/introductions.html", f"{FOLDER}/_introductions.html"
    return render_list(request, template, part=part, filterset=found, context={"tab": "introductions"})


@role_required(*WRITES)
def need_create(request):
    about = Enterprise.objects.visible_to(request.user).filter(pk=row_id(request.GET.get("enterprise", "")))
    form, refused = CreateForm(form_data(request), user=request.user, about=about.first()), ""
    if request.method == "POST" and form.is_valid():
        try:
            need = flow.create(by=request.user, address=client_address(request), **form.cleaned_data)
        except Refused as refusal:
            refused = refusal.reason
        else:
            messages.success(request, _("Written down. Now introduce it to an institution."))
            return redirect(need)
    return render_page(request, f"{FOLDER}/need_form.html", {"form": form, "refused": refused})


def the_need(user, pk) -> FinancingNeed:
    rows = FinancingNeed.objects.visible_to(user).select_related("enterprise__community", "owner")
    return get_object_or_404(rows, pk=pk)


@require_GET
@role_required(*READS)
def need(request, pk):
    return draw(request, the_need(request.user, pk))


def draw(request, found, **more):
    context = panel(found, request.user, now=timezone.now()) | more
    return render_page(request, f"{FOLDER}/need.html", context, part=f"{FOLDER}/_panel.html")


@role_required(*WRITES)
def need_move(request, pk, name):
    """GET draws the panel with the move's form, POST takes the move."""
    if name not in FORMS:
        raise Http404
    found = the_need(request.user, pk)
    form = FORMS[name](form_data(request), thing=found, user=request.user, asked=request.GET)
    action = reverse("finance:need_move", args=[pk, name])
    at = {"form": form, "move": FLOW[name], "place": "top", "action": action}
    return taken(request, found, at, lambda **facts: flow.VERBS[name](pk, **facts))


@role_required(*WRITES)
def introduction_move(request, pk, name):
    """The same beside an introduction, on the page of its need."""
    if name not in INTRODUCTION_FORMS:
        raise Http404
    row = get_object_or_404(Introduction.objects.visible_to(request.user), pk=pk)
    form = INTRODUCTION_FORMS[name](form_data(request), thing=row, user=request.user)
    action = reverse("finance:introduction_move", args=[pk, name])
    at = {"form": form, "move": INTRODUCTIONS[name], "place": f"introduction-{pk}", "action": action}
    found = the_need(request.user, row.need_id)
    return taken(request, found, at, lambda **facts: flow.INTRODUCTION_VERBS[name](pk, **facts))


def taken(request, found, at, verb):
    """Take the move if the form is filled in; otherwise, or refused, the panel with the form in its place."""
    refused = ""
    if request.method == "POST" and at["form"].is_valid():
        try:
            verb(by=request.user, address=client_address(request), **at["form"].cleaned_data)
        except Refused as refusal:
            refused = refusal.reason
        else:
            return draw(request, the_need(request.user, found.pk)) if request.htmx else redirect(found)
        found = the_need(request.user, found.pk)
    return draw(request, found, refused=refused, **at)
