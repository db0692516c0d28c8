"""The one page of an enterprise: what every slice knows about it, side by side; its whole story; a profile on paper."""

from collections.abc import Iterable

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from crm.models import Event, ImportBatch, ImportWrite, Role
from crm.web import render_page, role_required
from enterprises.accounts.changes import MAY_EDIT
from enterprises.accounts.contacts import MAY_REVEAL
from enterprises.accounts.models import Enterprise
from enterprises.requests.intake_pages import TAKERS

from . import enterprise_story
from .panels import FIRST, MORE, PANELS, Panel

LAST_EVENTS = 20


@require_GET
@role_required(*Role.values)
def enterprise(request, pk):
    """What is looked for most; the other panels and the story follow in a second answer, or behind a link."""
    found = to_read(request.user, pk)
    context = head(found, request.user) | drawn(FIRST, found, request.user)
    context |= {"events": list(Event.objects.about(found)[:LAST_EVENTS]), "more": MORE, "is_first": True}
    return render_page(request, "crm/desk/enterprise.html", context)


@require_GET
@role_required(*Role.values)
def enterprise_more(request, pk):
    """The other panels; as a page, all of them and the story of all."""
    found = to_read(request.user, pk)
    if request.htmx:
        context = {"enterprise": found, "may_edit": request.user.has_role(*MAY_EDIT)}
        return render_page(request, "", context | drawn(MORE, found, request.user), part="crm/desk/_more.html")
    context = head(found, request.user) | drawn(PANELS, found, request.user)
    context |= enterprise_story.told(found, request.user, request.GET)
    return render_page(request, "crm/desk/enterprise.html", context)


@require_GET
@role_required(*Role.values)
def enterprise_story_page(request, pk):
    """经过: everything that was done for it, of all kinds or of one, fifty lines at a time."""
    found = to_read(request.user, pk)
    context = {"enterprise": found} | enterprise_story.told(found, request.user, request.GET)
    return render_page(request, "crm/desk/enterprise_story.html", context, part="crm/desk/_story.html")


@require_GET
@role_required(*Role.values)
def enterprise_profile(request, pk):
    """一户一档, for paper."""
    found, today = to_read(request.user, pk), timezone.localdate()
    context = head(found, request.user) | drawn(PANELS, found, request.user)
    return render_page(request, "crm/desk/enterprise_profile.html", context | {"today": today, "by": request.user})


def to_read(user, pk: int) -> Enterprise:
    rows = Enterprise.objects.visible_to(user).select_related("community", "officer__unit")
    return get_object_or_404(rows.prefetch_related("tags", "contacts"), pk=pk)


def head(found: Enterprise, user) -> dict:
    return {
        "enterprise": found,
        "contacts": found.contacts.all(),
        "import_write": ImportWrite.objects.touching(ImportBatch.Kind.ENTERPRISES, found.pk).first(),
        "may_edit": user.has_role(*MAY_EDIT),
        "may_reveal": user.has_role(*MAY_REVEAL),
        "may_take": user.has_role(*TAKERS),
    }


def drawn(panels: Iterable[Panel], found: Enterprise, user) -> dict:
    """The panels that this person may see, with what they show."""
    now, context, seen = timezone.now(), {}, []
    for panel in panels:
        if (shown := panel.show(found, user, now)) is not None:
            seen.append(panel)
            context |= shown
    return context | {"panels": seen}
