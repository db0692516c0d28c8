"""The shared tables. Everything above the floor refers to these by name."""

from .attachments import Attachment
from .audit import Event, EventCursor
from .covers import Cover
from .deadlines import Deadline
from .duty import DutyShift
from .hand_overs import HandOver
from .imports import ImportBatch, ImportRow, ImportWrite
from .jobs import Job
from .notices import Notice, NoticeKind
from .numbers import NumberSeries
from .outbox import Message
from .people import Unit, User
from .reference import ReferenceStamp
from .robots import Robot
from .roles import CARRIED, Role
from .rules import RuleValue
from .saved_views import SavedView
from .targets import Target
from .workdays import CalendarDay, CalendarNotice

__all__ = [
    "CARRIED",
    "Attachment",
    "CalendarDay",
    "CalendarNotice",
    "Cover",
    "Deadline",
    "DutyShift",
    "Event",
    "EventCursor",
    "HandOver",
    "ImportBatch",
    "ImportRow",
    "ImportWrite",
    "Job",
    "Message",
    "Notice",
    "NoticeKind",
    "NumberSeries",
    "ReferenceStamp",
    "Robot",
    "Role",
    "RuleValue",
    "SavedView",
    "Target",
    "Unit",
    "User",
]
