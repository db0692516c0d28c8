"""The one page of an enterprise: what every slice knows about it, side by side."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from crm.models import Event, ImportBatch, ImportWrite, Role
from crm.web import render_page, role_required
from enterprises.accounts.changes import MAY_EDIT
from enterprises.accounts.contacts import MAY_REVEAL
from enterprises.accounts.models import Enterprise
from enterprises.requests.intake_pages import TAKERS
from enterprises.requests.models import ServiceRequest
from enterprises.requests.pages import light_of
from enterprises.requests.views import READERS

LAST_REQUESTS, LAST_EVENTS = 10, 50


@require_GET
@role_required(*Role.values)
def enterprise(request, pk):
    rows = Enterprise.objects.visible_to(request.user).select_related("community", "officer__unit")
    found = get_object_or_404(rows.prefetch_related("tags", "contacts"), pk=pk)
    user = request.user
    context = {
        "enterprise": found,
        "contacts": found.contacts.all(),
        "import_write": ImportWrite.objects.touching(ImportBatch.Kind.ENTERPRISES, found.pk).first(),
        "events": list(Event.objects.about(found)[:LAST_EVENTS]),
        "may_edit": user.has_role(*MAY_EDIT),
        "may_reveal": user.has_role(*MAY_REVEAL),
        "may_take": user.has_role(*TAKERS),
        "sees_requests": user.has_role(*READERS),
    }
    if context["sees_requests"]:
        context |= its_requests(found, user)
    return render_page(request, "crm/desk/enterprise.html", context)


def its_requests(found: Enterprise, user) -> dict:
    now = timezone.now()
    rows = ServiceRequest.objects.visible_to(user).filter(enterprise=found)
    last = rows.for_list().order_by("-received_at", "-id")[:LAST_REQUESTS]
    return {"requests": [(row, light_of(row, now=now)) for row in last], "count_requests": rows.count()}
