"""走访路线: the stops of one person's day in their order, on paper and on a telephone."""

from datetime import date, timedelta

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_POST

from crm.calendar import work_calendar
from crm.flow import Refused
from crm.models import User
from crm.web import client_address, render_page, role_required, row_id
from enterprises.accounts.contacts import MAY_REVEAL

from . import flow, pages
from .choices import named, visitors
from .models import READS, VISITS, Visit

PAGE, PART = "enterprises/outreach/visits/route.html", "enterprises/outreach/visits/_route.html"
ONE_DAY = timedelta(days=1)


@require_GET
@role_required(*READS)
def route(request):
    """?day= and ?person=; today and oneself if they are not given."""
    return draw(request, whose(request), the_day(request.GET.get("day", "")))


def whose(request) -> User:
    """One of those who visit. Whoever only reads opens the first of them."""
    known, pk = visitors(), row_id(request.GET.get("person", ""))
    found = known.get(pk) or known.get(request.user.pk) or next(iter(known.values()), None)
    if found is None:
        raise Http404
    return found


def the_day(text: str) -> date:
    """A day that makes no sense, or that the calendar does not reach, is today."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    return day if day and work_calendar().covers(day) else timezone.localdate()


def draw(request, person: User, day: date, *, refused: object = ""):
    now = timezone.now()
    stops = pages.with_moves(pages.route(request.user, person, day), request.user, now=now)
    context = {
        "stops": stops, "person": person, "day": day, "before": day - ONE_DAY, "after": day + ONE_DAY,
        "today": timezone.localdate(), "people": named(visitors()), "refused": refused,
        "may_reveal": request.user.has_role(*MAY_REVEAL), "may_plan": request.user.has_role(*VISITS),
    }  # fmt: skip
    return render_page(request, PAGE, context, part=PART)


@require_POST
@role_required(*VISITS)
def arrange(request, pk):
    """One place up or down; the whole route is drawn again."""
    visit, refused = get_object_or_404(Visit.objects.visible_to(request.user).select_related("owner"), pk=pk), ""
    try:
        flow.arrange(pk, by=request.user, up=request.POST.get("to") != "down", address=client_address(request))
    except Refused as refusal:
        refused = refusal.reason
    if request.htmx or refused:
        return draw(request, visit.owner, visit.visit_on, refused=refused)
    return redirect(pages.route_url(visit))
