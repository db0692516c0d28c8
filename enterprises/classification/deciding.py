"""Which tier the rules in force give, and what would change if others were in force. Reads, never writes."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from crm import reference
from enterprises.accounts.models import Enterprise

from . import words
from .facts import COLUMNS, Ground, known
from .models import TierRule
from .terms import Decision, Rule, decide, needed, read

# whose tier the rules set: nobody has set it by hand
OPEN = Q(tier_how=Enterprise.How.RULE) | Q(tier="")
BY_HAND = ~Q(tier="") & ~Q(tier_how=Enterprise.How.RULE)
CHUNK = 1000
MOST_SHOWN = 100


@dataclass(frozen=True)
class Decided:
    decisions: dict[int, Decision]
    ground: Ground


@reference.kept
def rules_in_force() -> tuple[Rule, ...]:
    """In the order in which they are asked."""
    return tuple(as_rule(row) for row in TierRule.objects.filter(ended_at=None).order_by("tier", "pk"))


def as_rule(row: TierRule) -> Rule:
    return Rule(row.tier, row.name, read(row.conditions), row.pk)


def decided(rows: Collection[Enterprise], *, on: date, rules: Sequence[Rule]) -> Decided:
    """Two queries for all of them."""
    found = known(rows, wanted=needed(rules), on=on)
    return Decided({pk: decide(rules, facts) for pk, facts in found.facts.items()}, found.ground)


def chunks(rows, *columns: str) -> Iterator[list[Enterprise]]:
    """All of them, a thousand at a time in the order of their ids, with what facts are read from."""
    last, rows = 0, rows.only("tier", "tier_how", "scale_how", *COLUMNS, *columns).order_by("pk")
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


# ---------------------------------------------------------------- what would change


@dataclass(frozen=True)
class Change:
    enterprise: Enterprise
    before: str
    after: str
    why: words.Why


@dataclass
class Preview:
    """How many would come from where to where, and who they are: those who become A or leave it before all others."""

    moves: Counter = field(default_factory=Counter)  # (tier before, tier after)
    changes: list[Change] = field(default_factory=list)
    count: int = 0  # looked at
    by_hand: int = 0  # which no rule changes

    @property
    def total(self) -> int:
        return self.moves.total()

    @property
    def left_out(self) -> int:
        return self.total - len(self.changes)

    def lines(self) -> list[tuple[str, int, int]]:
        """(tier, how many become it, how many leave it)"""
        tiers = sorted({tier for pair in self.moves for tier in pair}, key=lambda tier: tier or "~")
        return [
            (
                tier,
                sum(n for (_before, after), n in self.moves.items() if after == tier),
                sum(n for (before, _after), n in self.moves.items() if before == tier),
            )
            for tier in tiers
        ]


def preview(rules: Sequence[Rule], *, on: date) -> Preview:
    """What these rules would change, if they were in force. All rows are judged; few are kept."""
    found = Preview(by_hand=Enterprise.objects.standing().filter(BY_HAND).count())
    first: list[Change] = []
    others: list[Change] = []
    for rows in chunks(Enterprise.objects.standing().filter(OPEN), "name"):
        outcome = decided(rows, on=on, rules=rules)
        found.count += len(rows)
        for row, decision in moved(rows, outcome):
            found.moves[row.tier, decision.tier] += 1
            kept = first if Enterprise.Tier.A in {row.tier, decision.tier} else others
            if len(kept) < MOST_SHOWN:
                said = words.why(decision, outcome.ground, figures=False)
                kept.append(Change(row, row.tier, decision.tier, said))
    found.changes = [*first, *others][:MOST_SHOWN]
    return found


def moved(rows: Iterable[Enterprise], outcome: Decided) -> Iterator[tuple[Enterprise, Decision]]:
    for row in rows:
        decision = outcome.decisions[row.pk]
        if decision.tier != row.tier:
            yield row, decision
