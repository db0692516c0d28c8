"""What changes rarely — units, categories, the calendar — kept in each process under one stamp."""

from crm.models import Unit
from crm.models.reference import bump, forget, forget_all, kept, seen, stamp

__all__ = ["bump", "forget", "forget_all", "kept", "seen", "stamp", "unit_family", "units"]


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
