"""Pages of activities. Rules live in the tables of moves; here is only who asks and what is drawn."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from crm import exports
from crm.flow import Refused
from crm.web import client_address, form_data, render_list, render_page, role_required, saved_views
from enterprises.requests import codes

from . import answers, flow, sheet
from .filters import VIEWS, ActivityFilter, of_view
from .forms import FORMS, PlanForm
from .models import ORGANISES, READS, Activity, Answer
from .moves import FLOW
from .pages import MAY_EXPORT, panel

PAGE, PART = "enterprises/outreach/activities/detail.html", "enterprises/outreach/activities/_panel.html"


def the_activity(user, pk) -> Activity:
    rows = Activity.objects.visible_to(user).select_related("owner", "organiser", "meeting", "virtual_park")
    return get_object_or_404(rows, pk=pk)


@require_GET
@role_required(*READS)
def activity_list(request):
    now, rows = timezone.now(), Activity.objects.visible_to(request.user)
    found = ActivityFilter(request.GET, queryset=rows.for_list(), request=request, now=now)
    counts = rows.aggregate(**{name: Count("pk", filter=of_view(name, now)) for name, _label in VIEWS})
    context = {
        "tabs": [(name, label, counts[name]) for name, label in VIEWS],
        "may_plan": request.user.has_role(*ORGANISES),
        "may_export": request.user.has_role(*MAY_EXPORT),
        "now": now,
        **saved_views(request, "activities:list"),
    }
    part = "enterprises/outreach/activities/_rows.html"
    return render_list(
        request, "enterprises/outreach/activities/list.html", part=part, filterset=found, context=context
    )


@require_GET
@role_required(*MAY_EXPORT)
def export(request, kind):
    rows = Activity.objects.visible_to(request.user).for_list()
    found = ActivityFilter(request.GET, queryset=rows, request=request, now=timezone.now())
    also = found.opened.words if found.opened else [str(dict(VIEWS)[found.view])]
    name = pgettext("sheet", "Activities")
    return exports.export(request, found, sheet.COLUMNS, page="activities:list", name=name, kind=kind, also=also)


@role_required(*ORGANISES)
def create(request):
    form = PlanForm(form_data(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["token"]
        activity = flow.plan(by=request.user, token=token, address=client_address(request), **form.facts())
        messages.success(request, _("Planned. Nobody outside sees it before sign-up is opened."))
        return redirect(activity)
    return render_page(
        request, "enterprises/outreach/activities/form.html", {"form": form, "activity": None, "refused": ""}
    )


@role_required(*ORGANISES)
def edit(request, pk):
    activity = the_activity(request.user, pk)
    form, refused = PlanForm(form_data(request), instance=activity, user=request.user), ""
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            flow.change(pk, by=request.user, seen=seen, address=client_address(request), **form.facts())
        except Refused as refusal:
            refused = refusal.reason
        else:
            return redirect(activity)
    context = {"form": form, "activity": the_activity(request.user, pk), "refused": refused}
    return render_page(request, "enterprises/outreach/activities/form.html", context)


@require_GET
@role_required(*READS)
def detail(request, pk):
    part = "enterprises/outreach/activities/_participants.html" if "answer" in request.GET else PART
    return draw(request, the_activity(request.user, pk), part=part)


def draw(request, activity, *, part=PART, **more):
    context = panel(activity, request.user, request.GET, now=timezone.now()) | more
    return render_page(request, PAGE, context, part=part)


@role_required(*ORGANISES)
def move(request, pk, name):
    """One address for all moves: GET draws the panel with the move's form, POST takes the move."""
    if name not in FORMS:
        raise Http404
    activity, refused = the_activity(request.user, pk), ""
    form = FORMS[name](form_data(request), thing=activity, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            said = take(request, pk, name, form)
        except Refused as refusal:
            refused = refusal.reason
        else:
            activity = the_activity(request.user, pk)
            return draw(request, activity, said=said) if request.htmx or said else redirect(activity)
        activity = the_activity(request.user, pk)
    action = reverse("activities:move", args=[pk, name])
    return draw(request, activity, form=form, move=FLOW[name], action=action, refused=refused)


def take(request, pk, name, form) -> str:
    """What is said afterwards: the code of a ticket is shown here once and kept nowhere."""
    facts = {"by": request.user, "address": client_address(request)}
    if name != "sign_up":
        flow.VERBS[name](pk, **facts, **form.cleaned_data)
        return ""
    row = answers.sign_up(pk, **facts, **form.facts())
    words = {
        Answer.COMING: _("%(name)s is signed up. The ticket code, to be read out: %(code)s"),
        Answer.WAITING: _("All places are taken: %(name)s is on the waiting list. The ticket code: %(code)s"),
    }[Answer(row.answer)]
    code = codes.spoken(codes.first_code(form.cleaned_data["token"]))
    return words % {"name": row.name, "code": code}
