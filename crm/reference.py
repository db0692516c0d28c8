"""The stamp under which processes keep copies of what changes rarely: units, categories, the calendar."""

import secrets
import threading

from crm.models import ReferenceStamp, Unit

_this = threading.local()
_units: tuple[int, dict[int, Unit]] = (-1, {})


def stamp() -> int:
    """Changes whenever reference data change. Asked of the database once a request or job."""
    if getattr(_this, "stamp", None) is None:
        row = ReferenceStamp.objects.first()
        _this.stamp = row.value if row else 0
    return _this.stamp


def bump() -> None:
    """To be called in the transaction that changes reference data."""
    # never a count: a number taken back by a rollback must not come again for other data
    ReferenceStamp.objects.update_or_create(pk=1, defaults={"value": secrets.randbits(62)})
    forget()


def forget() -> None:
    """To be called at the start of each request and job."""
    _this.stamp = None


def units() -> dict[int, Unit]:
    """All units by id, in their order; the same objects for everybody, not to be changed."""
    global _units
    if _units[0] != stamp():
        _units = (stamp(), {unit.pk: unit for unit in Unit.objects.all()})
    return _units[1]


def unit_family(unit_id: int | None) -> list[int]:
    """Ids of a unit and all units below it."""
    if unit_id is None:
        return []
    below = [unit.pk for unit in units().values() if unit.parent_id == unit_id]
    return [unit_id, *(member for child in below for member in unit_family(child))]
