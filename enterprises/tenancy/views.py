"""Pages of tenancies. Rules live in the table of moves and the verbs; here is only who asks and what is drawn."""

from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from crm import exports
from crm.figure_tables import line
from crm.figures import Scope, values
from crm.flow import Refused
from crm.models import Role
from crm.web import client_address, form_data, render_list, render_page, role_required, row_id, saved_views
from enterprises.accounts.models import Enterprise
from spaces.models import Space

from . import figures, sheet, verbs
from .counting import PAGE
from .filters import VIEWS, TenancyFilter
from .forms import FORMS, TakeForm
from .models import READS, Tenancy
from .moves import FLOW, TAKES
from .pages import area_text, found_units, make_ready, panel
from .taking import take as take_unit
from .units import NotSure

DOERS = (Role.SPACES, Role.OFFICER, Role.SUPERVISOR, Role.ATTRACTION)
FIRST = (figures.running, figures.ending, figures.over)
DETAIL, PART = "enterprises/tenancy/detail.html", "enterprises/tenancy/_panel.html"


def the_tenancy(user, pk) -> Tenancy:
    rows = Tenancy.objects.visible_to(user).select_related("enterprise", "space__building__park__community", "by")
    return get_object_or_404(rows, pk=pk)


@require_GET
@role_required(*READS)
def tenancy_list(request):
    now, user = timezone.now(), request.user
    rows = Tenancy.objects.visible_to(user).for_list()
    found = TenancyFilter(request.GET, queryset=rows, request=request, now=now)
    scope, whole = Scope(user, now), found.qs.order_by().aggregate(count=Count("pk"), area=Sum("space__area"))
    context = {
        "views": VIEWS,
        "first": line("", FIRST, values(FIRST, scope), scope).entries,
        "area": area_text(whole["area"]),
        "may_take": user.has_role(*TAKES),
        "may_export": user.has_role(*sheet.MAY_EXPORT),
        **saved_views(request, PAGE),
    }
    return render_list(
        request, "enterprises/tenancy/list.html", part="enterprises/tenancy/_rows.html", filterset=found,
        context=context, each=lambda row: make_ready(row, found.today), count=whole["count"],
    )  # fmt: skip


@require_GET
@role_required(*sheet.MAY_EXPORT)
def export(request, kind):
    rows = Tenancy.objects.visible_to(request.user).for_list()
    found = TenancyFilter(request.GET, queryset=rows, request=request, now=timezone.now())
    name, tab = pgettext("sheet", "Tenancies"), [str(label) for view, label in VIEWS if view == found.view]
    also = found.opened.words if found.opened else tab
    return exports.export(request, found, sheet.COLUMNS, page=PAGE, name=name, kind=kind, also=also)


@require_GET
@role_required(*READS)
def detail(request, pk):
    return draw(request, the_tenancy(request.user, pk))


def draw(request, tenancy, **more):
    context = panel(tenancy, request.user, now=timezone.now()) | more
    return render_page(request, DETAIL, context, part=PART)


@role_required(*DOERS)
def move(request, pk, name):
    """One address for all moves: GET draws the panel with the move's form, POST takes the move."""
    if name not in FORMS:
        raise Http404
    tenancy, refused = the_tenancy(request.user, pk), ""
    form = FORMS[name](form_data(request), tenancy=tenancy)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.VERBS[name](pk, by=request.user, address=client_address(request), **form.facts())
        except Refused as refusal:
            refused = refusal.reason
        else:
            tenancy = the_tenancy(request.user, pk)
            return draw(request, tenancy) if request.htmx else redirect(tenancy)
        tenancy = the_tenancy(request.user, pk)
    return draw(request, tenancy, form=form, move=FLOW[name], refused=refused)


@role_required(*DOERS)
def take(request):
    """From an enterprise: first the unit is looked for. From a unit: the enterprise is named in the form."""
    user = request.user
    enterprise = one_of(Enterprise.objects.visible_to(user), request.GET.get("enterprise", ""))
    rows = Space.objects.visible_to(user).for_list()
    space = one_of(rows, request.GET.get("space", ""))
    if space is None:
        return choose_unit(request, enterprise)
    form = TakeForm(form_data(request), user=user, space=space, enterprise=enterprise)
    context = {"form": form, "space": space, "enterprise": enterprise, "refused": "", "area": area_text(space.area)}
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(take_unit(by=user, address=client_address(request), **form.facts()))
        except Refused as refusal:
            context["refused"] = refusal.reason
            form.ask(isinstance(refusal, NotSure))
            context["space"] = rows.get(pk=space.pk)
    return render_page(request, "enterprises/tenancy/take.html", context)


def one_of(rows, text: str):
    """The row that an address names; none where it names none."""
    pk = row_id(text)
    return rows.filter(pk=pk).first() if pk else None


def choose_unit(request, enterprise):
    words = request.GET.get("q", "").strip()[:60]
    context = {
        "enterprise": enterprise,
        "words": words,
        "found": found_units(request.user, words, enterprise),
        "again": urlencode({"enterprise": enterprise.pk}) if enterprise else "",
    }
    part = "enterprises/tenancy/_units.html"
    return render_page(request, "enterprises/tenancy/choose.html", context, part=part)
