"""The telephone of a landlord: masked until somebody asks for it, and that they did is written down."""

from django.http import Http404

from crm import audit
from crm.models import Role, User

from .models import Landlord, Space

MAY_REVEAL = (Role.SPACES, Role.ATTRACTION, Role.OFFICER, Role.SUPERVISOR)


def reveal(space: Space, landlord: int | None, *, by: User, address: str | None = None) -> Landlord:
    """The landlord or agent of this space; the number itself is not in the line of history."""
    found = next((row for row in (space.landlord, space.agent) if row and row.pk == landlord), None)
    if found is None:
        raise Http404
    absent = by.acting_in(*MAY_REVEAL)
    audit.record(space, "landlord.reveal", by=by, text=str(found), address=address, on_behalf=absent)
    return found
