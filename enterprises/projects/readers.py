"""Amounts of a month as people write them, in 10,000 yuan where no unit is said; a pasted month, line by line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from crm import cells

from .models import InvestmentProject

UNIT = "万元"
LEAST_PARTS = 2
LAST_BLANK = re.compile(r"\s+(?=\S+$)")


def amount(text: str) -> Decimal:
    """In yuan; ValueError says in words why not."""
    if cells.tight(text).startswith(("-", "−", "－", "(")):
        raise ValueError(_("“%(text)s” is negative. What was completed is never less than nothing.") % {"text": text})
    return cells.money(text, UNIT)


def typed(yuan: Decimal | None) -> str:
    """As it would be typed, in 10,000 yuan."""
    return "" if yuan is None else cells.plain(yuan / cells.UNITS["万"])


@dataclass(frozen=True)
class Line:
    """One line that was pasted: a project and its amount, or why not."""

    number: int
    text: str
    project: InvestmentProject | None = None
    value: Decimal | None = None
    wrong: str = ""


def pasted(text: str, projects: Iterable[InvestmentProject]) -> list[Line]:
    """Name or code, a tab, the amount. A project twice, or one that is not known, is said at its line."""
    by_name = {}
    for project in projects:
        by_name[cells.tight(project.name)] = project
        if project.code:
            by_name[cells.tight(project.code)] = project
    lines: list[Line] = []
    for number, written in enumerate(text.splitlines(), 1):
        if written.strip():
            lines.append(line(number, written.strip(), by_name, lines))
    return lines


def line(number: int, text: str, by_name: dict[str, InvestmentProject], before: list[Line]) -> Line:
    name, found = parts(text)
    project = by_name.get(cells.tight(name))
    if not found:
        return Line(number, text, project, wrong=_("The amount is missing: name or code, a tab, the amount."))
    if project is None:
        return Line(number, text, wrong=_("No project has the name or code “%(name)s”.") % {"name": name})
    if earlier := next((row for row in before if row.project == project), None):
        return Line(number, text, project, wrong=_("It stands in line %(n)s already.") % {"n": earlier.number})
    try:
        return Line(number, text, project, amount(found))
    except ValueError as reason:
        return Line(number, text, project, wrong=str(reason))


def parts(text: str) -> tuple[str, str]:
    """The last part is the amount: by tab, else by the last blank. 3,000 keeps its comma."""
    pieces = [piece.strip() for piece in text.split("\t") if piece.strip()]
    if len(pieces) < LEAST_PARTS:
        pieces = [piece.strip() for piece in LAST_BLANK.split(text)]
    return (pieces[0], pieces[-1]) if len(pieces) >= LEAST_PARTS else (text, "")
