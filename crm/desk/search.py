"""One search over everything this person may see."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from crm.models import Role
from crm.web import render_page, role_required
from enterprises.accounts.models import Enterprise
from enterprises.outreach.activities.models import Activity
from enterprises.requests.models import ServiceRequest
from spaces.facts import FACTS
from spaces.models import Park, Space

MOST = 10


@dataclass(frozen=True)
class Section:
    """What was found of one kind; `all_url` shows all of it, `row` is the template of a line."""

    label: object
    row: str
    rows: list
    has_more: bool
    all_url: str = ""


@require_GET
@role_required(*Role.values)
def search(request):
    words = request.GET.get("q", "").strip()[:60]
    if words and (exact := by_number(request.user, words)):
        return redirect(exact)
    found = [section for section in sections(request.user, words) if section.rows] if words else []
    for space in (row for section in found for row in section.rows if isinstance(row, Space)):
        space.size = FACTS["area"].said(space)
    return render_page(request, "crm/desk/search.html", {"words": words, "sections": found})


def by_number(user, words: str):
    """PH20240603-0007 or KJ00012: there is one, and it is opened."""
    if words[:2].upper() == "KJ" and (space := Space.objects.visible_to(user).coded(words).first()):
        return space
    return ServiceRequest.objects.visible_to(user).filter(number=words.upper()).first()


def sections(user, words: str) -> list[Section]:
    """One query for each kind of record; none for what the person may not see."""
    enterprises = Enterprise.objects.visible_to(user).for_list().matching(words).order_by("name", "id")
    requests = ServiceRequest.objects.visible_to(user).for_list().matching(words).order_by("-received_at", "-id")
    activities = Activity.objects.visible_to(user).titled(words).order_by("-starts_at", "-id")
    parks = Park.objects.visible_to(user).select_related("community").matching(words).order_by("name", "id")
    spaces = Space.objects.visible_to(user).select_related("building__park").matching(words)
    said = {"q": words}
    return [
        section(_("Enterprises"), "enterprise", enterprises, "accounts:list", said),
        section(_("Requests"), "request", requests, "requests:list", said | {"view": "all"}),
        section(
            pgettext_lazy("activity", "Activities"), "activity", activities, "activities:list", said | {"view": "all"}
        ),
        section(pgettext_lazy("space", "Parks"), "park", parks),
        section(_("Spaces"), "space", spaces.order_by("place_key", "id"), "spaces:list", said | {"view": "all"}),
    ]


def section(label, row: str, rows: QuerySet, page: str = "", said: dict | None = None) -> Section:
    found = list(rows[: MOST + 1])
    all_url = f"{reverse(page)}?{urlencode(said)}" if page else ""
    return Section(label, f"crm/desk/_found_{row}.html", found[:MOST], len(found) > MOST, all_url)
