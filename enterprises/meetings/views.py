"""Pages of meetings. Rules live in the tables of moves; here is only who asks and what is drawn."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from crm.flow import Refused
from crm.models import Role
from crm.web import client_address, form_data, render_list, render_page, role_required
from enterprises.requests.models import ServiceRequest
from enterprises.requests.pages import light_of

from . import agenda, decisions, flow, suggestions
from .filters import MeetingFilter
from .forms import DECISION_FORMS, FORMS, ITEM_FORMS, MoveForm, PlanForm
from .models import Decision, Meeting
from .moves import DECISIONS, FLOW
from .pages import panel, sheet

DOERS = (Role.OFFICER, Role.HANDLER, Role.SUPERVISOR, Role.ATTRACTION, Role.SPACES)
READERS = (*DOERS, Role.REPORTER, Role.AUDITOR)
WRITERS = (Role.OFFICER, Role.SUPERVISOR)
LEADERS = (Role.SUPERVISOR,)
PAGE, PART = "enterprises/meetings/detail.html", "enterprises/meetings/_panel.html"
MOST_PICKED = 200


def the_meeting(user, pk) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(user).select_related("chair"), pk=pk)


@require_GET
@role_required(*READERS)
def meeting_list(request):
    rows = Meeting.objects.visible_to(request.user).for_list()
    found = MeetingFilter(request.GET, queryset=rows, request=request)
    context = {"may_plan": request.user.has_role(*LEADERS)}
    part = "enterprises/meetings/_rows.html"
    return render_list(request, "enterprises/meetings/list.html", part=part, filterset=found, context=context)


@role_required(*LEADERS)
def create(request):
    form = PlanForm(form_data(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        meeting = flow.plan(by=request.user, address=client_address(request), **form.cleaned_data)
        messages.success(request, _("Planned as %(name)s.") % {"name": meeting})
        return redirect(meeting)
    return render_page(request, "enterprises/meetings/form.html", {"form": form})


@require_GET
@role_required(*READERS)
def detail(request, pk):
    return draw(request, the_meeting(request.user, pk))


@require_GET
@role_required(*READERS)
def printed(request, pk):
    """会议纪要, to be printed or kept as PDF by the browser."""
    meeting = the_meeting(request.user, pk)
    context = sheet(meeting, request.user, now=timezone.now())
    return render_page(request, "enterprises/meetings/printed.html", context)


def draw(request, meeting, **more):
    context = panel(meeting, request.user, now=timezone.now()) | more
    return render_page(request, PAGE, context, part=PART)


@role_required(*WRITERS)
def move(request, pk, name):
    """One address for all moves: GET draws the panel with the move's form, POST takes the move."""
    if name not in FORMS:
        raise Http404
    meeting = the_meeting(request.user, pk)
    form = FORMS[name](form_data(request), thing=meeting, user=request.user)
    if name == "decide":
        form.about(request.GET.get("about", ""))
    take = {**flow.VERBS, "decide": decisions.decide}[name]
    at = {"form": form, "move": FLOW[name], "place": "top", "action": reverse("meetings:move", args=[pk, name])}
    return taken(request, meeting, form, at, lambda **facts: take(pk, **facts))


@role_required(*WRITERS)
def item_move(request, pk, item, name):
    """The same beside one item of the agenda."""
    if name not in agenda.VERBS:
        raise Http404
    meeting = the_meeting(request.user, pk)
    row = get_object_or_404(meeting.items.standing(), pk=item)
    form = ITEM_FORMS.get(name, MoveForm)(form_data(request), thing=row, user=request.user)
    action = reverse("meetings:item", args=[pk, item, name])
    at = {"form": form, "move": FLOW[name], "place": f"item-{item}", "action": action}
    also = {"up": request.POST.get("to") != "down"} if name == "arrange" else {}
    return taken(request, meeting, form, at, lambda **facts: agenda.VERBS[name](pk, item=item, **also, **facts))


