"""/track/: the enterprise's own view of its request, and what it may do there. Opened by number and code."""

from functools import wraps

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from crm.flow import Refused
from crm.web import client_address, render_page

from . import guard, opening
from .acts import add_information, rate_answer, withdraw_request
from .forms import AddForm, CodeForm, RateForm, WithdrawForm
from .story import own_files, progress_of
from .views import TOO_MANY


@never_cache
def enter(request):
    now = timezone.now()
    if request.method != "POST":
        if opening.opened(request, now=now):
            return redirect("track:progress")
        return entrance(request, CodeForm())
    form = CodeForm(request.POST)
    return tried(request, form, now=now) if form.is_valid() else entrance(request, form)


def tried(request, form: CodeForm, *, now) -> HttpResponse:
    """One answer for a number there is not and a code that is wrong; both cost a ticket."""
    number, code = opening.written(form.cleaned_data["number"]), form.cleaned_data["code"]
    attempt = guard.Attempt(number, client_address(request) or "", now=now)
    if not attempt.is_allowed:
        form.add_error(None, _("Too many wrong codes. Wait a quarter of an hour, or call us."))
        return entrance(request, form, status=TOO_MANY)
    service_request = opening.by_code(number, code)
    if service_request is None:
        form.add_error(None, _("Number and code do not fit together. Please compare both with what you noted."))
        return entrance(request, form)
    attempt.succeeded()
    response = redirect("track:progress")
    opening.remember_opened(response, service_request, now=now)
    return response


def entrance(request, form: CodeForm, status: int = 200) -> HttpResponse:
    return render_page(request, "enterprises/requests/public/enter.html", {"form": form}, status=status)


def opened_only(view):
    """A page of the one request that this browser has opened; otherwise number and code are asked for."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        now = timezone.now()
        service_request = opening.opened(request, now=now)
        if service_request is None:
            return redirect("track:enter")
        response = view(request, service_request, *args, now=now, **kwargs)
        if response.status_code < 400 and opening.OPENED not in response.cookies:
            opening.remember_opened(response, service_request, now=now)
        return response

    return never_cache(guarded)


@require_safe
@opened_only
def progress(request, service_request, *, now):
    return page(request, "progress", service_request, now=now, rate_form=RateForm())


@opened_only
def add(request, service_request, *, now):
    sent = request.method == "POST"
    form = AddForm(request.POST if sent else None, request.FILES if sent else None, now=now)
    if sent:
        form.drop_files()
        form.full_clean()
        keep_files(request, form, now=now)
        if form.is_valid() and not guard.may_add(service_request.pk, now=now):
            form.add_error(None, _("Too much in a short time. Try again later, or call us."))
    return acted(request, "add", form, service_request, add_information, now=now)


def keep_files(request, form: AddForm, *, now) -> None:
    good = form.fields["files"].good
    if good and not guard.may_upload(client_address(request) or "", len(good), now=now):
        form.add_error("files", _("Too many files in a short time. Send without them and add them later."))
    else:
        form.keep_files()


@opened_only
def withdraw(request, service_request, *, now):
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    return acted(request, "withdraw", form, service_request, withdraw_request, now=now)


@opened_only
def rate(request, service_request, *, now):
    form = RateForm(request.POST if request.method == "POST" else None)
    return acted(request, "rate", form, service_request, rate_answer, now=now)


def acted(request, name: str, form, service_request, act, *, now) -> HttpResponse:
    """The act, then the progress page; or the form with what is missing or why it cannot be any more."""
    refused = ""
    if form.is_bound and form.is_valid():
        try:
            act(service_request, form, now=now, address=client_address(request))
            return redirect("track:progress")
        except Refused as refusal:
            refused = refusal.reason
            service_request = opening.opened(request, now=now)
    return page(request, name, service_request, now=now, form=form, refused=refused)


def page(request, name: str, service_request, *, now, **context) -> HttpResponse:
    context |= progress_of(service_request, now=now)
    return render_page(request, f"enterprises/requests/public/{name}.html", context)


@require_safe
@opened_only
def file(request, service_request, pk, *, now):
    """What this enterprise sent itself; what the office keeps with the request is not reached from here."""
    found = next((row for row in own_files(service_request) if row.pk == pk), None)
    if found is None:
        raise Http404
    response = FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.mime)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def leave(request):
    """Nothing of it stays in this browser: the next person at it has to know the code."""
    response = redirect("track:enter")
    opening.forget_opened(response)
    return response
