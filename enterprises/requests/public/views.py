"""/ask/: the form without a log-in, and the answer to “when?”."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from crm import face
from crm.clock import shanghai
from crm.web import client_address, render_page

from .. import about_space
from . import challenge, guard, opening
from .forms import AskForm
from .intake import take_in
from .pages import receipt

TOO_MANY = 429


@never_cache
def ask(request):
    now = timezone.now()
    if request.method != "POST":
        return drawn(request, AskForm(now=now, initial=arrived_with(request, now=now)))
    if earlier := opening.sent_with(request.POST.get("token", "")):
        return received(earlier, now=now)
    form = AskForm(request.POST, request.FILES, now=now)
    if "face" in request.POST:
        return shown_otherwise(request, form)
    return taken(request, form, now=now)


def arrived_with(request, *, now) -> dict:
    """Opened from the page of a space: which one, and how such an enquiry begins."""
    today = shanghai(now).date()
    space = about_space.in_the_list(request.GET.get("unit", ""), today=today)
    if space is None:
        return {}
    return {"unit": about_space.sealed(space), **about_space.begins_with(space, today=today)}


def taken(request, form: AskForm, *, now) -> HttpResponse:
    """The request, or the form again with what is missing and with all that was typed and uploaded."""
    complaint = guard.complaint(form, now=now)
    if complaint:
        form.add_error(None, complaint)
    else:
        keep_files(request, form, now=now)
    if form.is_valid() and guard.is_too_fast(form, now=now):
        form.add_error(None, _("That was very fast. Please look it over and send it again."))
    if not form.is_valid():
        return drawn(request, form)
    if not guard.may_ask(client_address(request) or "", form.cleaned_data["contact_phone"], now=now):
        form.add_error(None, _("Too many requests in a short time. Nothing was lost: try again later, or call us."))
        return drawn(request, form, status=TOO_MANY)
    service_request = take_in(form.facts(), token=form.token, now=now, address=client_address(request))
    return received(service_request, now=now)


def keep_files(request, form: AskForm, *, now) -> None:
    form.drop_files()
    form.full_clean()
    good = form.fields["files"].good
    if good and not guard.may_upload(client_address(request) or "", len(good), now=now):
        form.add_error("files", _("Too many files in a short time. Send without them and add them later."))
        return
    form.keep_files()


def shown_otherwise(request, form: AskForm) -> HttpResponse:
    """Large text, high contrast or the other language was pressed in the middle of writing: nothing typed is lost."""
    face.show_at_once(request)
    if not guard.complaint(form, now=form.now):
        keep_files(request, form, now=form.now)
    return face.choose(request, drawn(request, AskForm(initial=form.typed(), now=form.now)))


def drawn(request, form: AskForm, status: int = 200) -> HttpResponse:
    if form.is_bound and challenge.age(form.data.get("seal", ""), form.token, now=form.now) is None:
        form.renew()
    about = about_space.shown(form.space, today=shanghai(form.now).date())
    context = {"form": form, "about": about, "is_not_listed": bool(request.GET.get("unit")) and about is None}
    return render_page(request, "enterprises/requests/public/ask.html", context, status=status)


def received(service_request, *, now) -> HttpResponse:
    if not opening.opens_anew(service_request, now=now):
        return redirect("track:enter")
    response = redirect("ask:done")
    opening.remember_sent(response, service_request)
    opening.remember_opened(response, service_request, now=now)
    return response


@require_safe
@never_cache
def done(request):
    service_request = opening.sent(request)
    if service_request is None:
        return redirect("ask:form")
    context = receipt(service_request, now=timezone.now())
    return render_page(request, "enterprises/requests/public/done.html", context)


@require_GET
def privacy(request):
    return render_page(request, "enterprises/requests/public/privacy.html", {})
