"""Pages of visits. Rules live in the tables of moves; here is only who asks and what is drawn."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from crm import exports
from crm.flow import Refused
from crm.models import Role
from crm.web import client_address, form_data, render_list, render_page, role_required, row_id, saved_views
from enterprises.accounts.models import Enterprise
from enterprises.requests.kinds import categories
from enterprises.requests.models import ServiceRequest

from . import flow, follow_ups, pages, sheet
from .figures import COUNTS
from .filters import VIEWS, EnterprisesFilter, FollowUpFilter, VisitFilter
from .forms import FOLLOW_UP_FORMS, FORMS, PlanForm
from .models import READS, VISITS, FollowUp, Visit
from .moves import FLOW, FOLLOW_UPS, TAKES_IN

DOERS = (*VISITS, Role.HANDLER)
PAGE, PART = "enterprises/outreach/visits/detail.html", "enterprises/outreach/visits/_panel.html"


def the_visit(user, pk) -> Visit:
    return get_object_or_404(pages.whole(user), pk=pk)


def about(request) -> Enterprise | None:
    """The one enterprise to which the list is narrowed."""
    rows = Enterprise.objects.visible_to(request.user)
    return rows.filter(pk=row_id(request.GET.get("enterprise", ""))).first() if "enterprise" in request.GET else None


@require_GET
@role_required(*READS)
def visit_list(request):
    found = VisitFilter(request.GET, queryset=pages.for_list(request.user), request=request, now=timezone.now())
    context = {
        "tabs": VIEWS,
        "about": about(request),
        "may_plan": request.user.has_role(*VISITS),
        "may_export": request.user.has_role(*sheet.MAY_EXPORT),
        "may_count": request.user.has_role(*COUNTS),
        **saved_views(request, "visits:list"),
    }
    part = "enterprises/outreach/visits/_rows.html"
    return render_list(
        request, "enterprises/outreach/visits/list.html", part=part, filterset=found, context=context
    )  # fmt: skip


@require_GET
@role_required(*sheet.MAY_EXPORT)
def export(request, kind):
    rows = Visit.objects.visible_to(request.user).select_related("enterprise__community", "owner")
    rows = rows.prefetch_related("follow_ups")
    found = VisitFilter(request.GET, queryset=rows, request=request, now=timezone.now())
    also = found.opened.words if found.opened else [str(dict(VIEWS)[found.view])]
    name = pgettext("sheet", "Visits")
    return exports.export(request, found, sheet.COLUMNS, page="visits:list", name=name, kind=kind, also=also)


@require_GET
@role_required(*READS)
def follow_up_list(request):
    now = timezone.now()
    rows = FollowUp.objects.visible_to(request.user).select_related("visit__enterprise", "owner", "service_request")
    found = FollowUpFilter(request.GET, queryset=rows, request=request, now=now)

    def draw_row(row):
        row.light = pages.follow_up_light(row, now=now)

    part, context = "enterprises/outreach/visits/_follow_up_rows.html", {"tabs": found.views}
    page = "enterprises/outreach/visits/follow_ups.html"
    return render_list(request, page, part=part, filterset=found, context=context, each=draw_row)


@require_GET
@role_required(*READS)
def enterprises(request):
    """Not visited for as long as the rules allow, with “plan a visit” for those that are picked."""
    rows = Enterprise.objects.visible_to(request.user).for_list()
    found = EnterprisesFilter(request.GET, queryset=rows, request=request, now=timezone.now())
    context = {"may_plan": request.user.has_role(*VISITS), **pages.rule_days(timezone.localdate())}
    part = "enterprises/outreach/visits/_enterprise_rows.html"
    page = "enterprises/outreach/visits/enterprises.html"
    return render_list(request, page, part=part, filterset=found, context=context)


@role_required(*VISITS)
def create(request):
    """For one enterprise or for many, which come as ?pick= from a list or as ?enterprise= from its page."""
    picked = [*request.GET.getlist("pick"), *request.GET.getlist("enterprise")]
    form, refused = PlanForm(form_data(request), user=request.user, picked=picked), ""
    if request.method == "POST" and form.is_valid():
        try:
            visits = flow.plan(by=request.user, address=client_address(request), **form.cleaned_data)
        except Refused as refusal:
            refused = refusal.reason
        else:
            said = ngettext("%(n)s visit planned.", "%(n)s visits planned.", len(visits)) % {"n": len(visits)}
            messages.success(request, said)
            return redirect(visits[0] if len(visits) == 1 else pages.route_url(visits[0]))
    context = {"form": form, "refused": refused}
    return render_page(request, "enterprises/outreach/visits/form.html", context)


@require_GET
@role_required(*READS)
def detail(request, pk):
    return draw(request, the_visit(request.user, pk))


def draw(request, visit, **more):
    context = pages.panel(visit, request.user, now=timezone.now()) | more
    return render_page(request, PAGE, context, part=PART)


@role_required(*VISITS)
def move(request, pk, name):
    """One address for all moves: GET draws the panel with the move's form, POST takes the move."""
    if name not in FORMS:
        raise Http404
    visit = the_visit(request.user, pk)
    form = FORMS[name](form_data(request), thing=visit, user=request.user)
    at = {"form": form, "move": FLOW[name], "place": "top", "action": reverse("visits:move", args=[pk, name])}
    verb = follow_ups.add if name == "add" else flow.VERBS[name]
    return taken(request, visit, form, at, lambda **facts: verb(pk, **facts))


@role_required(*DOERS)
def follow_up_move(request, pk, name):
    """The same beside what follows, on the page of its visit."""
    if name not in follow_ups.VERBS:
        raise Http404
    follow_up = get_object_or_404(FollowUp.objects.visible_to(request.user).select_related("owner"), pk=pk)
    visit = the_visit(request.user, follow_up.visit_id)
    form = FOLLOW_UP_FORMS[name](form_data(request), thing=follow_up, user=request.user)
    action = reverse("visits:follow_up", args=[pk, name])
    at = {"form": form, "move": FOLLOW_UPS[name], "place": f"follow-up-{pk}", "action": action}
    return taken(request, visit, form, at, lambda **facts: follow_ups.VERBS[name](pk, **facts))


def taken(request, visit, form, at, verb):
    """Take the move if the form is filled in; otherwise, or refused, the panel with the form in its place."""
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            verb(by=request.user, address=client_address(request), **form.cleaned_data)
        except Refused as refusal:
            refused = refusal.reason
        else:
            visit = the_visit(request.user, visit.pk)
            return draw(request, visit) if request.htmx else redirect(visit)
        visit = the_visit(request.user, visit.pk)
    return draw(request, visit, refused=refused, **at)


@require_POST
@role_required(*TAKES_IN)
def ask(request, pk):
    """One click: the follow-up is a request, under the category that stands beside the button."""
    follow_up = get_object_or_404(FollowUp.objects.visible_to(request.user), pk=pk)
    category = categories().get(row_id(request.POST.get("category", "")))
    said = {"refused": ""}
    try:
        made = follow_ups.ask(pk, by=request.user, category=category, address=client_address(request))
        said["asked"] = ServiceRequest.objects.visible_to(request.user).get(pk=made.service_request_id)
    except Refused as refusal:
        said["refused"] = refusal.reason
    visit = the_visit(request.user, follow_up.visit_id)
    if not request.htmx and not said["refused"]:
        words = _("%(number)s is logged. The clock is running.") % {"number": said["asked"].number}
        messages.success(request, words)
        return redirect(visit)
    return draw(request, visit, **said)
