"""Gathers the slices' tables, because Django looks here. Inside the slices import from the slice."""

from .accounts.models import Contact, Enterprise, Tag
from .meetings.models import AgendaItem, Decision, Meeting, Visitor
from .meetings.rules import MEETINGS  # noqa: F401  the rules are known as soon as the tables are
from .requests.models import Ask, Assistance, Category, Rating, Reply, ReplyTemplate, ServiceRequest
from .requests.rules import number  # noqa: F401  the rules are known as soon as the tables are

__all__ = [
    "AgendaItem",
    "Ask",
    "Assistance",
    "Category",
    "Contact",
    "Decision",
    "Enterprise",
    "Meeting",
    "Rating",
    "Reply",
    "ReplyTemplate",
    "ServiceRequest",
    "Tag",
    "Visitor",
]
