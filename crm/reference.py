"""What changes rarely — units, categories, the calendar — kept in each process under one stamp."""

import secrets
import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from crm.models import ReferenceStamp, Unit

T = TypeVar("T")
_this = threading.local()
_held: list[dict] = []


def stamp() -> int:
    """Changes whenever reference data change. Comes with the person of a request; a job asks the database once."""
    if getattr(_this, "stamp", None) is None:
        row = ReferenceStamp.objects.first()
        _this.stamp = row.value if row else 0
    return _this.stamp


def seen(value: int | None) -> None:
    """Somebody has just read the stamp along with something else."""
    _this.stamp = value or 0


def bump() -> None:
    """To be called in the transaction that changes reference data."""
    # never a count: a number taken back by a rollback must not come again for other data
    ReferenceStamp.objects.update_or_create(pk=1, defaults={"value": secrets.randbits(62)})
    forget()


def forget() -> None:
    """To be called at the start of each request and job."""
    _this.stamp = None


def forget_all() -> None:
    """Drop every copy, for tests: a new database begins with the stamp of the one before."""
    forget()
    for held in _held:
        held.clear()


def kept(build: Callable[[], T]) -> Callable[[], T]:
    """Decorator: what build() returns is kept in this process until the stamp changes. Not to be changed by callers."""
    held: dict[str, Any] = {}
    _held.append(held)

    @wraps(build)
    def get() -> T:
        now = stamp()
        if held.get("stamp") != now:
            held.update(value=build(), stamp=now)
        return held["value"]

    return get


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
