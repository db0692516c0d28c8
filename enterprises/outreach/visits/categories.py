"""Under which category a follow-up becomes a request: the one that its own words name best."""

from datetime import date

from crm.search import normalised
from enterprises.requests.kinds import categories
from enterprises.requests.models import Category

from .rules import text as decided

TWO = 2  # signs that say something together: 报装, 子女


def category_of(words: str, *, on: date) -> Category:
    """The child before its parent when both are named; else what the office decided, else the last one in use."""
    known, said = categories(), normalised(words)
    found = {pk: named(row.name, said) for pk, row in known.items()}
    best = max(known, key=lambda pk: (found[pk], known[pk].parent_id is not None))
    if found[best]:
        return known[best]
    usual = normalised(decided("category", on))
    return next((row for row in known.values() if usual and normalised(row.name) == usual), last(known))


def named(name: str, said: str) -> int:
    """How many pairs of signs of the name occur in what was said."""
    name = normalised(name)
    return sum(name[at : at + TWO] in said for at in range(len(name) - 1))


def last(known: dict[int, Category]) -> Category:
    """A catalogue ends with what is left over: 其他."""
    return list(known.values())[-1]
