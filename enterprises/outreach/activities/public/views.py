"""/events/: what is on, and a place there, for anybody on a phone. No log-in, no need of script."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from crm import face, outbox
from crm.flow import Refused
from crm.web import client_address, render_page
from enterprises.requests.public import challenge
from enterprises.requests.public import guard as persons

from .. import answers
from ..models import Kind, Via
from . import guard, opening
from .forms import SignUpForm
from .pages import Offer, already, ics, shelves

NOT_FOUND, TOO_MANY = 404, 429


@require_safe
def event_list(request):
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    context = {"kind": kind, "kinds": Kind.choices, **shelves(kind, timezone.now())}
    return render_page(request, "enterprises/outreach/activities/public/list.html", context)


@require_safe
def detail(request, pk):
    offer = offered(pk)
    if offer is None:
        return gone(request, pk)
    here = request.build_absolute_uri(reverse("events:detail", args=[pk]))
    return render_page(
        request,
        "enterprises/outreach/activities/public/detail.html",
        {"offer": offer, "activity": offer.activity, "here": here},
    )


@require_safe
def calendar(request, pk):
    offer = offered(pk)
    if offer is None:
        return gone(request, pk)
    response = HttpResponse(
        ics(offer.activity, outbox.absolute(reverse("events:detail", args=[pk]))),
        content_type="text/calendar; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="activity-{pk}.ics"'
    return response


def offered(pk) -> Offer | None:
    activity = opening.published().filter(pk=pk).first()
    return Offer(activity, timezone.now()) if activity else None


def gone(request, pk) -> HttpResponse:
    """Never was, is no longer shown, or does not take place: the last one is said."""
    context = {"activity": opening.called_off(pk)}
    return render_page(request, "enterprises/outreach/activities/public/gone.html", context, status=NOT_FOUND)


@never_cache
def sign_up(request, pk):
    offer, now = offered(pk), timezone.now()
    if offer is None:
        return gone(request, pk)
    if earlier := opening.sent_with(request.POST.get("token", "").replace("\0", "")[:40], now=now):
        return received(request.POST["token"], earlier)
    if not offer.can_sign_up:
        context = {"offer": offer, "activity": offer.activity}
        return render_page(request, "enterprises/outreach/activities/public/closed.html", context)
    if request.method != "POST":
        return drawn(request, offer, SignUpForm(now=now))
    form = SignUpForm(request.POST, now=now)
    if "face" in request.POST:  # large text was pressed in the middle of writing: nothing typed is lost
        face.show_at_once(request)
        return face.choose(request, drawn(request, offer, SignUpForm(initial=form.typed(), now=now)))
    return taken(request, offer, form, now=now)


def taken(request, offer: Offer, form: SignUpForm, *, now) -> HttpResponse:
    """A place, or the form again with what is in the way and with all that was typed."""
    if complaint := persons.complaint(form, now=now):
        form.add_error(None, complaint)
    if form.is_valid() and persons.is_too_fast(form, now=now):
        form.add_error(None, _("That was very fast. Please look it over and send it again."))
    if not form.is_valid():
        return drawn(request, offer, form)
    address = client_address(request)
    if not guard.may_sign_up(address or "", form.cleaned_data["phone"], now=now):
        form.add_error(None, _("Too many sign-ups in a short time. Nothing was lost: try again later, or call us."))
        return drawn(request, offer, form, status=TOO_MANY)
    try:
        row = answers.sign_up(
            offer.activity.pk, by=None, token=form.token, via=Via.SITE, now=now, address=address, **form.facts()
        )
    except answers.Already as refusal:
        return drawn(request, offer, form, known=already(refusal.participation, now=now))
    except Refused as refusal:
        form.add_error(None, str(refusal.reason))
        return drawn(request, offer, form)
    return received(form.token, (row, ""))


def drawn(request, offer: Offer, form: SignUpForm, status: int = 200, known: str = "") -> HttpResponse:
    if form.is_bound and challenge.age(form.data.get("seal", ""), form.token, now=form.now) is None:
        form.renew()
    context = {"offer": offer, "activity": offer.activity, "form": form, "known": known}
    return render_page(request, "enterprises/outreach/activities/public/sign_up.html", context, status=status)


def received(token: str, found: tuple) -> HttpResponse:
    response = redirect("events:done")
    opening.remember_sent(response, token[:40])
    return response
