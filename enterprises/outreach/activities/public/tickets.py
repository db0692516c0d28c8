"""A ticket: shown when it was signed up, opened by its code afterwards, changed and given back there.

A code that opens nothing leads back to where codes are typed: an address with a code is not answered by an error, for
errors are written into the log with their address.
"""

from functools import wraps

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from crm import face
from crm.flow import Refused
from crm.web import client_address, render_page
from enterprises.requests import codes

from .. import answers
from ..models import Answer
from . import guard, opening
from .forms import CodeForm, TicketForm
from .pages import seat

PAGE = "enterprises/outreach/activities/public/ticket.html"


def unspoken(view):
    """What has a key in its address: kept by no cache, found by no search, passed on to nobody."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return never_cache(guarded)


@require_safe
@unspoken
def done(request):
    now = timezone.now()
    found = opening.sent(request, now=now)
    if found is None:
        return redirect("events:find")
    row, code = found
    return render_page(request, "enterprises/outreach/activities/public/done.html", seat(row, code, now=now))


@never_cache
def find(request):
    """Where a code is typed from paper or by ear."""
    form, wrong = CodeForm(request.POST or None), request.GET.get("wrong", "")
    if request.method == "POST" and form.is_valid():
        return redirect("events:ticket", code=codes.normal(form.cleaned_data["code"]) or "0")
    if wrong and not form.is_bound:
        form = CodeForm({})
        form.errors.clear()
        form.add_error(None, WRONG.get(wrong, WRONG["code"]))
    return render_page(request, "enterprises/outreach/activities/public/find.html", {"form": form})


# The address is the key, so there is no session to borrow; and a page that sends no referrer has no origin to compare.
@csrf_exempt
@unspoken
def ticket(request, code):
    now = timezone.now()
    attempt = guard.Attempt("code", client_address(request) or "", now=now)
    row = opening.by_code(code) if attempt.is_allowed else None
    if row is None:
        why = "code" if attempt.is_allowed else "many"
        return redirect(f"{reverse('events:find')}?wrong={why}")
    attempt.succeeded()
    if request.method != "POST":
        return drawn(request, row, code, now=now)
    if "face" in request.POST:
        face.show_at_once(request)
        return face.choose(request, drawn(request, row, code, now=now))
    return changed(request, row, code, now=now)


def changed(request, row, code: str, *, now) -> HttpResponse:
    """Withdrawn, signed up again, or who comes and how many."""
    form, facts = None, {"by": None, "now": now, "address": client_address(request)}
    try:
        if "withdraw" in request.POST:
            if row.answer != Answer.DECLINED:
                answers.answer(row.pk, "decline", **facts)
        elif "again" in request.POST:
            answers.answer(row.pk, "sign_up", **facts)
        else:
            form = TicketForm(request.POST)
            if not form.is_valid():
                return drawn(request, row, code, now=now, form=form)
            answers.amend(row.pk, **facts, **form.cleaned_data)
    except Refused as refusal:
        return drawn(request, opening.by_code(code) or row, code, now=now, form=form, refused=refusal.reason)
    return redirect("events:ticket", code=code)


def drawn(request, row, code: str, *, now, form=None, refused="") -> HttpResponse:
    initial = {"person": row.person, "heads": row.heads, "wish": row.wish}
    context = seat(row, code, now=now) | {"form": form or TicketForm(initial=initial), "refused": refused}
    return render_page(request, PAGE, context)


WRONG = {
    "code": gettext_lazy(
        "This code opens nothing. Please compare it with what you noted; an older code may have been replaced."
    ),
    "many": gettext_lazy("Too many wrong codes. Wait a quarter of an hour, or call us."),
}
