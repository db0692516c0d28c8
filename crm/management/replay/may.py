"""What the office's rules allow, told once more from the second model's facts: state and standing aside."""

from datetime import datetime, timedelta
from typing import Any

from . import naive
from .shadow import Shadow

RETURN_DAYS, EXTENSIONS, MOST_DAYS, ASKED_BEFORE = 2, 1, 10, 1
TOLD = ("interim", "reply", "decline")


def may(move: str, shadow: Shadow, at: datetime, words: dict[str, Any]) -> bool:
    if move in TOLD and not can_be_told(shadow, words):
        return False
    rule = RULES.get(move)
    return rule is None or rule(shadow, at, words)


def can_be_told(shadow: Shadow, words: dict[str, Any]) -> bool:
    told = shadow.told(words["told_at"])
    return told is not None and words.get("next_at", told + timedelta(days=1)) > told


def hand_back(shadow: Shadow, at: datetime, words: dict[str, Any]) -> bool:
    """Within two working days of its assignment, while nobody has answered, and never against a ruling."""
    since = min(shadow.round_began, shadow.assigned)
    answered = any(word.told >= since and not word.is_void for word in shadow.words)
    days = naive.workdays_between(local(shadow.assigned), local(at))
    return not answered and not shadow.ruled and days <= RETURN_DAYS


def in_days(shadow: Shadow) -> bool:
    """The answer is still owed, and counted in working days."""
    return bool(shadow.open("answer")) and not shadow.by_hours


def ask_extension(shadow: Shadow, at: datetime, words: dict[str, Any]) -> bool:
    if shadow.pending or not in_days(shadow) or shadow.extensions >= EXTENSIONS or words["days"] > MOST_DAYS:
        return False
    return naive.workdays_between(local(at), local(shadow.open("answer")[0].due)) >= ASKED_BEFORE


def ask_pause(shadow: Shadow, at: datetime, words: dict[str, Any]) -> bool:
    """Never for what is late already."""
    return not shadow.pending and in_days(shadow) and shadow.open("answer")[0].due >= at


def grant_extension(shadow: Shadow, at: datetime, words: dict[str, Any]) -> bool:
    return shadow.pending == "extension" and in_days(shadow) and shadow.open("answer")[0].due >= at


def rate(shadow: Shadow, at: datetime, words: dict[str, Any]) -> bool:
    return shadow.round not in shadow.grades


def assist(shadow: Shadow, at: datetime, words: dict[str, Any]) -> bool:
    asked = {clock.unit for clock in shadow.open("assist")}
    return words["unit"].pk not in asked | {shadow.unit}


def on_ledger(shadow: Shadow) -> bool:
    return shadow.result in ("planned", "unsolved") and not shadow.settled


def local(moment: datetime):
    return moment.astimezone(naive.ZONE).date()


RULES = {
    "return": hand_back,
    "dispute": hand_back,
    "link": lambda shadow, at, words: not shadow.linked,
    "grant_extension": grant_extension,
    "refuse_extension": lambda shadow, at, words: shadow.pending == "extension",
    "grant_pause": lambda shadow, at, words: shadow.pending == "pause" and in_days(shadow),
    "refuse_pause": lambda shadow, at, words: shadow.pending == "pause",
    "ask_pause": ask_pause,
    "ask_extension": ask_extension,
    "answer_urge": lambda shadow, at, words: shadow.urged,
    "urge": lambda shadow, at, words: not shadow.urged,
    "contribute": lambda shadow, at, words: bool(shadow.open("assist")),
    "assist": assist,
    "submit": lambda shadow, at, words: shadow.to_check,
    "reply": lambda shadow, at, words: not shadow.to_check or shadow.checked,
    "progress": lambda shadow, at, words: shadow.important,
    "void": lambda shadow, at, words: shadow.last_word is not None and not shadow.last_word.is_final,
    "rate": rate,
    "settle": lambda shadow, at, words: on_ledger(shadow),
    "call_back": lambda shadow, at, words: not shadow.called_back,
}
