"""Pages of service teams. Rules live in the table of moves; here is only who asks and what is drawn."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from crm import exports, leave
from crm.figure_lists import opened
from crm.flow import Refused
from crm.models import Role
from crm.web import client_address, form_data, render_list, render_page, role_required, row_id
from enterprises.accounts.choices import workers
from enterprises.accounts.models import Enterprise

from . import figures, flow, sheet
from .filters import UNCOVERED, VIEWS, CoverageFilter, TeamFilter, counts
from .forms import FORMS, TeamForm
from .models import ServiceTeam
from .moves import FLOW, may_form
from .pages import panel
from .reading import SERVES, servants, with_people

EVERYBODY = tuple(Role.values)
FORMERS = (Role.OFFICER, Role.SUPERVISOR)
PAGE, PART = "enterprises/teams/detail.html", "enterprises/teams/_panel.html"
MOST_PICKED = 200


def the_team(user, pk) -> ServiceTeam:
    rows = ServiceTeam.objects.visible_to(user).select_related("enterprise__community", "enterprise__officer")
    return get_object_or_404(with_people(rows), pk=pk)


def found_in(request):
    """Teams by their filter, or enterprises by theirs: those without a team, and those that a figure opens."""
    shown = opened(request.GET, page=figures.working.page, user=request.user, now=timezone.now())
    if shown or request.GET.get("view") == UNCOVERED:
        teams = ServiceTeam.objects.visible_to(request.user).working().select_related("leader")
        working = Prefetch("teams", teams, to_attr="working_teams")
        rows = Enterprise.objects.visible_to(request.user).for_list().prefetch_related(working)
        return CoverageFilter(request.GET, queryset=rows, request=request, opened=shown)
    rows = ServiceTeam.objects.visible_to(request.user).select_related("enterprise__community")
    light = ("enterprise__search_text", "enterprise__initials", "enterprise__notes")
    return TeamFilter(request.GET, queryset=with_people(rows).defer(*light), request=request)


@require_GET
@role_required(*EVERYBODY)
def team_list(request):
    found, held, user = found_in(request), counts(request.user), request.user

    def each(row):
        if isinstance(row, Enterprise):
            row.lacks_team = not row.working_teams
            row.may_form = row.lacks_team and may_form(user, row)

    context = {
        "tabs": [(name, label, held[name]) for name, label in VIEWS],
        "is_coverage": isinstance(found, CoverageFilter),
        "may_form": user.has_role(*FORMERS),
        "may_export": user.has_role(*sheet.MAY_EXPORT),
        "leaders": [(pk, leave.named(pk, name)) for pk, name in servants().items()],
    }
    part = "enterprises/teams/_rows.html"
    return render_list(request, "enterprises/teams/list.html", part=part, filterset=found, context=context, each=each)


@require_GET
@role_required(*sheet.MAY_EXPORT)
def export(request, kind):
    found, name = found_in(request), pgettext("sheet", "Service teams")
    is_coverage = isinstance(found, CoverageFilter)
    columns = sheet.COVERAGE if is_coverage else sheet.TEAMS
    also = found.opened.words if found.opened else [str(dict(VIEWS)[found.view])]
    return exports.export(request, found, columns, page="teams:list", name=name, kind=kind, also=also)


@role_required(*FORMERS)
def create(request):
    form = TeamForm(form_data(request), user=request.user, initial=arrived_with(request))
    context = {"form": form, "refused": "", "taken": None}
    if request.method == "POST" and form.is_valid():
        try:
            team = flow.form(by=request.user, address=client_address(request), **form.cleaned_data)
            messages.success(request, _("The team of %(name)s works from now on.") % {"name": team.enterprise.brief})
            return redirect(team)
        except flow.Taken as refusal:
            if is_the_same(refusal.team, form.cleaned_data, request.user):  # sent twice
                return redirect(refusal.team)
            context |= {"refused": refusal.reason, "taken": refusal.team}
        except Refused as refusal:
            context["refused"] = refusal.reason
    return render_page(request, "enterprises/teams/form.html", context)


def is_the_same(team, asked, user) -> bool:
    return (team.by_id, team.leader_id, team.from_on) == (user.pk, asked["leader"].pk, asked["from_on"])


def arrived_with(request) -> dict:
    """Opened from an enterprise: which one, and its officer to lead the team."""
    rows = Enterprise.objects.visible_to(request.user).filter(pk=row_id(request.GET.get("enterprise", "")))
    enterprise = rows.only("name", "officer").first()
    if enterprise is None:
        return {"leader": request.user.pk}
    return {
        "enterprise": enterprise.pk, "enterprise_name": enterprise.name,
        "leader": enterprise.officer_id or request.user.pk,
    }  # fmt: skip


@require_POST
@role_required(*FORMERS)
def bulk_form(request):
    """One leader for all that was picked; what cannot have a team stays and is named."""
    leader = workers(*SERVES).get(row_id(request.POST.get("leader", "")))
    pks = [pk for text in request.POST.getlist("pick")[:MOST_PICKED] if (pk := row_id(text))]
    picked = Enterprise.objects.visible_to(request.user).filter(pk__in=pks).only("name", "short_name").order_by("name")
    if leader is None or not picked:
        messages.error(request, _("Pick at least one enterprise and a leader."))
        return redirect(f"{reverse('teams:list')}?view={UNCOVERED}")
    done, refused = 0, []
    for enterprise in picked:
        try:
            flow.form(enterprise, by=request.user, leader=leader, address=client_address(request))
            done += 1
        except Refused as refusal:
            refused.append(_("%(number)s: %(reason)s") % {"number": enterprise.name, "reason": refusal.reason})
    said = ngettext("%(n)s team formed, led by %(leader)s.", "%(n)s teams formed, led by %(leader)s.", done)
    messages.success(request, said % {"n": done, "leader": leader})
    for line in refused:
        messages.error(request, line)
    return redirect(f"{reverse('teams:list')}?view={UNCOVERED}")


@require_GET
@role_required(*EVERYBODY)
def detail(request, pk):
    return draw(request, the_team(request.user, pk))


def draw(request, team, **more):
    context = panel(team, request.user, now=timezone.now()) | more
    return render_page(request, PAGE, context, part=PART)


@role_required(*SERVES)
def move(request, pk, name):
    """One address for all moves: GET draws the panel with the move's form, POST takes the move."""
    if name not in FORMS:
        raise Http404
    team, refused = the_team(request.user, pk), ""
    form = FORMS[name](form_data(request), team=team)
    if name == "leave":
        form.about(request.GET.get("member", ""))
    if request.method == "POST" and form.is_valid():
        try:
            flow.VERBS[name](pk, by=request.user, address=client_address(request), **form.cleaned_data)
        except Refused as refusal:
            refused = refusal.reason
        team = the_team(request.user, pk)
        if not refused:
            return draw(request, team) if request.htmx else redirect(team)
        form.caught_up(team)
    return draw(request, team, form=form, move=FLOW[name], refused=refused)
