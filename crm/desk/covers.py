"""代班: who is on leave now, soon and lately; entering one; what was done meanwhile in somebody's place."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from crm import leave
from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import Cover, Event, Role
from crm.web import PAGE_SIZE, client_address, form_data, render_page, role_required

from . import covers_flow
from .covers_forms import CoverForm
from .history import HistoryPages, name_records

STATES = {
    "now": pgettext_lazy("leave", "now"), "coming": pgettext_lazy("leave", "coming"),
    "past": pgettext_lazy("leave", "over"),
}  # fmt: skip


@require_GET
@role_required(*covers_flow.MAY_ENTER)
def covers(request):
    rows = Cover.objects.visible_to(request.user).select_related("person__unit", "deputy", "by")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [drawn(cover) for cover in page]}
    return render_page(request, "crm/desk/covers/list.html", context)


def drawn(cover: Cover) -> tuple:
    """(cover, its days, its state in words, whether it can be ended)"""
    return cover, leave.days(cover), STATES[cover.state], cover.state != "past"


@role_required(*Role.values)
def cover_create(request):
    """One's own leave; those who look after people choose whose it is."""
    for_others = request.user.has_role(*covers_flow.MAY_ENTER)
    chosen = {"person": request.GET.get("person") or request.user.pk}
    form = CoverForm(form_data(request), user=request.user, for_others=for_others, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            cover = covers_flow.create(by=request.user, address=client_address(request), **form.facts())
        except Refused as refused:
            form.add_error(None, str(refused.reason))
        else:
            words = {"person": cover.person, "days": leave.days(cover), "deputy": cover.deputy}
            messages.success(request, _("%(deputy)s stands in for %(person)s, %(days)s.") % words)
            return redirect("desk:me" if cover.person == request.user else "desk:covers")
    return render_page(request, "crm/desk/covers/form.html", {"form": form, "for_others": for_others})


@require_POST
@role_required(*Role.values)
def cover_end(request, pk):
    cover = get_object_or_404(Cover.objects.visible_to(request.user).select_related("person"), pk=pk)
    try:
        covers_flow.end(cover.pk, by=request.user, address=client_address(request))
        messages.success(request, _("The leave is ended; everything is as before."))
    except Refused as refused:
        messages.error(request, str(refused.reason))
    return redirect("desk:me" if cover.person == request.user else "desk:covers")


@require_GET
@role_required(*Role.values)
def cover_done(request, pk):
    """What others did in one's place during this leave; for the person themselves and those who look after people."""
    rows = Cover.objects.visible_to(request.user).select_related("person", "deputy")
    cover = get_object_or_404(rows, pk=pk)
    if cover.person != request.user and not request.user.has_role(*covers_flow.MAY_ENTER):
        raise Http404
    page = HistoryPages(done_during(cover), PAGE_SIZE).get_page(request.GET.get("page"))
    name_records(page)
    context = {"page": page, "cover": cover, "days": leave.days(cover)}
    return render_page(request, "crm/desk/covers/done.html", context)


def done_during(cover: Cover):
    until = datetime.combine(cover.to_on + timedelta(days=1), time(), SHANGHAI)
    since = datetime.combine(cover.from_on, time(), SHANGHAI)
    ended = cover.ended_at or until
    return Event.objects.done_for(cover.person_id, since=since, until=min(until, ended))


def back_from(user) -> dict | None:
    """For the workbench on the first day back: what was done meanwhile, as a count that opens its lines."""
    cover = leave.just_over(user.pk, timezone.localdate())
    if cover is None:
        return None
    return {"cover": cover, "days": leave.days(cover), "count": done_during(cover).count()}
