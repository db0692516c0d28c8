"""The small numbers in the menu; asked once a request, also by the pages that show the same."""

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from crm.models import Role
from enterprises.requests.filters import held_counts
from enterprises.requests.views import READERS
from spaces import todo

from .jobs import failed_count


def shell_badges(request) -> dict:
    """Context processor: [(URL name, text, is late)] beside menu items."""
    return {"badges": SimpleLazyObject(lambda: badges(request))}


def badges(request) -> list[tuple[str, str, bool]]:
    if not request.user.is_authenticated:
        return []
    requests = held_badges(request) if request.user.has_role(*READERS) else []
    return [*failures(request.user), *requests, *to_verify(request)]


def failures(user) -> list[tuple[str, str, bool]]:
    """A red word, and only when something failed."""
    failed = failed_count(user) if user.has_role(Role.ADMIN) else 0
    return [("desk:jobs", _("%(n)s failed") % {"n": failed}, True)] if failed else []


def held_badges(request) -> list[tuple[str, str, bool]]:
    held = held_counts(request)
    shown = []
    if held["mine"]:
        shown.append(("desk:workbench", str(held["mine"]), False))
    if held["late"]:
        shown.append(("requests:list", _("%(n)s late") % {"n": held["late"]}, True))
    return shown


def to_verify(request) -> list[tuple[str, str, bool]]:
    """For whoever keeps the inventory true."""
    count = todo.held_counts(request)["stale"] if request.user.has_role(Role.SPACES) else 0
    return [("spaces:list", _("%(n)s to verify") % {"n": count}, False)] if count else []
