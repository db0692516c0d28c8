"""Pages of requests. Rules live in the table of moves; here is only who asks and what is drawn."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from crm import attachments, audit, exports
from crm.flow import Refused
from crm.models import Role
from crm.reference import units
from crm.web import (
    client_address,
    form_data,
    is_desk_address,
    redirect_part,
    render_list,
    render_page,
    role_required,
    saved_views,
)
from enterprises.accounts import changes, contacts
from enterprises.accounts.models import Enterprise
from enterprises.accounts.names import name_key

from . import flow, sheet, supervised
from .fields import FilesField, MomentField, department_choices
from .filters import VIEWS, RequestFilter, absent_views, held_counts
from .forms import IntakeForm
from .kinds import categories
from .models import Ask, Assistance, Channel, ServiceRequest
from .move_forms import move_form
from .moves import FLOW
from .pages import expected_answer, light_of, panel

READERS = (Role.OFFICER, Role.HANDLER, Role.SUPERVISOR, Role.REPORTER, Role.AUDITOR)
TAKERS = (Role.OFFICER, Role.SUPERVISOR)
# what the guards of the moves ask about
AT_HAND = (
    "replies", Prefetch("asks", Ask.objects.select_related("asked_by", "decided_by")),
    Prefetch("assistances", Assistance.objects.select_related("unit")), "ratings", "deadlines",
)  # fmt: skip
WORKERS = (Role.OFFICER, Role.SUPERVISOR, Role.HANDLER)


def the_request(user, number) -> ServiceRequest:
    rows = ServiceRequest.objects.visible_to(user).select_related(
        "enterprise__community", "category__parent", "unit", "handler", "officer__unit", "supervisor"
    )
    return get_object_or_404(rows.prefetch_related(*AT_HAND, "enterprise__tags"), number=number)


@require_GET
@role_required(*READERS)
def request_list(request):
    now = timezone.now()
    rows = ServiceRequest.objects.visible_to(request.user).for_list().told_apart(request.user)
    found = RequestFilter(request.GET, queryset=rows, request=request, now=now)
    held = held_counts(request)
    absent = {person.pk: person.name for person in request.user.stands_for}

    def draw(row):
        row.light, row.absent = light_of(row, now=now), absent.get(row.turn_for, "")

    context = {
        "tabs": tabs(request.user, found.view, held),
        **saved_views(request, "requests:list"),
        "may_take": request.user.has_role(*TAKERS),
        "may_export": request.user.has_role(*sheet.MAY_EXPORT),
        "departments": department_choices(),
    }
    return render_list(
        request,
        "enterprises/requests/list.html",
        part="enterprises/requests/_rows.html",
        filterset=found,
        context=context,
        each=draw,
    )


@require_GET
@role_required(*sheet.MAY_EXPORT)
def export(request, kind):
    rows = ServiceRequest.objects.visible_to(request.user).for_sheet()
    found = RequestFilter(request.GET, queryset=rows, request=request, now=timezone.now())
    names = dict(VIEWS + supervised.VIEWS) | {
        name: label for name, (label, _person) in absent_views(request.user).items()
    }
    shown = found.opened.words if found.opened else [str(names[found.view])]
    also = [*shown, *enterprise_asked(found, request.user)]
    name = pgettext("sheet", "Requests")
    return exports.export(request, found, sheet.COLUMNS, page="requests:list", name=name, kind=kind, also=also)


def enterprise_asked(found: RequestFilter, user) -> list[str]:
    """The name of the one enterprise to which the list is narrowed."""
    pk = found.form.cleaned_data.get("enterprise") if found.form.is_valid() else None
    return list(Enterprise.objects.visible_to(user).filter(pk=pk).values_list("name", flat=True))


def tabs(user, current: str, held: dict[str, int]) -> list[tuple]:
    """(name, label, count or None); a list opened by the board of supervision has a tab while it is open."""
    shown = [tab for tab in VIEWS if tab[0] != "unit" or user.unit_id]
    shown[1:1] = [(name, label) for name, (label, _person) in absent_views(user).items()]
    shown += [tab for tab in supervised.VIEWS if tab[0] == current]
    return [(name, label, held.get(name)) for name, label in shown]


@require_GET
@role_required(*READERS)
def detail(request, number):
    service_request = the_request(request.user, number)
    now = timezone.now()
    context = panel(service_request, request.user, now=now) | neighbours(request.user, service_request, now=now)
    return render_page(request, "enterprises/requests/detail.html", context, part="enterprises/requests/_panel.html")


def neighbours(user, service_request, *, now) -> dict:
    """Where this one stands in the person's own to-do list, so that j and k go on from here."""
    numbers = list(
        ServiceRequest.objects.visible_to(user)
        .waiting_for(user)
        .order_by("due_at", "id")
        .values_list("number", flat=True)[:200]
    )
    if service_request.number not in numbers:
        return {"position": 0, "todo_count": len(numbers), "previous": "", "next": ""}
    at = numbers.index(service_request.number)
    return {
        "position": at + 1,
        "todo_count": len(numbers),
        "previous": numbers[at - 1] if at else "",
        "next": numbers[at + 1] if at + 1 < len(numbers) else "",
    }


