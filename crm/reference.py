"""What changes rarely — units, categories, the calendar — kept in each process under one stamp."""

from crm.models import Unit, User
from crm.models.reference import ReferenceStamp, bump, forget, forget_all, kept, seen, stamp

__all__ = ["bump", "forget", "forget_all", "hold", "kept", "seen", "stamp", "unit_family", "units"]


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


def unit_family(unit_id: int | None) -> list[int]:
    """Ids of a unit and all units below it."""
    if unit_id is None:
        return []
    below = [unit.pk for unit in units().values() if unit.parent_id == unit_id]
    return [unit_id, *(member for child in below for member in unit_family(child))]
