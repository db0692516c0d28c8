"""Who may be in charge of a project."""

from crm.models import Role, User

from .models import READS

OWNS = tuple(role for role in READS if role != Role.AUDITOR)


def owners() -> dict[int, User]:
    return {person.pk: person for person in User.objects.in_role(*OWNS).order_by("name", "id")}
