"""What stands beside a tier, a scale and a qualification on pages: why, and how long still."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from crm.lights import Shown
from crm.models import User
from enterprises.accounts.models import Enterprise
from enterprises.economy.models import READS

from . import scale_words, words
from .deciding import rules_in_force
from .facts import known
from .models import Qualification
from .rules import remind_days
from .scaling import found_of
from .terms import Decision, decide, needed
from .words import Why

How = Enterprise.How


@dataclass(frozen=True)
class TierShown:
    """`why` is what the rules say today; `said` what the person wrote who set the tier by hand."""

    tier: str
    is_by_hand: bool
    said: str
    why: Why
    rules_say: str

    @property
    def differs(self) -> bool:
        """The rules would say something else: of a tier by hand, or since it was computed last."""
        return self.tier != self.rules_say


def reads_figures(user: User) -> bool:
    return user.has_role(*READS)


def explain(rows: Collection[Enterprise], user: User, *, on: date) -> None:
    """Give each its `explained`; two queries for all of them."""
    rules, figures = rules_in_force(), reads_figures(user)
    found = known(rows, wanted=needed(rules), on=on)
    for row in rows:
        decision = decide(rules, found.facts[row.pk])
        row.explained = tier_shown(row, decision, words.why(decision, found.ground, figures=figures))


def tier_shown(row: Enterprise, decision: Decision, why: Why) -> TierShown:
    by_hand = bool(row.tier) and row.tier_how != How.RULE
    said = (row.tier_why or _("written in the file of the enterprise")) if by_hand else ""
    return TierShown(row.tier, by_hand, said, why, decision.tier)


@dataclass(frozen=True)
class Classified:
    tier: TierShown
    scale: str  # in words, or what is missing to say it
    scale_says: str  # what the figures come to


def classified(row: Enterprise, user: User, *, on: date) -> Classified:
    """Tier and scale of one enterprise with their reasons; two queries."""
    rules, figures = rules_in_force(), reads_figures(user)
    found = known([row], wanted=needed(rules), on=on, scale=True)
    decision = decide(rules, found.facts[row.pk])
    scale = found_of(row, found.figures.get(row.pk, {}))
    why = words.why(decision, found.ground, figures=figures)
    said = scale_words.reasons(scale, year=found.ground.year, figures=figures)
    return Classified(tier_shown(row, decision, why), said, scale.scale)


def expiry(row: Qualification, *, on: date) -> Shown:
    """How long it is valid, as a light."""
    if row.ended_on and row.ended_on <= on:
        return Shown("pause", _("Ended"), f"{row.ended_on:%Y-%m-%d}")
    if row.expires_on is None:
        return Shown("done", _("Does not expire"), "")
    left, day = (row.expires_on - on).days, f"{row.expires_on:%Y-%m-%d}"
    if left < 0:
        return Shown("late", pgettext("qualifications", "Expired"), day)
    said = ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left} if left else _("Last day today")
    first, *others = remind_days(on)
    last = others[-1] if others else first
    name = "late" if left <= last else "due" if left <= (others[0] if others else first) else "ok"
    return Shown(name, said, day)
