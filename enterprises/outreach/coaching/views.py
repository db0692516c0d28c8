"""Pages of coaching: the list, one form for several enterprises, a session put right or declared void."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET

from crm import exports
from crm.flow import Refused
from crm.models import Event
from crm.web import client_address, form_data, render_list, render_page, role_required, row_id, saved_views
from enterprises.accounts.models import Enterprise
from enterprises.outreach.visits.statistics import MAY_READ

from . import changes, sheet
from .filters import CoachingFilter, EnterprisesFilter
from .forms import CreateForm, EditForm, VoidForm
from .models import COACHES, READS, Coaching

FOLDER = "enterprises/outreach/coaching"


@require_GET
@role_required(*READS)
def coaching_list(request):
    now = timezone.now()
    rows = Coaching.objects.visible_to(request.user).standing().select_related("enterprise__community", "activity")
    found = CoachingFilter(request.GET, queryset=rows, request=request, now=now)
    about = Enterprise.objects.visible_to(request.user).filter(pk=row_id(request.GET.get("enterprise", "")))
    numbers = found.qs.order_by().aggregate(sessions=Count("pk"), enterprises=Count("enterprise", distinct=True))
    context = {
        "about": about.first() if "enterprise" in request.GET else None,
        "counted": numbers["enterprises"],
        "may_count": request.user.has_role(*MAY_READ),
        "may_coach": request.user.has_role(*COACHES),
        "may_export": request.user.has_role(*sheet.MAY_EXPORT),
        **saved_views(request, "coaching:list"),
    }
    return render_list(
        request, f"{FOLDER}/list.html", part=f"{FOLDER}/_rows.html", filterset=found, context=context,
        count=numbers["sessions"],
    )  # fmt: skip


@require_GET
@role_required(*sheet.MAY_EXPORT)
def export(request, kind):
    rows = Coaching.objects.visible_to(request.user).standing()
    rows = rows.select_related("enterprise__community", "activity", "owner")
    found = CoachingFilter(request.GET, queryset=rows, request=request, now=timezone.now())
    also, name = found.opened.words if found.opened else [], pgettext("sheet", "Coaching")
    return exports.export(request, found, sheet.COLUMNS, page="coaching:list", name=name, kind=kind, also=also)


@require_GET
@role_required(*READS)
def enterprises(request):
    """Who was coached: the rows behind the second figure."""
    rows = Enterprise.objects.visible_to(request.user).for_list()
    found = EnterprisesFilter(request.GET, queryset=rows, request=request, now=timezone.now())
    part = f"{FOLDER}/_enterprise_rows.html"
    return render_list(request, f"{FOLDER}/enterprises.html", part=part, filterset=found)


@role_required(*COACHES)
def create(request):
    picked = [*request.GET.getlist("pick"), *request.GET.getlist("enterprise")]
    form, refused = CreateForm(form_data(request), user=request.user, picked=picked), ""
    if request.method == "POST" and form.is_valid():
        try:
            rows = changes.create(by=request.user, address=client_address(request), **form.cleaned_data)
        except Refused as refusal:
            refused = refusal.reason
        else:
            said = ngettext("%(n)s session written down.", "%(n)s sessions written down.", len(rows))
            messages.success(request, said % {"n": len(rows)})
            return redirect("coaching:list")
    return render_page(request, f"{FOLDER}/form.html", {"form": form, "refused": refused, "session": None})


@role_required(*COACHES)
def edit(request, pk):
    session = the_session(request.user, pk)
    form, refused = EditForm(form_data(request), instance=the_session(request.user, pk), user=request.user), ""
    if request.method == "POST" and form.is_valid():
        refused = tried(request, lambda **who: changes.edit(pk, **who, **form.cleaned_data))
        if not refused:
            return redirect("coaching:list")
    context = {"form": form, "refused": refused, "session": session, "events": list(Event.objects.about(session))}
    return render_page(request, f"{FOLDER}/form.html", context)


@role_required(*COACHES)
def void(request, pk):
    session = the_session(request.user, pk)
    form, refused = VoidForm(form_data(request)), ""
    if request.method == "POST" and form.is_valid():
        refused = tried(request, lambda **who: changes.void(pk, **who, **form.cleaned_data))
        if not refused:
            return redirect("coaching:list")
    return render_page(request, f"{FOLDER}/void.html", {"form": form, "refused": refused, "session": session})


def the_session(user, pk) -> Coaching:
    rows = Coaching.objects.visible_to(user).standing().select_related("enterprise", "activity", "owner")
    return get_object_or_404(rows, pk=pk)


def tried(request, verb) -> object:
    """The reason why not; "" and a word of confirmation when it is done."""
    try:
        verb(by=request.user, address=client_address(request))
    except Refused as refusal:
        return refusal.reason
    messages.success(request, _("Saved."))
    return ""