@role_required(*WORKERS)
def move(request, number, name):
    """One address for all moves: GET draws the panel with the move's form, POST takes the move."""
    if name not in flow.VERBS:
        raise Http404
    service_request = the_request(request.user, number)
    refused = ""
    form = move_form(name)(form_data(request), service_request=service_request, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            who = {"by": request.user, "address": client_address(request)}
            after = flow.VERBS[name](service_request.pk, **who, **form.cleaned_data)
            return moved(request, after)
        except ServiceRequest.DoesNotExist:  # somebody else was quicker, and it is out of this person's reach now
            messages.error(request, _("Too late: %(number)s lies with somebody else by now.") % {"number": number})
            return redirect_part(request, reverse("requests:list"))
        except Refused as refusal:
            refused = refusal.reason
            service_request = the_request(request.user, number)
    context = panel(service_request, request.user, now=timezone.now())
    context |= {"form": form, "move": FLOW[name], "refused": refused}
    return render_page(request, "enterprises/requests/detail.html", context, part="enterprises/requests/_panel.html")


def moved(request, after):
    """After a move: the panel as it is now, or the list when it is no longer one's own (returned, reassigned)."""
    number = after.number
    if not ServiceRequest.objects.visible_to(request.user).filter(number=number).exists():
        messages.success(request, _("Done. %(number)s now lies with somebody else.") % {"number": number})
        return redirect_part(request, reverse("requests:list"))
    if not request.htmx and not after.told_once:
        return redirect("requests:detail", number=number)
    service_request = the_request(request.user, number)
    service_request.told_once = after.told_once
    context = panel(service_request, request.user, now=timezone.now())
    return render_page(request, "enterprises/requests/detail.html", context, part="enterprises/requests/_panel.html")


@role_required(*TAKERS)
def create(request):
    form = IntakeForm(form_data(request), request.FILES or None, user=request.user, initial=arrived_with(request))
    if request.method == "POST":
        mine = ServiceRequest.objects.visible_to(request.user).filter(officer__in=request.user.acts_as)
        if earlier := mine.filter(token=form.data.get("token")).first():
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
    kind = request.GET.get("category", "")
    category = categories().get(int(kind)) if kind.isdigit() else None
    context = {"expected": expected_answer(received_at, category)}
    return render_page(request, "enterprises/requests/_expected.html", context)


def arrived_with(request) -> dict:
    """What the form knows when it is opened from elsewhere: the enterprise, the channel, and where to go on from."""
    channel, back = request.GET.get("channel"), request.GET.get("next", "")
    known = {"channel": channel} if channel in Channel.values else {}
    return chosen_enterprise(request) | known | {"next": back if is_desk_address(back) else ""}


def chosen_enterprise(request) -> dict:
    """The form opened from an enterprise's page knows whom it is about."""
    pk = request.GET.get("enterprise", "")
    rows = Enterprise.objects.visible_to(request.user).filter(pk=pk) if pk.isdigit() else Enterprise.objects.none()
    enterprise = rows.prefetch_related("contacts").first()
    if enterprise is None:
        return {}
    first = next((contact for contact in enterprise.contacts.all() if contact.is_active), None)
    # the name alone: the number goes into the request unseen (IntakeForm.known_phone)
    name = first.name if first else ""
    return {"enterprise": enterprise.pk, "enterprise_name": enterprise.name, "contact_name": name}


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
    pk = request.GET.get("enterprise", "")
    rows = ServiceRequest.objects.none()
    if pk.isdigit():
        seen = ServiceRequest.objects.visible_to(request.user).filter(enterprise=pk)
        rows = seen.for_list().recent(timezone.now())[:8]
    now = timezone.now()
    found = [(row, light_of(row, now=now)) for row in rows]
    return render_page(request, "enterprises/requests/_similar.html", {"open_requests": found})


@require_POST
@role_required(*TAKERS)
def bulk_assign(request):
    """Assign what was picked in the list; what cannot be assigned stays and is named."""
    unit = units().get(int(request.POST.get("unit") or 0))
    picked = ServiceRequest.objects.visible_to(request.user).filter(number__in=request.POST.getlist("pick")[:200])
    if unit is None or not picked:
        messages.error(request, _("Pick at least one request and a unit."))
        return redirect(back_to(request))
    done, refused = 0, []
    for service_request in picked:
        verb = flow.reassign if service_request.unit_id else flow.assign
        try:
            verb(service_request.pk, by=request.user, unit=unit, address=client_address(request))
            done += 1
        except Refused as refusal:
            refused.append(_("%(number)s: %(reason)s") % {"number": service_request.number, "reason": refusal.reason})
    said = ngettext("%(n)s request assigned to %(unit)s.", "%(n)s requests assigned to %(unit)s.", done)
    messages.success(request, said % {"n": done, "unit": unit})
    for line in refused:
        messages.error(request, line)
    return redirect(back_to(request))


def back_to(request) -> str:
    query = request.POST.get("query", "")
    return reverse("requests:list") + (f"?{query}" if query else "")


@require_POST
@role_required(*WORKERS)
def attach(request, number):
    service_request = the_request(request.user, number)
    try:
        uploads = FilesField().clean(request.FILES.getlist("files"))
    except ValidationError as error:
        for problem in error.messages:
            messages.error(request, problem)
        return redirect(service_request)
    owners = [service_request.handler_id, service_request.officer_id]
    absent = request.user.acting_in(*WORKERS, owners=owners)
    with transaction.atomic():
        for upload in uploads:
            kept = attachments.keep(upload, by=request.user, thing=service_request)
            details = {"text": kept.name, "address": client_address(request), "on_behalf": absent}
            audit.record(service_request, "attachment.add", by=request.user, **details)
    return redirect(service_request)


@require_POST
@role_required(*WORKERS)
def reveal(request, number):
    """The contact's phone, and a line of history that it was looked at; the number itself is not in the line."""
    service_request = the_request(request.user, number)
    phone = contacts.reveal(service_request, by=request.user, address=client_address(request))
    context = panel(service_request, request.user, now=timezone.now()) | {"shown_phone": phone}
    return render_page(request, "enterprises/requests/detail.html", context, part="enterprises/requests/_phone.html")
