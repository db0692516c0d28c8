"""名单: who is put on a list of a year, copied from the year before, taken off. The enterprise's own story tells it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm import audit
from crm.flow import Refused
from crm.models import User
from crm.words import speak
from enterprises.accounts.changes import allow
from enterprises.accounts.known import former_names
from enterprises.accounts.models import Enterprise
from enterprises.accounts.names import clean_uscc, name_key

from .models import WRITES, EconomicFile, ListEntry, Listing

MOST_LINES = 1000
WRITERS = frozenset(WRITES)


def told(text: str) -> str:
    """区50强 2024 第3名, of what history keeps: top50/2024/3."""
    listing, year, *rank = text.split("/")
    words = {"list": Listing(listing).label, "year": year, "rank": rank[0] if rank else ""}
    return (_("%(list)s %(year)s, rank %(rank)s") if rank else _("%(list)s %(year)s")) % words


speak(
    verbs={
        "economy.list_add": gettext_lazy("put the enterprise on the list"),
        "economy.list_remove": gettext_lazy("took the enterprise off the list"),
    },
    fields={"economy.list": pgettext_lazy("economy", "list")},
    values={"economy.list": told},
)


@dataclass
class Pasted:
    """What was read of pasted lines: whom they name, and what could not be read, line by line."""

    found: list[tuple[int, int | None]] = field(default_factory=list)  # (enterprise, rank)
    problems: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # the lines with problems, to be put right


def read(text: str, *, by: User) -> Pasted:
    """One enterprise a line, by name, former name or USCC; a number before it is its rank. Two queries for all."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise Refused(_("These are %(n)s lines; %(most)s at most at a time.") % {"n": len(lines), "most": MOST_LINES})
    rows = [(line, *ranked(line)) for line in lines]
    by_code, by_key = known([name for _line, _rank, name in rows], by=by)
    pasted, seen, former = Pasted(), set(), None
    for line, rank, name in rows:
        meant = by_code.get(clean_uscc(name)[0], []) or by_key.get(name_key(name), [])
        if not meant:
            former = former_names() if former is None else former
            meant = [former[name_key(name)]] if name_key(name) in former else []
        if problem := trouble(meant, seen):
            pasted.problems.append(_("%(line)s: %(problem)s") % {"line": line, "problem": problem})
            pasted.left.append(line)
            continue
        seen.add(meant[0])
        pasted.found.append((meant[0], rank))
    return pasted


def ranked(line: str) -> tuple[int | None, str]:
    """3、深圳市… and 3 深圳市… and 3<tab>深圳市…: the number before the name. A code begins with digits too."""
    for sign in ("\t", "、", ". ", "，", ",", " "):
        head, found, rest = line.partition(sign)
        if found and head.strip().isdecimal() and len(head.strip()) <= 4 and rest.strip():
            return int(head), rest.strip()
    return None, line


def known(names: Iterable[str], *, by: User) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Enterprises by code and by the key of the name; twins bear one key."""
    names = list(names)
    rows = Enterprise.objects.visible_to(by)
    codes = {code for name in names if (code := clean_uscc(name)[0])}
    by_code, by_key = {}, {}
    for pk, code in rows.filter(uscc__in=codes).values_list("pk", "uscc"):
        by_code.setdefault(code, []).append(pk)
    for pk, key in rows.filter(name_key__in={name_key(name) for name in names}).values_list("pk", "name_key"):
        by_key.setdefault(key, []).append(pk)
    return by_code, by_key


def trouble(meant: list[int], seen: Collection[int]) -> str:
    if not meant:
        return _("no enterprise of this name or USCC. Enter it first, or correct the line.")
    if len(meant) > 1:
        return _("several enterprises bear this name. Write the USCC of the one that is meant.")
    return _("this enterprise stands in the lines twice.") if meant[0] in seen else ""


# ---------------------------------------------------------------- verbs


def add(
    listing: str, year: int, *, by: User, enterprises: Collection[tuple[int, int | None]], now: datetime,
    address: str | None = None,
) -> int:  # fmt: skip
    """Put them on the list; who stands there with this rank already is left alone. How many are new or changed."""
    allow(by, WRITERS)
    with transaction.atomic():
        files = held_files([pk for pk, _rank in enterprises], by=by)
        stored = {row.enterprise_id: row for row in ListEntry.objects.filter(listing=listing, year=year)}
        rows, told_before = [], {}
        for pk, rank in enterprises:
            row = stored.get(pk)
            stands = row is not None and row.removed_at is None
            if pk not in files or stands and rank in {None, row.rank}:
                continue
            told_before[pk] = kept(row) if stands else None
            facts = {"rank": rank, "by": by, "at": now, "removed_at": None}
            rows.append(ListEntry(listing=listing, year=year, enterprise_id=pk, **facts))
        ListEntry.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["listing", "year", "enterprise"],
            update_fields=["rank", "by", "at", "removed_at"],
        )  # fmt: skip
        events = [
            audit.event(
                files[row.enterprise_id], "economy.list_add", by=by, at=now, address=address,
                changes={"economy.list": [told_before[row.enterprise_id], kept(row)]},
            )
            for row in rows
        ]  # fmt: skip
        audit.Event.objects.bulk_create(events)
    return len(rows)


def copy(listing: str, year: int, *, by: User, now: datetime, address: str | None = None) -> int:
    """Who was on the list the year before, without its ranks: those are drawn up anew."""
    rows = ListEntry.objects.visible_to(by).of(listing, year - 1)
    if not rows.exists():
        raise Refused(_("There is no list of %(year)s to copy.") % {"year": year - 1})
    enterprises = [(pk, None) for pk in rows.values_list("enterprise", flat=True)]
    return add(listing, year, by=by, enterprises=enterprises, now=now, address=address)


def remove(pk: int, *, by: User, now: datetime, address: str | None = None) -> ListEntry:
    """Taken off twice, it is taken off once."""
    allow(by, WRITERS)
    with transaction.atomic():
        of = ListEntry.objects.visible_to(by).filter(pk=pk).values_list("enterprise", flat=True)
        files = held_files(list(of), by=by)
        entry = ListEntry.objects.visible_to(by).get(pk=pk)
        if entry.removed_at:
            return entry
        entry.removed_at = now
        entry.save(update_fields=["removed_at"])
        changes = {"economy.list": [kept(entry), None]}
        file = files[entry.enterprise_id]
        audit.record(file, "economy.list_remove", by=by, at=now, changes=changes, address=address)
    return entry


def kept(entry: ListEntry) -> str:
    return f"{entry.listing}/{entry.year}" + (f"/{entry.rank}" if entry.rank else "")


def held_files(enterprise_ids: Collection[int], *, by: User) -> dict[int, EconomicFile]:
    """Their files, begun where there was none, and held in one order so that nobody waits for ever."""
    ids = Enterprise.objects.visible_to(by).filter(pk__in=enterprise_ids).values_list("pk", flat=True)
    EconomicFile.objects.bulk_create([EconomicFile(enterprise_id=pk) for pk in sorted(ids)], ignore_conflicts=True)
    rows = EconomicFile.objects.filter(enterprise__in=ids).order_by("enterprise").select_for_update()
    return {row.enterprise_id: row for row in rows}
