"""The doors of the public front page. A slice with something for the public adds its own here, as in the menu."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Door:
    label: object
    url: str  # name of a page that anybody may open
    icon: str


# the first is the filled one
DOORS = (
    Door(_("Ask for help"), "ask:form", "whistle"),
    Door(_("Progress, more material, rating"), "track:enter", "ticket"),
    Door(_("Find a space"), "space:list", "warehouse"),
    Door(_("Activities and briefings"), "events:list", "calendar-check"),
)
WORDS: dict[str, Callable[[date], str]] = {}


def say(url: str, words: Callable[[date], str]) -> None:
    """What is behind a door today, in a line below it: from the slice that knows. Once, at import."""
    WORDS[url] = words


def doors_on(today: date) -> list[tuple[Door, str]]:
    return [(door, WORDS[door.url](today) if door.url in WORDS else "") for door in DOORS]
