"""At the door: visitors check in on their own phones. The secret in the address says that they stand there."""

import re
import unicodedata

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from crm import face
from crm.flow import Refused
from crm.web import client_address, render_page
from enterprises.requests import codes

from .. import answers
from ..models import Activity, Answer, Participation, Via
from ..moves import GOING, in_door_time
from ..pages import when
from ..rules import door_margin
from . import guard, opening
from .forms import DoorForm, SeatForm
from .pages import already, moment
from .tickets import unspoken

PAGE = "enterprises/outreach/activities/public/door.html"
NOT_FOUND = 404
LEAST_DIGITS, CODE_LENGTH = 4, 10


@csrf_exempt
@unspoken
def door(request, door):
    now, activity = timezone.now(), opening.behind(door)
    if activity is None:
        return render_page(
            request, "enterprises/outreach/activities/public/gone.html", {"activity": None}, status=NOT_FOUND
        )
    if "face" in request.POST:
        face.show_at_once(request)
        return face.choose(request, drawn(request, activity, now=now))
    if request.method != "POST" or why_shut(activity, now=now):
        return drawn(request, activity, now=now)
    if "enterprise" in request.POST:
        return signed_up(request, activity, now=now)
    return checked_in(request, activity, now=now)


def why_shut(activity: Activity, *, now) -> str:
    """Too early, too late, or not at all."""
    if activity.status not in GOING:
        return _("Nobody can check in here: the activity is over, called off or not open yet.")
    if in_door_time(activity, now):
        return ""
    margin = door_margin(activity.starts_at.date())
    if now < activity.starts_at:
        return _("Check-in opens on %(day)s at %(time)s.") % moment(activity.starts_at - margin)
    return _("Check-in ended on %(day)s at %(time)s.") % moment(activity.ends_at + margin)


def drawn(request, activity: Activity, *, now, **more) -> HttpResponse:
    context = {
        "activity": activity, "when": when(activity), "shut": why_shut(activity, now=now), "form": DoorForm(),
        "new": SeatForm() if "new" in request.GET else None, "row": None, "place": 0, "was_there": False, "said": "",
    }  # fmt: skip
    return render_page(request, PAGE, context | more)


def checked_in(request, activity: Activity, *, now) -> HttpResponse:
    form, address = DoorForm(request.POST), client_address(request)
    if not form.is_valid():
        return drawn(request, activity, now=now, form=form)
    attempt = guard.Attempt("door", address or "", now=now)
    if not attempt.is_allowed:
        form.add_error(None, _("Too many tries from here. Please speak to our people at the door."))
        return drawn(request, activity, now=now, form=form)
    found = those_meant(activity, form.cleaned_data["who"])
    if len(found) != 1:
        words = _("Several sign-ups end in these digits: write your whole number or the code of your ticket.")
        form.add_error("who", words if found else _("Not on the list. Look at your ticket, or sign up here."))
        return drawn(request, activity, now=now, form=form)
    attempt.succeeded()
    return arrived(request, activity, found[0], now=now, form=form)


def arrived(request, activity: Activity, row: Participation, *, now, form) -> HttpResponse:
    was_there = row.answer == Answer.ATTENDED
    try:
        row = answers.attend(row.pk, by=None, now=now, address=client_address(request))
    except Refused as refusal:
        form.add_error(None, str(refusal.reason))
        return drawn(request, activity, now=now, form=form)
    return drawn(request, activity, now=now, row=row, place=answers.place_of(row), was_there=was_there)


def those_meant(activity: Activity, text: str) -> list[Participation]:
    """By the code of the ticket, else by the end of the telephone number."""
    text = unicodedata.normalize("NFKC", text)
    rows = activity.participations.all()
    if len(codes.normal(text)) == CODE_LENGTH and (by_code := rows.filter(code=codes.hashed(text)).first()):
        return [by_code]
    digits = re.sub(r"\D", "", text)
    if len(digits) < LEAST_DIGITS or re.search(r"[^\d\s\-+()]", text):
        return []
    return [row for row in rows.exclude(phone="") if re.sub(r"\D", "", row.phone).endswith(digits)]


def signed_up(request, activity: Activity, *, now) -> HttpResponse:
    """Not on the list: signed up on the spot and checked in, while there is room."""
    form, address = SeatForm(request.POST), client_address(request)
    if not form.is_valid():
        return drawn(request, activity, now=now, new=form)
    if not guard.may_sign_up(address or "", form.cleaned_data["phone"], now=now):
        form.add_error(None, _("Too many tries from here. Please speak to our people at the door."))
        return drawn(request, activity, now=now, new=form)
    try:
        row = answers.sign_up(
            activity.pk, by=None, token=form.token, via=Via.DOOR, now=now, address=address, **form.facts()
        )
    except answers.Already as refusal:
        said = already(refusal.participation, now=now)
        return drawn(request, activity, now=now, said=said)
    except Refused as refusal:
        form.add_error(None, str(refusal.reason))
        return drawn(request, activity, now=now, new=form)
    return (
        arrived(request, activity, row, now=now, form=form)
        if row.answer != Answer.WAITING
        else full(request, activity, now=now)
    )


def full(request, activity: Activity, *, now) -> HttpResponse:
    said = _("All places are taken: you are on the waiting list. Please speak to our people at the door.")
    return drawn(request, activity, now=now, said=said)
