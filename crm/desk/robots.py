"""群机器人: to which groups the office speaks, and what each of them is told. For administrators."""

from django.contrib import messages
from django.db.models import Count, F, Max, Q
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from crm.flow import Refused
from crm.models import Message, Robot, Role
from crm.web import client_address, form_data, render_page, role_required

from . import robots_flow
from .robots_forms import RobotForm

STATES = Message.Status


@require_GET
@role_required(Role.ADMIN)
def robots(request):
    rows = (
        Robot.objects.visible_to(request.user)
        .select_related("unit")
        .order_by(F("off_at").asc(nulls_first=True), "name")
    )
    counts = {
        "waiting": Count("messages", filter=Q(messages__status=STATES.WAITING)),
        "failed": Count("messages", filter=Q(messages__status=STATES.FAILED)),
        "last_sent_at": Max("messages__sent_at"),
    }
    return render_page(request, "crm/desk/robots/list.html", {"rows": rows.annotate(**counts)})


@role_required(Role.ADMIN)
def robot_create(request):
    form = RobotForm(form_data(request))
    if request.method == "POST" and form.is_valid():
        robots_flow.create(by=request.user, address=client_address(request), **form.facts())
        messages.success(request, _("Added. Send a test to see whether it speaks."))
        return redirect("desk:robots")
    return render_page(request, "crm/desk/robots/form.html", {"form": form, "robot": None})


@role_required(Role.ADMIN)
def robot(request, pk):
    found = get_object_or_404(Robot.objects.visible_to(request.user), pk=pk)
    form = RobotForm(form_data(request), instance=found)
    if request.method == "POST" and form.is_valid():
        robots_flow.edit(pk, by=request.user, address=client_address(request), **form.facts())
        messages.success(request, _("Saved."))
        return redirect("desk:robots")
    return render_page(request, "crm/desk/robots/form.html", {"form": form, "robot": found})


@require_POST
@role_required(Role.ADMIN)
def robot_switch(request, pk):
    found = get_object_or_404(Robot.objects.visible_to(request.user), pk=pk)
    robots_flow.switch(found.pk, by=request.user, is_on="on" in request.POST, address=client_address(request))
    return redirect("desk:robots")


@require_POST
@role_required(Role.ADMIN)
def robot_try(request, pk):
    found = get_object_or_404(Robot.objects.visible_to(request.user), pk=pk)
    try:
        robots_flow.try_out(found.pk, by=request.user, address=client_address(request))
        messages.success(request, _("A test is on its way; the page of messages says whether it was taken."))
    except Refused as refused:
        messages.error(request, str(refused.reason))
    return redirect("desk:robots")
