"""走访记录, on a telephone: one form, with or without a plan. What is typed survives (crm/static/crm/draft.js)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.flow import Refused
from crm.web import client_address, form_data, redirect_part, render_page, role_required, row_id
from enterprises.accounts.models import Enterprise

from . import recording
from .models import VISITS, Status, Visit
from .moves import FLOW, standings
from .pages import whole
from .record_forms import CorrectForm, RecordForm

PAGE, PART = "enterprises/outreach/visits/record.html", "enterprises/outreach/visits/_record.html"


@role_required(*VISITS)
def record(request, pk):
    """Of a planned visit; of one that is recorded, the record put right."""
    visit = get_object_or_404(whole(request.user), pk=pk)
    is_new = visit.status != Status.RECORDED
    kind, verb = (RecordForm, recording.record) if is_new else (CorrectForm, recording.correct)
    form = kind(form_data(request), files(request), user=request.user, visit=visit)
    move = FLOW["record" if is_new else "correct"]
    about = {"visit": visit, "enterprise": visit.enterprise, "move": move, "draft": f"visit-{pk}-{move.name}"}
    about["closed"] = closed(request, visit, move)
    return filled_in(request, form, about, lambda **facts: verb(pk, **facts))


@role_required(*VISITS)
def record_new(request):
    """One that nobody had planned, to the enterprise of ?enterprise=."""
    rows = Enterprise.objects.visible_to(request.user)
    enterprise = get_object_or_404(rows, pk=row_id(request.GET.get("enterprise", "")))
    form = RecordForm(form_data(request), files(request), user=request.user)
    about = {"visit": None, "enterprise": enterprise, "move": FLOW["record"], "closed": ""}
    about["draft"] = f"visit-new-{enterprise.pk}"
    return filled_in(request, form, about, lambda **facts: recording.record_new(enterprise=enterprise, **facts))


def files(request):
    return request.FILES if request.method == "POST" else None


def closed(request, visit: Visit, move) -> object:
    """Why this person cannot record it now; nothing is lost by saying so before they write."""
    try:
        return FLOW.check(move.name, standings(request.user, visit), visit, now=timezone.now()) and ""
    except Refused as refusal:
        return refusal.reason


def filled_in(request, form, about: dict, verb):
    """Photos are kept first, whatever becomes of the rest; refused or wrong, all that was typed stays."""
    refused = ""
    if request.method == "POST":
        is_right = form.is_valid()
        form.keep_files()
        if is_right:
            try:
                visit = verb(by=request.user, address=client_address(request), **form.facts())
            except Refused as refusal:
                refused = refusal.reason
            else:
                form.forget_files()  # what came again with the same form, sent twice
                messages.success(request, _("The visit is recorded."))
                return redirect_part(request, visit.get_absolute_url())
    context = {"form": form, "refused": refused, **about}
    return render_page(request, PAGE, context, part=PART)
