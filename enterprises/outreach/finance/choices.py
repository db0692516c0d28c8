"""Who may look after a financing need."""

from crm import leave
from crm.models import User

from .models import WRITES


def owners() -> dict[int, User]:
    return {person.pk: person for person in User.objects.in_role(*WRITES).order_by("name", "id")}


def named(found: dict[int, User]) -> list[tuple[int, str]]:
    """For a form: whoever is on leave says so."""
    return [(pk, leave.named(pk, person)) for pk, person in found.items()]