@role_required(*DOERS)
def decision_move(request, pk, name):
    """The same beside a decision, on the page of its meeting."""
    if name not in decisions.VERBS:
        raise Http404
    decision = get_object_or_404(Decision.objects.visible_to(request.user), pk=pk)
    meeting = the_meeting(request.user, decision.meeting_id)
    form = DECISION_FORMS[name](form_data(request), thing=decision, user=request.user)
    action = reverse("meetings:decision", args=[pk, name])
    at = {"form": form, "move": DECISIONS[name], "place": f"decision-{pk}", "action": action}
    return taken(request, meeting, form, at, lambda **facts: decisions.VERBS[name](pk, **facts))


def taken(request, meeting, form, at, verb):
    """Take the move if the form is filled in; otherwise, or refused, the panel with the form in its place."""
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            verb(by=request.user, address=client_address(request), **form.cleaned_data)
        except Refused as refusal:
            refused = refusal.reason
        else:
            meeting = the_meeting(request.user, meeting.pk)
            return draw(request, meeting) if request.htmx else redirect(meeting)
        meeting = the_meeting(request.user, meeting.pk)
    return draw(request, meeting, refused=refused, **at)


@require_POST
@role_required(*WRITERS)
def uninvite(request, pk, visitor):
    meeting = the_meeting(request.user, pk)
    try:
        flow.uninvite(pk, by=request.user, visitor=visitor, address=client_address(request))
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
    return redirect(meeting)


@role_required(*WRITERS)
def pick(request, pk):
    """Requests for this agenda: what is suggested, and what a search finds."""
    meeting, now = the_meeting(request.user, pk), timezone.now()
    if request.method == "POST":
        put_on(request, meeting)
        return redirect(meeting)
    words = request.GET.get("q", "").strip()[:60]
    suggested = suggestions.suggested(request.user, meeting, now)[: suggestions.MOST]
    found = suggestions.found(request.user, words, now)[: suggestions.MOST] if words else []
    on_it = set(meeting.items.standing().values_list("service_request", flat=True))
    context = {"meeting": meeting, "words": words, "found": rows(found, now, on_it)}
    context |= {"suggested": [] if words else rows(suggested, now, on_it)}
    template = "enterprises/meetings/pick.html"
    return render_page(request, template, context, part="enterprises/meetings/_candidates.html")


def rows(found, now, on_it: set[int]) -> list:
    made = list(found)
    for row in made:
        row.light, row.is_on_it = light_of(row, now=now), row.pk in on_it
        row.reason_words = dict(suggestions.Reason.choices)[row.reason]
    return made


@role_required(*WRITERS)
def choose(request):
    """From a list or a page of requests: for which meeting? The picked ones come along as ?pick= or in the form."""
    numbers = (request.POST if request.method == "POST" else request.GET).getlist("pick")[:MOST_PICKED]
    picked = ServiceRequest.objects.visible_to(request.user).filter(number__in=numbers).for_list()
    if not picked:
        messages.error(request, _("Pick at least one request."))
        return redirect("requests:list")
    meetings = Meeting.objects.visible_to(request.user).taking_requests().select_related("chair")
    wanted = request.POST.get("meeting") or request.GET.get("meeting", "")
    chosen = next((row for row in meetings if str(row.pk) == wanted), None)
    if request.method == "POST" and chosen:
        put_on(request, chosen)
        return redirect(chosen)
    context = {"picked": picked, "meetings": meetings, "chosen": chosen, "may_plan": request.user.has_role(*LEADERS)}
    context["again"] = urlencode([("pick", row.number) for row in picked])
    return render_page(request, "enterprises/meetings/choose.html", context)


def put_on(request, meeting) -> None:
    """The picked requests onto the agenda, with a word about how many are new there."""
    numbers, now = request.POST.getlist("pick")[:MOST_PICKED], timezone.now()
    seen = (
        ServiceRequest.objects.visible_to(request.user).filter(number__in=numbers).select_related("officer", "handler")
    )
    picked = list(suggestions.with_reason(seen, now).order_by("due_at", "id"))
    if not picked:
        messages.error(request, _("Pick at least one request."))
        return
    try:
        n = agenda.pick(meeting.pk, by=request.user, service_requests=picked, address=client_address(request))
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
        return
    said = ngettext("%(n)s request put on the agenda of %(name)s.", "%(n)s requests put on the agenda of %(name)s.", n)
    messages.success(request, said % {"n": n, "name": meeting} if n else _("All of them are on the agenda already."))
