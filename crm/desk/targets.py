"""目标: what the office has set out to reach in a year, how far it is, and setting it."""

from django.contrib import messages
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.figures import FIGURES
from crm.models import Event, Role, Target
from crm.targets import Overtaken, aim, written
from crm.web import client_address, form_data, render_page, role_required, row_id

from .targets_forms import TargetForm, initial_of
from .targets_lines import lines

READS = (Role.OFFICER, Role.SUPERVISOR, Role.REPORTER, Role.AUDITOR, Role.ATTRACTION)
SETS = (Role.SUPERVISOR, Role.REPORTER)
TOLD = 20  # lines of history beside the form


@require_GET
@role_required(*READS)
def targets(request):
    now = timezone.now()
    this, rows = timezone.localdate(now).year, Target.objects.visible_to(request.user)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= 2100 else this
    found = rows.filter(first_on__year__lte=year, last_on__year__gte=year).select_related("unit", "owner", "by")
    in_order = sorted(found.order_by("first_on", "-last_on", "id"), key=place_of)
    context = {
        "lines": lines(in_order, request.user, now), "year": year, "years": years_of(rows, this, year),
        "may_set": request.user.has_role(*SETS),
    }  # fmt: skip
    return render_page(request, "crm/desk/targets/list.html", context, part="crm/desk/targets/_list.html")


def place_of(target: Target) -> tuple:
    """Figures in the order of their slices, the office before its units, the longer days first."""
    places = {name: at for at, name in enumerate(FIGURES)}
    days = (target.last_on - target.first_on).days
    return (places.get(target.figure, len(places)), bool(target.unit_id or target.owner_id), -days, target.first_on)


def years_of(rows, this: int, year: int) -> list[int]:
    known = rows.order_by().values_list("first_on__year", flat=True).distinct()
    return sorted({this, year, *known}, reverse=True)


@role_required(*SETS)
def target_set(request):
    """A new one; or, led here from one, the same anew. Who was quicker is told."""
    today, refused = timezone.localdate(), ""
    target = the_target(request)
    initial = initial_of(target) if target else {"year": today.year, "part": "year"}
    form = TargetForm(form_data(request), initial=initial, user=request.user, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            made = aim(by=request.user, address=client_address(request), **form.facts())
        except Overtaken as overtaken:
            refused = overtaken.reason
        else:
            said = {"figure": FIGURES[made.figure].label, "value": written(made)}
            messages.success(request, _("%(figure)s: %(value)s is aimed at.") % said)
            return redirect(f"{reverse('desk:targets')}?year={made.first_on.year}")
    context = {"form": form, "target": target, "refused": refused, "events": story_of(target)}
    return render_page(request, "crm/desk/targets/form.html", context)


def the_target(request) -> Target | None:
    pk = row_id(request.GET.get("target", ""))
    rows = Target.objects.visible_to(request.user).select_related("unit", "owner")
    return get_object_or_404(rows, pk=pk) if pk else None


def story_of(target: Target | None) -> list[Event]:
    return list(Event.objects.about(target).order_by(F("at").desc(), "-id")[:TOLD]) if target else []
