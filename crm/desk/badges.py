"""The small numbers in the menu; asked once a request, also by the pages that show the same."""

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from enterprises.requests.filters import held_counts
from enterprises.requests.views import READERS


def shell_badges(request) -> dict:
    """Context processor: [(URL name, text, is late)] beside menu items."""
    return {"badges": SimpleLazyObject(lambda: badges(request))}


def badges(request) -> list[tuple[str, str, bool]]:
    if not request.user.is_authenticated or not request.user.has_role(*READERS):
        return []
    held = held_counts(request)
    shown = []
    if held["mine"]:
        shown.append(("desk:workbench", str(held["mine"]), False))
    if held["late"]:
        shown.append(("requests:list", _("%(n)s late") % {"n": held["late"]}, True))
    return shown
