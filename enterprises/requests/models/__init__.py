"""The tables of requests."""

from .answers import Rating, Reply
from .asks import Ask, Assistance
from .cards import Card
from .kinds import Category, ReplyTemplate
from .request import ServiceRequest
from .states import (
    ON_LEDGER,
    OPEN,
    OVER,
    UNHAPPY,
    Channel,
    Grade,
    Ground,
    PauseGround,
    Result,
    Status,
    Urgency,
)
from .turns import TO_DECIDE, decision_of, own_turn, turn_of

__all__ = [
    "ON_LEDGER",
    "OPEN",
    "OVER",
    "TO_DECIDE",
    "UNHAPPY",
    "Ask",
    "Assistance",
    "Card",
    "Category",
    "Channel",
    "Grade",
    "Ground",
    "PauseGround",
    "Rating",
    "Reply",
    "ReplyTemplate",
    "Result",
    "ServiceRequest",
    "Status",
    "Urgency",
    "decision_of",
    "own_turn",
    "turn_of",
]
