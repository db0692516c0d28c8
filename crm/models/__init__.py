"""The shared tables. Everything above the floor refers to these by name."""

from .attachments import Attachment
from .audit import Event, EventCursor
from .deadlines import Deadline
from .imports import ImportBatch, ImportRow, ImportWrite
from .jobs import Job
from .notices import Notice
from .numbers import NumberSeries
from .outbox import Message
from .people import Role, Unit, User
from .reference import ReferenceStamp
from .saved_views import SavedView
from .workdays import CalendarDay, CalendarNotice

__all__ = [
    "Attachment",
    "CalendarDay",
    "CalendarNotice",
    "Deadline",
    "Event",
    "EventCursor",
    "ImportBatch",
    "ImportRow",
    "ImportWrite",
    "Job",
    "Message",
    "Notice",
    "NumberSeries",
    "ReferenceStamp",
    "Role",
    "SavedView",
    "Unit",
    "User",
]
