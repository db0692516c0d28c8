"""登记诉求: the page on which an officer writes down what an enterprise asks for."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.flow import Refused
from crm.models import Role
from crm.web import client_address, form_data, is_desk_address, render_page, role_required, row_id
from enterprises.accounts import changes
from enterprises.accounts.models import Enterprise
from enterprises.accounts.names import name_key
from spaces.models import Space

from . import about_space, flow
from .fields import MomentField
from .forms import IntakeForm
from .kinds import categories
from .models import Channel, ServiceRequest
from .pages import expected_answer, light_of

TAKERS = (Role.OFFICER, Role.SUPERVISOR)


@role_required(*TAKERS)
def create(request):
    form = IntakeForm(form_data(request), request.FILES or None, user=request.user, initial=arrived_with(request))
    if request.method == "POST":
        mine = ServiceRequest.objects.visible_to(request.user).filter(officer__in=request.user.acts_as)
        if earlier := mine.filter(token=form.data.get("token", "").replace("\0", "")).first():
            return redirect(awaited_at(form, earlier))
        is_valid = form.is_valid()
        form.keep_files()
        if is_valid:
            try:
                return logged(request, form, take_in(form, by=request.user, address=client_address(request)))
            except Refused as refusal:  # the name is another spelling of one in the list
                form.candidates = getattr(refusal, "found", [])
                form.add_error("enterprise_name", str(refusal.reason))
    context = {"form": form, "open_requests": [], "expected": expected_answer(timezone.now(), None)}
    return render_page(request, "enterprises/requests/form.html", context)


@require_GET
@role_required(*TAKERS)
def expected(request):
    """Part of the intake: when the answer would be due for the moment and the category chosen."""
    field = MomentField(required=False)
    try:
        received_at = field.clean(request.GET.get("received_at")) or timezone.now()
    except ValidationError:
        received_at = timezone.now()
    category = categories().get(row_id(request.GET.get("category", "")))
    context = {"expected": expected_answer(received_at, category)}
    return render_page(request, "enterprises/requests/_expected.html", context)


def arrived_with(request) -> dict:
    """What the form knows when it is opened from elsewhere: the enterprise, the channel, and where to go on from."""
    channel, back = request.GET.get("channel"), request.GET.get("next", "")
    known = {"channel": channel} if channel in Channel.values else {}
    known |= chosen_space(request)
    return chosen_enterprise(request) | known | {"next": back if is_desk_address(back) else ""}


def chosen_enterprise(request) -> dict:
    """The form opened from an enterprise's page knows whom it is about."""
    rows = Enterprise.objects.visible_to(request.user).filter(pk=row_id(request.GET.get("enterprise", "")))
    enterprise = rows.prefetch_related("contacts").first()
    if enterprise is None:
        return {}
    first = next((contact for contact in enterprise.contacts.all() if contact.is_active), None)
    # the name alone: the number goes into the request unseen (IntakeForm.known_phone)
    name = first.name if first else ""
    return {"enterprise": enterprise.pk, "enterprise_name": enterprise.name, "contact_name": name}


def chosen_space(request) -> dict:
    """Opened from a space's page, by somebody at the telephone: which one, and how such a request begins."""
    rows = Space.objects.visible_to(request.user).filter(pk=row_id(request.GET.get("space", "")))
    space = rows.select_related("building__park").first()
    if space is None:
        return {}
    return {"space": space.pk, **about_space.begins_with(space, today=timezone.localdate())}


def take_in(form: IntakeForm, *, by, address) -> ServiceRequest:
    """The enterprise if it is new, the request, and its assignment: all or nothing."""
    facts = {name: form.cleaned_data[name] for name in form.Meta.fields}
    with transaction.atomic():
        enterprise = form.cleaned_data["enterprise"] or named(
            form.cleaned_data["enterprise_name"], by=by, address=address
        )
        service_request = flow.log(
            by=by, token=form.cleaned_data["token"], received_at=form.cleaned_data["received_at"], address=address,
            enterprise=enterprise, **facts,
        )  # fmt: skip
        unit = form.cleaned_data["unit"]
        if unit and service_request.status == "new":
            service_request = flow.assign(service_request.pk, by=by, unit=unit, address=address)
    return service_request


def named(name: str, *, by, address) -> Enterprise:
    """The enterprise of that name, added now if the list does not have it."""
    known = Enterprise.objects.visible_to(by).filter(name_key=name_key(name), twin=0).first()
    return known or changes.create(by=by, name=name.strip(), from_address=address)


def logged(request, form, service_request):
    messages.success(request, _("Logged as %(number)s. The clock is running.") % {"number": service_request.number})
    return redirect(awaited_at(form, service_request))


def awaited_at(form: IntakeForm, service_request: ServiceRequest) -> str:
    """Where the new request is awaited (a meeting at which it was raised), with its number; else its own page."""
    back = form.data.get("next", "")
    if not is_desk_address(back):
        return service_request.get_absolute_url()
    return f"{back}{'&' if '?' in back else '?'}{urlencode({'pick': service_request.number})}"


@require_GET
@role_required(*TAKERS)
def similar(request):
    """Part of the intake: what the chosen enterprise has open, and what it asked for lately."""
    pk = row_id(request.GET.get("enterprise", ""))
    rows = ServiceRequest.objects.none()
    if pk:
        seen = ServiceRequest.objects.visible_to(request.user).filter(enterprise=pk)
        rows = seen.for_list().recent(timezone.now())[:8]
    now = timezone.now()
    found = [(row, light_of(row, now=now)) for row in rows]
    return render_page(request, "enterprises/requests/_similar.html", {"open_requests": found})
