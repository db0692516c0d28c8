"""The doors of the public front page. A slice with something for the public adds its own here, as in the menu."""

from dataclasses import dataclass

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
)
