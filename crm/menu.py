"""The left menu and the shell around every page. An item is shown to those who may open it."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Role
from crm.models.imports import IMPORTS

EVERYBODY = frozenset(Role.values)
LOOKS_AFTER_PEOPLE = frozenset({Role.ADMIN, Role.SUPERVISOR})
WATCHES_REQUESTS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.REPORTER, Role.AUDITOR})
READS_RULES = frozenset({Role.ADMIN, Role.SUPERVISOR, Role.AUDITOR})
WORKS_REQUESTS = frozenset({Role.OFFICER, Role.HANDLER, Role.SUPERVISOR, Role.REPORTER, Role.AUDITOR})
READS_STATISTICS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.REPORTER, Role.AUDITOR})
READS_FIGURES = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.REPORTER, Role.AUDITOR})  # of single enterprises
READS_SPACES = frozenset(Role.values) - {Role.EDITOR}
READS_PROJECTS = READS_STATISTICS | {Role.ATTRACTION}
FINANCES = READS_STATISTICS | {Role.ATTRACTION}
READS_VISITS = READS_STATISTICS | {Role.ATTRACTION, Role.HANDLER}
ATTENDS = frozenset(Role.values) - {Role.ADMIN}  # who reads of activities
READS_TARGETS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.REPORTER, Role.AUDITOR, Role.ATTRACTION})
MEETS = WORKS_REQUESTS | {Role.ATTRACTION, Role.SPACES}  # whom a decision can concern


@dataclass(frozen=True)
class Item:
    label: object
    url: str
    icon: str
    roles: frozenset[str]
    prefix: str = ""  # pages under this path belong to it; the item's own path when empty


MENU = (
    ("", (Item(_("Workbench"), "desk:workbench", "list-checks", EVERYBODY),)),
    (
        _("Enterprise service"),
        (
            Item(_("Requests"), "requests:list", "message-square-text", WORKS_REQUESTS),
            Item(_("Supervision"), "desk:supervision", "gauge", WATCHES_REQUESTS),
            Item(_("Statistics"), "requests:statistics", "chart-no-axes-column", READS_STATISTICS),
            Item(_("Enterprises"), "accounts:list", "building-2", EVERYBODY),
            Item(_("Service teams"), "teams:list", "users-round", EVERYBODY),
            Item(pgettext_lazy("outreach", "Visits"), "visits:list", "footprints", READS_VISITS),
            Item(pgettext_lazy("activity", "Activities"), "activities:list", "calendar-check", ATTENDS),
            Item(pgettext_lazy("outreach", "Financing"), "finance:needs", "landmark", FINANCES),
            Item(pgettext_lazy("virtual park", "Virtual parks"), "virtual_parks:list", "network", EVERYBODY),
            Item(_("Meetings"), "meetings:list", "gavel", MEETS),
        ),
    ),
    (
        _("Economy"),
        (
            Item(_("Economic figures"), "economy:overview", "trending-up", READS_FIGURES),
            Item(_("Lists of the year"), "economy:lists", "list-ordered", EVERYBODY),
            Item(_("Investment projects"), "projects:list", "construction", READS_PROJECTS),
            Item(pgettext_lazy("page", "Targets"), "desk:targets", "target", READS_TARGETS),
            Item(_("Tiers"), "tiers:list", "layers", EVERYBODY),
            Item(_("Qualifications"), "qualifications:list", "award", EVERYBODY),
        ),
    ),
    (
        _("Investment attraction"),
        (
            Item(_("Spaces"), "spaces:list", "warehouse", READS_SPACES),
            Item(_("Tenancies"), "tenancies:list", "key-round", READS_SPACES),
        ),
    ),
    (
        _("Office"),
        (
            Item(_("Policy briefings"), "wagtailadmin_home", "file-text", frozenset({Role.EDITOR})),
            Item(_("Imports"), "desk:imports", "upload", IMPORTS),
            Item(_("Working days"), "desk:calendar", "calendar-days", EVERYBODY),
            Item(pgettext_lazy("page", "Duty roster"), "desk:roster", "phone-call", EVERYBODY),
            Item(_("Leave cover"), "desk:covers", "user-round-check", LOOKS_AFTER_PEOPLE),
            Item(_("Hand-over of work"), "desk:hand_overs", "replace", LOOKS_AFTER_PEOPLE),
            Item(_("People"), "desk:people", "users-round", frozenset({Role.ADMIN})),
            Item(pgettext_lazy("page", "Rules"), "desk:rules", "sliders-horizontal", READS_RULES),
            Item(_("Request categories"), "categories:list", "list-tree", frozenset({Role.ADMIN})),
            Item(_("Reply templates"), "reply_templates:list", "message-square-quote", frozenset({Role.ADMIN})),
            Item(_("Robots"), "desk:robots", "bot", frozenset({Role.ADMIN})),
            Item(_("Jobs"), "desk:jobs", "cog", frozenset({Role.ADMIN})),
            Item(pgettext_lazy("page", "History"), "desk:history", "history", frozenset({Role.AUDITOR})),
        ),
    ),
)


def entries(user, path: str) -> list:
    """[(heading, [(item, address, is_current)])] for this person, empty sections left out."""
    sections = []
    here = place(path)
    for heading, items in MENU:
        shown = [(item, reverse(item.url)) for item in items if user.has_role(*item.roles)]
        if shown:
            sections.append((heading, [(item, url, url == here) for item, url in shown]))
    return sections


def place(path: str) -> str:
    """The address of the item that a page belongs to: the longest one above it. The workbench is above all and stands
    for itself alone."""
    urls = [reverse(item.url) for _heading, items in MENU for item in items]
    above = [url for url in urls if path == url or (url != reverse("desk:workbench") and path.startswith(url))]
    return max(above, key=len, default="")


def shell(request) -> dict:
    """Context processor: what base.html needs on every desk page. No query of its own."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return {
        "office_name": settings.OFFICE_NAME,
        "is_demo": settings.DEMO,
        "search_words": request.GET.get("q", "") if request.path == reverse("desk:search") else "",
        "menu": entries(user, request.path) if known and request.path.startswith("/desk/") else [],
    }
