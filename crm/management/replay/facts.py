"""Plain facts of a request's life, as the second model keeps them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from . import naive


@dataclass
class Clock:
    kind: str
    started: datetime
    days: int | None = None
    hours: int | None = None
    named: datetime | None = None
    unit: int | None = None  # that was asked for help
    extra: int = 0
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)
    met: datetime | None = None
    cancelled: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.met is None and self.cancelled is None

    @property
    def first_due(self) -> datetime:
        if self.named:
            return self.named
        if self.hours:
            return self.started + timedelta(hours=self.hours)
        return naive.due(self.started, self.days)

    @property
    def due(self) -> datetime:
        if self.named or self.hours:
            return self.first_due
        return naive.due(self.started, self.days + self.extra, self.pauses)


@dataclass
class Word:
    """What the enterprise was told: the clocks that it met, and those that it set going."""

    told: datetime
    is_final: bool
    met: list[Clock]
    made: list[Clock]
    is_void: bool = False


@dataclass
class Asked:
    kind: str
    ground: str = ""
    days: int = 0
    granted: bool | None = None


@dataclass
class Line:
    verb: str
    by: int | None
    at: datetime
    before: str | None
    after: str | None  # the state, where it changed
