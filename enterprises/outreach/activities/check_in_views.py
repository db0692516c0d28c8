"""Check-in by our own people, and what hangs at the door so that everybody checks in on their own phone."""

import re
import unicodedata

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from crm import outbox
from crm.flow import Refused
from crm.web import client_address, form_data, render_page, role_required
from enterprises.requests import codes

from . import answers, qr
from .forms import CheckInForm
from .models import ORGANISES, Activity, Answer, Participation
from .moves import FLOW
from .pages import when
from .views import the_activity

LAST, MOST = 12, 20
IN_ADDRESS = re.compile(r"/ticket/([^/?#\s]+)")
PAGE, PART = "enterprises/outreach/activities/check_in.html", "enterprises/outreach/activities/_check_in.html"


@role_required(*ORGANISES)
def check_in(request, pk):
    """GET looks, POST checks in what was scanned, typed or picked. A second time says when the first was."""
    activity = the_activity(request.user, pk)
    form = CheckInForm(form_data(request))
    more = {"form": form, "found": [], "done": None, "was_there": False, "refused": ""}
    if request.method == "POST" and (picked := one_of(request, activity)):
        more |= checked(request, picked) | {"form": CheckInForm()}
    elif request.method == "POST" and form.is_valid():
        found = sought(request.user, activity, form.cleaned_data["ticket"])
        if len(found) == 1:
            more |= checked(request, found[0]) | {"form": CheckInForm()}
        more |= {"found": found if len(found) > 1 else [], "nobody": not found}
    return drawn(request, the_activity(request.user, pk), more)


def drawn(request, activity: Activity, more: dict):
    """With who came last; the form is only there while people may be checked in."""
    rows = Participation.objects.visible_to(request.user).filter(activity=activity)
    move = FLOW["check_in"]
    is_open = activity.status in move.to and not move.reason_against(activity, timezone.now())
    context = {
        "activity": activity,
        "counts": answers.counts(activity),
        "why_not": "" if is_open else move.reason_against(activity, timezone.now()) or FLOW.wrong_state,
        "last": rows.filter(answer=Answer.ATTENDED).order_by("-checked_in_at", "-id")[:LAST],
        "nobody": False,
    }
    return render_page(request, PAGE, context | more, part=PART)


def one_of(request, activity: Activity) -> Participation | None:
    """A line that was picked where several fitted."""
    text = request.POST.get("pick", "")
    rows = Participation.objects.visible_to(request.user).filter(activity=activity)
    return rows.filter(pk=text).first() if text.isascii() and text.isdigit() and len(text) < 18 else None


def sought(user, activity: Activity, text: str) -> list[Participation]:
    """By the code of a ticket, else by the end of a number, else by a name."""
    text = unicodedata.normalize("NFKC", text).strip()
    code = hit[1] if (hit := IN_ADDRESS.search(text)) else text
    rows = Participation.objects.visible_to(user).filter(activity=activity)
    by_code = rows.filter(code=codes.hashed(code)).first()
    if by_code or hit:
        return [by_code] if by_code else []
    end = re.sub(r"\D", "", text)
    if len(end) >= 4 and end == text.replace(" ", "").replace("-", ""):
        return list(rows.filter(phone__endswith=end[-4:])[:MOST])
    return list(rows.filter(Q(name__icontains=text) | Q(person__icontains=text))[:MOST])


def checked(request, row: Participation) -> dict:
    if row.answer == Answer.ATTENDED:
        return {"done": row, "place": answers.place_of(row), "was_there": True}
    try:
        row = answers.attend(row.pk, by=request.user, address=client_address(request))
    except Refused as refusal:
        return {"refused": refusal.reason}
    return {"done": row, "place": answers.place_of(row)}


@require_GET
@role_required(*ORGANISES)
def door_sheet(request, pk):
    """To be printed and hung up."""
    activity = the_activity(request.user, pk)
    context = {"activity": activity, "when": when(activity), "address": door_address(activity)}
    return render_page(request, "enterprises/outreach/activities/door_sheet.html", context)


@require_GET
@role_required(*ORGANISES)
def door_qr(request, pk):
    return qr.answer(door_address(the_activity(request.user, pk)))


def door_address(activity: Activity) -> str:
    return outbox.absolute(reverse("events:door", args=[activity.door]))
