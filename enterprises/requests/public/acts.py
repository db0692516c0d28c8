"""What the enterprise does on its own page: each the verb of the desk, taken by nobody of us (`by=None`)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from crm.models import Event
from crm.words import listed

from .. import flow
from ..models import Channel, ServiceRequest, Status
from .filing import adopt_new

PRESSED_TWICE = timedelta(minutes=10)


def add_information(service_request: ServiceRequest, form, *, now: datetime, address: str | None) -> None:
    """补充: the words and files once, however often the button was pressed; a pause that waits for it is over."""
    with transaction.atomic():
        ServiceRequest.objects.select_for_update(of=("self",)).get(pk=service_request.pk)
        files = adopt_new(service_request, token=form.token, now=now, address=address)
        text = form.cleaned_data["text"] or _("Files: %(names)s") % {"names": listed(files)}
        if files or (form.cleaned_data["text"] and not said_already(service_request, text, now=now)):
            flow.add_information(service_request.pk, by=None, now=now, address=address, text=text)


def said_already(service_request: ServiceRequest, text: str, *, now: datetime) -> bool:
    lines = Event.objects.about(service_request).filter(verb="request.add_information", actor=None)
    return lines.filter(text=text, at__gt=now - PRESSED_TWICE).exists()


def withdraw_request(service_request: ServiceRequest, form, *, now: datetime, address: str | None) -> None:
    if service_request.status == Status.WITHDRAWN:
        return  # the button was pressed twice
    text = form.cleaned_data["text"] or _("Without a reason, on the website")
    flow.withdraw(service_request.pk, by=None, now=now, address=address, text=text)


def rate_answer(service_request: ServiceRequest, form, *, now: datetime, address: str | None) -> None:
    grade, text = form.cleaned_data["grade"], form.cleaned_data["text"]
    just_now = service_request.ratings.filter(by=None, at__gt=now - PRESSED_TWICE)
    if just_now.filter(grade=grade, comment=text).exists():
        return  # the button was pressed twice
    flow.rate(service_request.pk, by=None, now=now, address=address, channel=Channel.WEB, grade=grade, text=text)
