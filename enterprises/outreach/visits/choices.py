"""Who can make a visit, and who can have to do what follows; kept in each process under the reference stamp."""

from crm import leave, reference
from crm.models import Role, User

from .models import VISITS

DOES = (*VISITS, Role.HANDLER)


@reference.kept
def people() -> dict[int, User]:
    """Everybody who may own a follow-up, by unit; `roles` are filled in."""
    rows = User.objects.in_role(*DOES).select_related("unit").prefetch_related("groups")
    found = {person.pk: person for person in rows.order_by("unit__position", "unit", "name", "id")}
    for person in found.values():
        person.roles = frozenset(group.name for group in person.groups.all())
    return found


def visitors() -> dict[int, User]:
    """Of those the ones who visit."""
    return {pk: person for pk, person in people().items() if not person.roles.isdisjoint(VISITS)}


def named(found: dict[int, User]) -> list[tuple[int, str]]:
    """For a form: the unit, the name, and who is on leave."""
    return [
        (pk, f"{person.unit.short_name if person.unit else '—'} · {leave.named(pk, person)}")
        for pk, person in found.items()
    ]


def names() -> dict[int, str]:
    return {pk: str(person) for pk, person in people().items()}
