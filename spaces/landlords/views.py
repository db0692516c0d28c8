"""/spaces/confirm/…: the landlord's page. No log-in, no script; opening it uses nothing up: mail scanners open, too."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from crm import face, limits
from crm.web import client_address, render_page

from ..models import ConfirmationLink, Said
from . import answers, keys
from .forms import LineForm

MOST_WRONG, QUARTER = 30, 15 * 60
JUST_NOW = timedelta(minutes=10)  # a second tap is not another answer


# The address is the key, so there is no session to borrow; and a page that sends no referrer has no origin to compare.
@csrf_exempt
@never_cache
def answer(request, token):
    response = opened(request, token, now=timezone.now())
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def opened(request, token: str, *, now) -> HttpResponse:
    ticket = limits.take(
        "confirm", limits.network(client_address(request) or ""), most=MOST_WRONG, seconds=QUARTER
    )  # fmt: skip
    link = keys.opened_by(token).select_related("landlord").first() if ticket else None
    if link is None:
        return closed(request, "unknown", status=404 if ticket else 429)
    limits.give_back(ticket)
    if request.method == "POST" and link.used_at and link.used_at > now - JUST_NOW and says_the_same(request, link):
        return redirect("landlord:thanks")
    if why := reason(link, now):
        return closed(request, why, link=link)
    return answered(request, link, now=now) if request.method == "POST" else drawn(request, link, forms_of(link))


def reason(link: ConfirmationLink, now) -> str:
    """Why it opens nothing any more."""
    if link.used_at:
        return "used"
    if link.replaced_at:
        return "replaced"
    if link.expires_at <= now:
        return "expired"
    return "" if link.landlord.is_active else "settled"


def says_the_same(request, link: ConfirmationLink) -> bool:
    """A second tap, and no other answer from another tab, which nobody would hear of."""
    said = {line.space_id: line.said for line in link.lines.all() if line.said}
    is_all = request.POST.get("all") == Said.VACANT
    return all((Said.VACANT if is_all else request.POST.get(f"s{pk}-said")) == word for pk, word in said.items())


def closed(request, why: str, *, link: ConfirmationLink | None = None, status: int = 200) -> HttpResponse:
    return render_page(request, "spaces/landlords/closed.html", {"why": why, "link": link}, status=status)


def forms_of(link: ConfirmationLink, data=None, *, typed: bool = False) -> list[LineForm]:
    lines = link.lines.select_related("space__building__park").order_by("space__place_key", "space_id")
    return [
        LineForm(data, space=line.space, typed=typed) for line in lines if answers.is_asked(line.space, link.landlord)
    ]


def drawn(request, link: ConfirmationLink, forms: list[LineForm]) -> HttpResponse:
    if not forms:
        return closed(request, "settled", link=link)
    wrong = any(form.errors for form in forms)
    context = {"link": link, "forms": forms, "one": forms[0] if len(forms) == 1 else None, "wrong": wrong}
    return render_page(request, "spaces/landlords/answer.html", context)


def answered(request, link: ConfirmationLink, *, now) -> HttpResponse:
    if "face" in request.POST:  # large text was pressed in the middle of writing: nothing typed is lost
        face.show_at_once(request)
        return face.choose(request, drawn(request, link, forms_of(link, request.POST, typed=True)))
    if request.POST.get("all") == Said.VACANT:
        given = {form.space.pk: answers.Answer(Said.VACANT) for form in forms_of(link)}
    else:
        forms = forms_of(link, request.POST)
        if not forms or not all(form.is_valid() for form in forms):
            return drawn(request, link, forms)
        given = {form.space.pk: form.answer() for form in forms}
    try:
        answers.answer(link, given, now=now, address=client_address(request))
    except answers.Closed:  # answered, replaced or run out between looking and writing
        link.refresh_from_db()
        if not (link.used_at and says_the_same(request, link)):
            return closed(request, reason(link, now), link=link)
    return redirect("landlord:thanks")


@require_safe
@never_cache
def thanks(request):
    return render_page(request, "spaces/landlords/thanks.html", {})
