"""The 30/60/90/120 scale of freshness, with the mark of today. Pure geometry; the words stand in spaces.freshness."""

from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from .freshness import Freshness

WIDE, NARROW = 820, 350
GAP = 2
LEFT, RIGHT = "start", "end"


@dataclass(frozen=True)
class Stretch:
    x: int
    width: int
    words: str


@dataclass(frozen=True)
class Scale:
    width: int
    stretches: list[Stretch]
    last: str  # what stands at the right end
    mark: int | None  # None: never verified
    mark_words: str
    css: str
    label: str

    @property
    def mark_x(self) -> int:
        """Of the words beside the mark."""
        return self.mark + (-11 if self.is_late else 11)

    @property
    def is_late(self) -> bool:
        """So far right that the words stand left of the mark."""
        return self.mark is not None and self.mark > self.width * 0.72

    @property
    def anchor(self) -> str:
        return RIGHT if self.is_late else LEFT


def scales(fresh: Freshness) -> list[Scale]:
    """For a wide and for a narrow page; the style sheet shows one of them."""
    return [scale(fresh, WIDE, "is-wide"), scale(fresh, NARROW, "is-narrow")]


def scale(fresh: Freshness, width: int, css: str) -> Scale:
    is_wide = width == WIDE
    step = width / 4
    names = [
        pgettext("freshness", "Fresh"), pgettext("scale", "ask the landlord"), pgettext("scale", "go and look"),
        pgettext("scale", "urgent"),
    ]  # fmt: skip
    edges = zip(fresh.edges, names[1:], strict=False)
    words = [names[0]] + [edge_words(days, name) if is_wide else str(days) for days, name in edges]
    stretches = [Stretch(round(step * at), round(step) - GAP, text) for at, text in enumerate(words)]
    last = edge_words(fresh.edges[3], pgettext("scale", "hidden") if is_wide else "")
    mark, said = None, ""
    if fresh.age is not None:
        mark = round(place(fresh.age, fresh.edges) * step)
        said = _("today, day %(n)s") % {"n": fresh.age} if fresh.age else fresh.words
    return Scale(width, stretches, last, mark, said, css, spoken(fresh))


def edge_words(days: int, name: str) -> str:
    counted = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    return pgettext("strip", "%(state)s · %(more)s") % {"state": counted, "more": name} if name else counted


def place(age: int, edges: tuple[int, ...]) -> float:
    """From 0 to 4: how many stretches are behind, and how much of the next; each is as wide as the others."""
    for at, (low, high) in enumerate(pairwise((0, *edges))):
        if age <= high:
            return at + ((age - low) / (high - low) if high > low else 0)
    return 4.0


def spoken(fresh: Freshness) -> str:
    """For whoever cannot see the scale."""
    return pgettext("strip", "%(state)s · %(more)s") % {"state": fresh.label, "more": fresh.words}
