"""值班表: who can be reached on which day, a month on a page. Everybody sees it, some keep it."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from crm import lights
from crm.calendar import work_calendar
from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import Cover, DutyShift, Role
from crm.models.duty import ahead
from crm.web import client_address, form_data, render_page, role_required
from crm.workdays import DayKind

from . import roster_flow
from .roster_forms import SHOWN_ERRORS, DutyForm, SheetForm, TurnsForm

OPENS = time(8)  # before, and after close of business, the person on duty comes first on the workbench


@dataclass
class Day:
    date: date
    weekday: str
    is_off: bool
    is_today: bool
    name: str
    shifts: list[tuple[DutyShift, str]] = field(default_factory=list)  # with what is in the way, in words


@require_GET
@role_required(*Role.values)
def roster(request, year=None, month=None):
    today = timezone.localdate()
    first = month_first(year or today.year, month or today.month)
    days = month_of(request.user, first, today)
    context = {
        "first": first,
        "days": days,
        "earlier": address(first - timedelta(days=1)),
        "later": address(first + timedelta(days=31)),
        "is_this_month": (first.year, first.month) == (today.year, today.month),
        "is_empty": not any(day.shifts for day in days),
        "may_edit": request.user.has_role(*roster_flow.MAY_EDIT),
    }
    return render_page(request, "crm/desk/roster/month.html", context)


def month_first(year: int, month: int) -> date:
    try:
        first = date(year, month, 1)
        work_calendar().kind(first)
    except ValueError:
        raise Http404(_("No calendar is known for that year.")) from None
    return first


def address(day: date) -> str:
    return reverse("desk:roster_month", args=[day.year, day.month])


def month_of(user, first: date, today: date) -> list[Day]:
    calendar, last = work_calendar(), first.replace(day=monthrange(first.year, first.month)[1])
    days = {}
    for number in range(last.day):
        day = first + timedelta(days=number)
        name = _(calendar.name(day)) if calendar.name(day) and not calendar.is_workday(day) else ""
        if calendar.kind(day) is DayKind.MAKEUP_WORKDAY:
            name = _("make-up working day")
        days[day] = Day(day, lights.weekday(day), not calendar.is_workday(day), day == today, name)
    away = list(Cover.objects.between(first, last).select_related("deputy"))
    for shift in DutyShift.objects.visible_to(user).between(first, last).select_related("person__unit"):
        days[shift.date].shifts.append((shift, conflict(shift, away)))
    return list(days.values())


def conflict(shift: DutyShift, away: list[Cover]) -> str:
    cover = next((row for row in away if row.person_id == shift.person_id and row.is_on(shift.date)), None)
    return _("on leave, %(deputy)s stands in") % {"deputy": cover.deputy} if cover else ""


@role_required(*roster_flow.MAY_EDIT)
def roster_add(request):
    form = TurnsForm(form_data(request))
    if request.method == "POST" and form.is_valid():
        return entered(request, form.lines())
    return render_page(request, "crm/desk/roster/add.html", {"form": form})


@role_required(*roster_flow.MAY_EDIT)
def roster_sheet(request):
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return entered(request, form.lines)
    return render_page(
        request, "crm/desk/roster/sheet.html", {"form": form, "row_errors": form.row_errors[:SHOWN_ERRORS]}
    )


def entered(request, lines: list[roster_flow.Line]):
    added, there = roster_flow.add(lines, by=request.user, address=client_address(request))
    said = ngettext("%(n)s duty entered.", "%(n)s duties entered.", added) % {"n": added}
    if there:
        said += " " + ngettext("%(n)s stood there already.", "%(n)s stood there already.", there) % {"n": there}
    messages.success(request, said)
    return redirect(address(min(line.date for line in lines)))


@role_required(*roster_flow.MAY_EDIT)
def duty(request, pk):
    shift = the_shift(request.user, pk)
    form = DutyForm(form_data(request), instance=shift)
    if request.method == "POST" and form.is_valid():
        try:
            details = {"seen": form.cleaned_data["seen"], "address": client_address(request)}
            roster_flow.change(pk, by=request.user, **details, **form.facts())
            return redirect(address(shift.date))
        except Refused as refusal:
            form.add_error(None, str(refusal.reason))
    context = {"form": form, "shift": shift, "back": address(shift.date)}
    return render_page(request, "crm/desk/roster/duty.html", context)


@require_POST
@role_required(*roster_flow.MAY_EDIT)
def duty_remove(request, pk):
    shift = the_shift(request.user, pk)
    roster_flow.remove(pk, by=request.user, address=client_address(request))
    return redirect(address(shift.date))


def the_shift(user, pk) -> DutyShift:
    return get_object_or_404(DutyShift.objects.visible_to(user).select_related("person"), pk=pk)


def on_duty(now: datetime) -> dict:
    """For the workbench: whom to call today, first of all when the office is closed. No query of its own."""
    local = now.astimezone(SHANGHAI)
    is_closed = not work_calendar().is_workday(local.date()) or not OPENS <= local.time() < settings.CLOSE_OF_BUSINESS
    return {"duties": ahead().get(local.date(), []), "duty_first": is_closed}
