"""Up to four spaces side by side: a line for each fact, and which lines tell them apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from crm.web import row_id

from .facts import GROUPS
from .freshness import freshness
from .models import Space

MOST = 4


@dataclass(frozen=True)
class Row:
    label: object
    said: tuple[str, ...]
    hint: object = ""

    @property
    def differs(self) -> bool:
        return len(set(self.said)) > 1


@dataclass(frozen=True)
class Group:
    heading: object
    rows: tuple[Row, ...]


def picked(texts: Iterable[str]) -> list[int]:
    """The ids of an address, each once, in their order; 0 stands for what is none."""
    return list(dict.fromkeys(row_id(text) or 0 for text in texts))


def left_out(asked: Sequence[int], found: Sequence[Space]) -> list[str]:
    """In words what is not compared, and why."""
    said = []
    if too_many := len(asked[MOST:]):
        words = ngettext("%(n)s more was picked; four are compared at most.",
                         "%(n)s more were picked; four are compared at most.", too_many)  # fmt: skip
        said.append(words % {"n": too_many})
    if gone := len(asked[:MOST]) - len(found):
        words = ngettext("%(n)s of the picked spaces is not there (any more).",
                         "%(n)s of the picked spaces are not there (any more).", gone)  # fmt: skip
        said.append(words % {"n": gone})
    return said


def compared(spaces: Sequence[Space], today: date) -> list[Group]:
    """Facts as lines, in the groups of a space's own page; how it stands comes first."""
    standing = (
        Row(_("Status"), tuple(str(space.get_status_display()) for space in spaces)),
        Row(_("Freshness"), tuple(freshness(space.verified_on, today=today).words for space in spaces)),
        Row(_("Community"), tuple(community(space) for space in spaces)),
    )
    groups = [Group(pgettext_lazy("spaces", "How it stands"), standing)]
    for heading, facts in GROUPS:
        rows = (Row(fact.label, tuple(fact.said(space) for space in spaces), fact.hint) for fact in facts)
        groups.append(Group(heading, tuple(rows)))
    return groups


def community(space: Space) -> str:
    return space.park.community.short_name if space.park.community else ""
