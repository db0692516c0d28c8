"""What the pages of requirements show, gathered once: ranked spaces with their reasons, and one space in a table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm.clock import SHANGHAI
from crm.models import User

from ..freshness import Freshness, freshness
from ..models import Requirement, Space, Status
from ..moves import LETS, MANAGES
from . import needs as asked
from .needs import Need, Needs, musts, to_query, wishes
from .offers import OPEN, Offer, Together, count_fitting, match
from .scoring import WORST, Match, State, Verdict, judge
from .terms import facts_of
from .words import LABEL, Words, words_for

NEAREST = 10  # of those that nearly fit; the others are folded away
SIGNS = {State.MET: "yes", State.MISSED: "no", State.UNKNOWN: "ask"}


@dataclass(frozen=True)
class Chip:
    """One reason: its sign (yes, no, ask) and its words."""

    sign: str
    words: str
    is_must: bool


@dataclass(frozen=True)
class Line:
    """A space, or several together, with the reasons: what is missing first, then what is to be asked."""

    spaces: tuple[Space, ...]
    chips: list[Chip]
    fresh: Freshness | None = None
    is_adjacent: bool = True

    @property
    def space(self) -> Space:
        return self.spaces[0]

    @property
    def area(self):
        return sum(space.area for space in self.spaces)


def chips(found: Match, words: Words) -> list[Chip]:
    in_order = sorted(found.verdicts, key=lambda verdict: (WORST.index(verdict.state), not verdict.need.is_must))
    return [Chip(SIGNS[verdict.state], words.reason(verdict), verdict.need.is_must) for verdict in in_order]


def found_context(requirement: Requirement, user: User, *, now: datetime, with_held: bool = False) -> dict:
    """The context of spaces/_found.html; a fixed number of queries, however many spaces there are."""
    needs, today = asked.read(requirement.needs), now.astimezone(SHANGHAI).date()
    rows, words = Space.objects.visible_to(user), words_for(needs)
    statuses = (*OPEN, Status.HELD) if with_held else OPEN
    found = match(needs, rows, statuses=statuses)
    near, far = found.nearly[:NEAREST], found.nearly[NEAREST:]
    groups = (
        (pgettext("match", "Fits"), found.fits),
        (pgettext("match", "To be asked"), found.to_ask),
        (pgettext("match", "Nearly fits"), near),
    )
    return {
        "requirement": requirement,
        "needs": [(words.need(need), need) for need in needs],
        "groups": [(name, [line(offer, words, today) for offer in offers]) for name, offers in groups if offers],
        "further": [line(offer, words, today) for offer in far],
        "combinations": [combined_line(one, words) for one in found.combinations],
        "found": found,
        "with_held": with_held,
        "count_fitting": count_fitting({requirement.pk: needs}, rows)[requirement.pk],
        "in_list": urlencode([("status", Status.VACANT), *to_query(musts(needs))]),
    }


def line(offer: Offer, words: Words, today: date) -> Line:
    fresh = freshness(offer.space.verified_on, today=today)
    return Line((offer.space,), chips(offer.match, words), fresh)


def combined_line(found: Together, words: Words) -> Line:
    return Line(found.spaces, chips(found.match, words), is_adjacent=found.is_adjacent)


# ---------------------------------------------------------------- one space


def fit_context(space: Space, requirement: Requirement, user: User) -> dict:
    """The context of spaces/matching/_fit.html: one space against one requirement, condition by condition."""
    needs = asked.read(requirement.needs)
    found, words = judge(facts_of(space), needs), words_for(needs)
    return {
        "space": space,
        "requirement": requirement,
        "fit": found,
        "fit_rows": [(*row(verdict, words), verdict) for verdict in found.verdicts],
        "fit_summary": summary(found, needs),
        "may_hold": space.status == Status.VACANT and user.has_role(*LETS),
        "may_fill_in": user.has_role(*MANAGES),
    }


def row(verdict: Verdict, words: Words) -> tuple:
    need = verdict.need
    return LABEL[need.name], words.limits(need), words.have(verdict), SIGNS[verdict.state], words.conclusion(verdict)


def summary(found: Match, needs: Needs) -> list[str]:
    """必要 5 项满足 4 项，希望 3 项满足 2 项"""
    sides = ((musts(needs), _("%(met)s of %(all)s musts met")), (wishes(needs), _("%(met)s of %(all)s wishes met")))
    return [text % {"met": met_of(found, side), "all": len(side)} for side, text in sides if side]


def met_of(found: Match, needs: Iterable[Need]) -> int:
    of_side = set(needs)
    return sum(verdict.state == State.MET for verdict in found.verdicts if verdict.need in of_side)


def searches_of(user: User) -> QuerySet:
    """What a person may compare a space with; theirs and of those they stand in for."""
    return Requirement.objects.visible_to(user).filter(ended_at=None)


def suggested_title(needs: Needs) -> str:
    """M0 · 建筑面积 2,500–3,200 ㎡: from what is asked first."""
    words = words_for(needs)
    return " · ".join(words.need(need) for need in needs[:2])[:60]
