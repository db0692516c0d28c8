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

from .panels import PANELS

LAST_EVENTS = 50


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
        "panels": [],
    }
    now = timezone.now()
    for panel in PANELS:
        if (shown := panel.show(found, user, now)) is not None:
            context["panels"].append(panel)
            context |= shown
    return render_page(request, "crm/desk/enterprise.html", context)
