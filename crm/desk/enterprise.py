"""The one page of an enterprise: what every slice knows about it, side by side; its whole story; a profile on paper."""

from collections.abc import Iterable
from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.models import Event, ImportBatch, ImportWrite, Role
from crm.web import render_page, role_required
from enterprises.accounts.changes import MAY_EDIT
from enterprises.accounts.contacts import MAY_REVEAL
from enterprises.accounts.models import Enterprise
from enterprises.merging.models import MERGES
from enterprises.merging.reading import predecessors_of, survivor_of
from enterprises.requests.intake_pages import TAKERS

from . import enterprise_story
from .panels import FIRST, MORE, PANELS, Panel

LAST_EVENTS = 20


def reads(view):
    """A page of one file. 旧号: one that was merged away leads to the file that it came to."""

    @wraps(view)
    def led(request, pk):
        rows = Enterprise.objects.visible_to(request.user).select_related("community", "officer__unit")
        found = rows.prefetch_related("tags", "contacts").filter(pk=pk).first()
        return view(request, found) if found else led_on(request, pk)

    return led


def led_on(request, pk):
    """No browser keeps where it led: the merge may be taken apart."""
    survivor = survivor_of(pk)
    if survivor is None:
        raise Http404
    former = Enterprise.objects.visible_to(request.user, with_merged=True).get(pk=pk)
    messages.info(request, _("%(name)s has been merged into this file.") % {"name": former.name})
    response = redirect(survivor, permanent=True)
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@role_required(*Role.values)
@reads
def enterprise(request, found):
    """What is looked for most; the other panels and the story follow in a second answer, or behind a link."""
    context = head(found, request.user) | drawn(FIRST, found, request.user)
    context |= {"events": list(last_events(found)), "more": MORE, "is_first": True}
    return render_page(request, "crm/desk/enterprise.html", context)


@require_GET
@role_required(*Role.values)
@reads
def enterprise_more(request, found):
    """The other panels; as a page, all of them and the story of all."""
    if request.htmx:
        context = {"enterprise": found, "may_edit": request.user.has_role(*MAY_EDIT)}
        return render_page(request, "", context | drawn(MORE, found, request.user), part="crm/desk/_more.html")
    context = head(found, request.user) | drawn(PANELS, found, request.user)
    context |= enterprise_story.told(found, request.user, request.GET)
    return render_page(request, "crm/desk/enterprise.html", context)


@require_GET
@role_required(*Role.values)
@reads
def enterprise_story_page(request, found):
    """经过: everything that was done for it, of all kinds or of one, fifty lines at a time."""
    context = {"enterprise": found} | enterprise_story.told(found, request.user, request.GET)
    return render_page(request, "crm/desk/enterprise_story.html", context, part="crm/desk/_story.html")


@require_GET
@role_required(*Role.values)
@reads
def enterprise_profile(request, found):
    """一户一档, for paper."""
    today = timezone.localdate()
    context = head(found, request.user) | drawn(PANELS, found, request.user)
    return render_page(request, "crm/desk/enterprise_profile.html", context | {"today": today, "by": request.user})


def last_events(found: Enterprise):
    """Of the file itself and of those that were merged into it."""
    return Event.objects.about_each([(Enterprise, [found.pk, *predecessors_of(found.pk)])])[:LAST_EVENTS]


def head(found: Enterprise, user) -> dict:
    return {
        "enterprise": found,
        "contacts": found.contacts.all(),
        "import_write": ImportWrite.objects.touching(ImportBatch.Kind.ENTERPRISES, found.pk).first(),
        "may_edit": user.has_role(*MAY_EDIT),
        "may_reveal": user.has_role(*MAY_REVEAL),
        "may_take": user.has_role(*TAKERS),
        "may_merge": user.has_role(*MERGES),
    }


def drawn(panels: Iterable[Panel], found: Enterprise, user) -> dict:
    """The panels that this person may see, with what they show."""
    now, context, seen = timezone.now(), {}, []
    for panel in panels:
        if (shown := panel.show(found, user, now)) is not None:
            seen.append(panel)
            context |= shown
    return context | {"panels": seen}
