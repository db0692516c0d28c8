"""The pages on which an administrator enters a holiday notice, sees what moves, applies, corrects and withdraws it."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from crm import lights
from crm.calendar import version_words
from crm.flow import Refused
from crm.models import CalendarNotice, Role
from crm.web import PAGE_SIZE, client_address, form_data, render_page, role_required, wants_part

from . import calendar_flow
from .calendar_changes import said, summary
from .calendar_checks import findings
from .calendar_flow import DraftExists
from .calendar_forms import DaysForm, EnterForm
from .calendar_preview import Preview
from .redate_jobs import redate
from .workyear import month_of

NOTICE = "crm/desk/calendar/notice.html"
MOST_CHANGES = 12


@role_required(Role.ADMIN)
def calendar_enter(request):
    form = EnterForm(form_data(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("year", "number", "days", "text")}
        try:
            return redirect(calendar_flow.draft(by=request.user, address=client_address(request), **facts))
        except DraftExists as refused:
            messages.error(request, str(refused.reason))
            return redirect(refused.notice)
    return render_page(request, "crm/desk/calendar/enter.html", {"form": form})


@role_required(Role.ADMIN)
def calendar_edit(request, pk):
    notice = the_notice(request, pk)
    if not notice.is_draft:
        return redirect(notice)
    form = DaysForm(form_data(request), notice=notice)
    if request.method == "POST" and form.is_valid():
        try:
            calendar_flow.edit(pk, by=request.user, address=client_address(request), **form.cleaned_data)
            return redirect(notice)
        except Refused as refused:
            form.add_error(None, str(refused.reason))
    return render_page(request, "crm/desk/calendar/edit.html", {"form": form, "notice": notice})


@role_required(Role.ADMIN)
def calendar_notice(request, pk):
    """A draft with what it would do, or a notice in force with how far the worker has come."""
    notice = the_notice(request, pk)
    job = redate.last()
    if wants_part(request):
        response = render_page(request, NOTICE, {"notice": notice, "job": job}, part="crm/desk/calendar/_progress.html")
        if not (job and job.is_open):
            response.headers["HX-Refresh"] = "true"
        return response
    context = {"notice": notice, "job": job, "is_in_force": calendar_flow.is_in_force(notice)}
    if notice.is_draft:
        context |= previewed(request, notice) | {"what": "apply"}
    return render_page(request, NOTICE, context)


@role_required(Role.ADMIN)
def calendar_apply(request, pk):
    """Opened by address (after a log-out), the preview is shown."""
    notice = the_notice(request, pk)
    if request.method == "POST":
        act(
            request, calendar_flow.apply, pk, seal=request.POST.get("seal", ""),
            compared=bool(request.POST.get("compared")),
        )  # fmt: skip
    return redirect(notice)


@role_required(Role.ADMIN)
def calendar_withdraw(request, pk):
    notice = the_notice(request, pk)
    if request.method == "POST":
        act(request, calendar_flow.withdraw, pk, seal=request.POST.get("seal", ""))
        return redirect(notice)
    if not calendar_flow.is_in_force(notice):
        return redirect(notice)
    context = {"notice": notice, "what": "withdraw", "job": None, "is_in_force": True}
    return render_page(request, NOTICE, context | previewed(request, notice))


@require_POST
@role_required(Role.ADMIN)
def calendar_discard(request, pk):
    notice = the_notice(request, pk)
    act(request, calendar_flow.discard, pk)
    return redirect("desk:calendar_year", notice.year)


@require_POST
@role_required(Role.ADMIN)
def calendar_correct(request, year):
    try:
        return redirect(calendar_flow.correct(year, by=request.user, address=client_address(request)))
    except Refused as refused:
        messages.error(request, str(refused.reason))
        return redirect("desk:calendar_year", year)


def act(request, verb, pk, **said_with) -> None:
    try:
        verb(pk, by=request.user, address=client_address(request), **said_with)
    except Refused as refused:
        messages.error(request, str(refused.reason))


def the_notice(request, pk) -> CalendarNotice:
    rows = CalendarNotice.objects.visible_to(request.user).select_related("by", "applied_by", "withdrawn_by")
    return get_object_or_404(rows, pk=pk)


def previewed(request, notice: CalendarNotice) -> dict:
    """What would become of the open deadlines, the days that change, and what looks odd about them."""
    now = timezone.now()
    before, after = calendar_flow.calendars(notice)
    preview = Preview(before, after, now=now)
    page = Paginator(preview.moved, PAGE_SIZE).get_page(request.GET.get("page"))
    days = list(notice.days.all())
    found = findings(notice, days, before=before, after=after, today=timezone.localdate(now)) if notice.is_draft else []
    changed, earlier = said(preview.changes), after.version(date(notice.year, 1, 1))
    return {
        "preview": preview, "figures": preview.figures, "page": page, "days": summary({day.date: day for day in days}),
        "errors": [finding.words for finding in found if finding.is_error],
        "doubts": [finding.words for finding in found if not finding.is_error],
        "changed": changed[:MOST_CHANGES], "more_changes": len(changed[MOST_CHANGES:]),
        "weekdays": lights.weekday_names(), "months": months(notice, preview, today=timezone.localdate(now)),
        "falls_back": version_words(earlier) if earlier else "",
    }  # fmt: skip


def months(notice: CalendarNotice, preview: Preview, *, today: date) -> list:
    """Those of the year, and the December before where a New Year block begins in it."""
    changed = {change.day for change in preview.changes}
    firsts = [date(notice.year, number, 1) for number in range(1, 13)]
    if any(day.year < notice.year for day in changed):
        firsts.insert(0, date(notice.year - 1, 12, 1))
    return [month_of(first, preview.after, today=today, changed=changed) for first in firsts]
