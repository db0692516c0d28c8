"""Pages of requests. Rules live in the table of moves; here is only who asks and what is drawn."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
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
    redirect_part,
    render_list,
    render_page,
    role_required,
    row_id,
    saved_views,
)
from enterprises.accounts import contacts
from enterprises.accounts.models import Enterprise
from spaces.models import READS, Space

from . import flow, overtaken, sheet, supervised
from .fields import FilesField, department_choices
from .filters import VIEWS, RequestFilter, absent_views, held_counts
from .intake_pages import TAKERS
from .models import Ask, Assistance, ServiceRequest
from .move_forms import move_form
from .moves import FLOW, standings
from .pages import light_of, panel

READERS = (Role.OFFICER, Role.HANDLER, Role.SUPERVISOR, Role.REPORTER, Role.AUDITOR)
# what the guards of the moves ask about
AT_HAND = (
    "replies", Prefetch("asks", Ask.objects.select_related("asked_by", "decided_by")),
    Prefetch("assistances", Assistance.objects.select_related("unit")), "ratings", "deadlines",
)  # fmt: skip
WORKERS = (Role.OFFICER, Role.SUPERVISOR, Role.HANDLER)


def the_request(user, number) -> ServiceRequest:
    rows = ServiceRequest.objects.visible_to(user).select_related(
        "enterprise__community",
        "category__parent",
        "unit",
        "handler",
        "officer__unit",
        "supervisor",
        "space__building__park",
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
    also = [*shown, *asked_about(found, request.user)]
    name = pgettext("sheet", "Requests")
    return exports.export(request, found, sheet.COLUMNS, page="requests:list", name=name, kind=kind, also=also)


def asked_about(found: RequestFilter, user) -> list[str]:
    """The names of the one enterprise and the one space to which the list is narrowed."""
    asked = found.form.cleaned_data if found.form.is_valid() else {}
    enterprises = Enterprise.objects.visible_to(user).filter(pk=asked.get("enterprise"))
    spaces = Space.objects.visible_to(user).filter(pk=asked.get("space")).select_related("building__park")
    return [str(row) for row in (*enterprises.only("name"), *spaces)]


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
            seen = row_id(request.POST.get("seen", ""))
            after = overtaken.take(name, service_request, seen=seen, **who, **form.cleaned_data)
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


@require_GET
@role_required(*READS)
def about_space(request, pk):
    """Part of a space's page at the desk: what was asked about it, for those who read requests."""
    now, rows = timezone.now(), ServiceRequest.objects.visible_to(request.user).filter(space=pk)
    context = {
        "space_id": pk,
        "requests": [(row, light_of(row, now=now)) for row in rows.for_list().order_by("-received_at", "-id")[:5]],
        "count_requests": rows.count(),
        "sees_requests": request.user.has_role(*READERS),
        "may_take": request.user.has_role(*TAKERS),
    }
    return render_page(request, "enterprises/requests/_about_space.html", context)


@require_GET
@role_required(*Role.values)
def about_enterprise(request, pk):
    """Part of pages that are about an enterprise: what it has open, for those who read requests."""
    now, rows = timezone.now(), ServiceRequest.objects.visible_to(request.user).open().filter(enterprise=pk)
    context = {
        "enterprise_id": pk,
        "requests": [(row, light_of(row, now=now)) for row in rows.for_list().order_by("due_at", "id")[:10]],
        "sees_requests": request.user.has_role(*READERS),
        "may_take": request.user.has_role(*TAKERS),
    }
    return render_page(request, "enterprises/requests/_about_enterprise.html", context)


@require_POST
@role_required(*TAKERS)
def bulk_assign(request):
    """Assign what was picked in the list; what cannot be assigned stays and is named."""
    unit = units().get(row_id(request.POST.get("unit", "")))
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


def in_hand(user, number) -> ServiceRequest:
    """For those who have it in hand: whoever was asked for help reads on when that is over, and no more."""
    service_request = the_request(user, number)
    if not standings(user, service_request):
        raise PermissionDenied
    return service_request


@require_POST
@role_required(*WORKERS)
def attach(request, number):
    service_request = in_hand(request.user, number)
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
    service_request = in_hand(request.user, number)
    phone = contacts.reveal(service_request, by=request.user, address=client_address(request))
    context = panel(service_request, request.user, now=timezone.now()) | {"shown_phone": phone}
    return render_page(request, "enterprises/requests/detail.html", context, part="enterprises/requests/_phone.html")
