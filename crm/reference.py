"""What changes rarely — units, categories, the calendar — kept in each process under one stamp."""

from crm.models import Unit, User
from crm.models.reference import ReferenceStamp, bump, forget, forget_all, kept, seen, stamp

__all__ = [
    "bump",
    "communities",
    "forget",
    "forget_all",
    "hold",
    "kept",
    "seen",
    "short_communities",
    "stamp",
    "unit_family",
    "units",
]


def hold(by: User | None) -> None:
    """Whoever changes what all go by waits for those before; what they changed is then seen. In a transaction.

    One's own log-in first and the stamp second, as those do who change people: nobody waits for ever.
    """
    if by:
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
    row, _is_new = ReferenceStamp.objects.select_for_update().get_or_create(pk=1)
    seen(row.value)


@kept
def units() -> dict[int, Unit]:
    """All units by id, in their order."""
    return {unit.pk: unit for unit in Unit.objects.all()}


def communities() -> dict[int, Unit]:
    """Those in use, by id, in their order."""
    return {pk: unit for pk, unit in units().items() if unit.kind == Unit.Kind.COMMUNITY and unit.is_active}


def short_communities() -> dict[int, str]:
    """The same by their short names, to choose from."""
    return {pk: unit.short_name for pk, unit in communities().items()}


def unit_family(unit_id: int | None) -> list[int]:
    """Ids of a unit and all units below it."""
    if unit_id is None:
        return []
    below = [unit.pk for unit in units().values() if unit.parent_id == unit_id]
    return [unit_id, *(member for child in below for member in unit_family(child))]
