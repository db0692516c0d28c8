"""One number that changes whenever units, people or the calendar change, so that processes may keep copies."""

import secrets
import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import models

T = TypeVar("T")
_this = threading.local()
_held: list[dict] = []


class ReferenceStamp(models.Model):
    value = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return str(self.value)


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
