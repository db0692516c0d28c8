"""Gathers the slices' tables, because Django looks here. Inside the slices import from the slice."""

from .accounts.models import Contact, Enterprise, Tag
from .requests.models import Ask, Assistance, Card, Category, Rating, Reply, ReplyTemplate, ServiceRequest
from .requests.rules import number  # noqa: F401  the rules are known as soon as the tables are

__all__ = [
    "Ask",
    "Assistance",
    "Card",
    "Category",
    "Contact",
    "Enterprise",
    "Rating",
    "Reply",
    "ReplyTemplate",
    "ServiceRequest",
    "Tag",
]
