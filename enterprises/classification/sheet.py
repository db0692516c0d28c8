"""Tiers and qualifications on their way out."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.exports import CHUNK
from crm.models import Role, User
from crm.words import listed
from enterprises.accounts.models import Enterprise

from . import shown
from .models import Level, QualificationKind

MAY_EXPORT = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.REPORTER, Role.ADMIN})
# get_…_display translates all the choices for each record
KINDS, LEVELS, HOW = dict(QualificationKind.choices), dict(Level.choices), dict(Enterprise.How.choices)


def explained(rows: Iterable[Enterprise], user: User, *, on: date) -> Iterator[Enterprise]:
    """Each with why it has its tier, five hundred at a time."""
    rows = iter(rows)
    while some := list(islice(rows, CHUNK)):
        shown.explain(some, user, on=on)
        yield from some


def why(row: Enterprise) -> str:
    said = row.explained
    return said.said if said.is_by_hand else said.why.text if row.tier else listed(said.why.open)


def how(row: Enterprise) -> object:
    return "" if not row.tier else HOW["hand" if row.explained.is_by_hand else "rule"]


TIER_COLUMNS = (
    (_("Enterprise"), lambda row: row.name),
    (_("USCC"), lambda row: row.uscc),
    (_("Community"), lambda row: row.community.short_name if row.community else ""),
    (pgettext_lazy("column", "Tier"), lambda row: row.tier),
    (_("Tier set"), how),
    (pgettext_lazy("tier", "Why"), why),
    (_("The rules say"), lambda row: row.explained.rules_say),
    (_("Officer"), lambda row: str(row.officer) if row.officer else ""),
)
QUALIFICATION_COLUMNS = (
    (_("Enterprise"), lambda row: row.enterprise.name),
    (_("USCC"), lambda row: row.enterprise.uscc),
    (_("Community"), lambda row: row.enterprise.community.short_name if row.enterprise.community else ""),
    (pgettext_lazy("qualification", "Kind"), lambda row: KINDS[row.kind]),
    (pgettext_lazy("qualification", "Name"), lambda row: row.name),
    (pgettext_lazy("qualification", "Level"), lambda row: LEVELS.get(row.level, "")),
    (pgettext_lazy("qualification", "Number"), lambda row: row.number),
    (pgettext_lazy("qualification", "Issued"), lambda row: row.issued_on),
    (pgettext_lazy("qualification", "Expires"), lambda row: row.expires_on),
    (pgettext_lazy("qualification", "By which rules"), lambda row: row.rule_version),
    (pgettext_lazy("qualification", "Ended"), lambda row: row.ended_on),
    (_("Notes"), lambda row: row.notes),
)
