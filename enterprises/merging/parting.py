"""What taking a merge apart would do: what goes back, and what can no longer be as it was, each in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from crm.words import listed
from enterprises.accounts.models import Enterprise

from .choosing import LABELS, PARTS
from .clashes import rivals
from .merge import kept
from .models import Merge
from .moving import said
from .relations import Column, columns, last_rows

MOST_NAMED = 5


@dataclass
class Parting:
    back: list[tuple[Column, list[int]]] = field(default_factory=list)
    restored: dict[str, tuple[str, ...]] = field(default_factory=dict)  # parts of the survivor that go back
    kept_parts: list[str] = field(default_factory=list)  # parts that were changed since
    words: list[str] = field(default_factory=list)  # what will not be as it was

    @property
    def is_exact(self) -> bool:
        return not self.words

    @property
    def mark(self) -> str:
        """Of what a page has shown: to take apart what is not exact, one must have seen this."""
        return sha256("\n".join(self.words).encode()).hexdigest()[:16]

    @property
    def count(self) -> int:
        return sum(len(pks) for _column, pks in self.back)


def reason_against(merge: Merge) -> str:
    """Why it cannot be taken apart now; empty when it can."""
    survivor = merge.survivor
    if merge.undone_at:
        return _("This merge has been taken apart already.")
    later = Merge.objects.standing().filter(merged=survivor).select_related("survivor").first()
    if later:
        words = _("%(name)s has itself been merged into %(other)s since. Take that merge apart first.")
        return words % {"name": survivor.name, "other": later.survivor.name}
    later = Merge.objects.standing().filter(survivor=survivor, pk__gt=merge.pk).select_related("merged").first()
    if later:
        words = _("%(other)s has been merged into %(name)s since. Take that merge apart first.")
        return words % {"name": survivor.name, "other": later.merged.name}
    return _taken(merge)


def _taken(merge: Merge) -> str:
    """Whether somebody else has come to bear the name or hold the code that one of the two would get back."""
    others = Enterprise.objects.standing().exclude(pk__in=[merge.survivor_id, merge.merged_id])
    for facts in (merge.before["survivor"], merge.before["merged"]):
        holder = others.filter(uscc=facts["uscc"]).first() if facts["uscc"] else None
        holder = holder or others.filter(name_key=facts["name_key"], twin=facts["twin"]).first()
        if holder:
            words = _("%(name)s has the name or the USCC of %(other)s now. Put that right first.")
            return words % {"name": holder.name, "other": facts["name"]}
    return ""


def parting(merge: Merge) -> Parting:
    plan, known = Parting(), {column.key: column for column in columns()}
    moved = _moved(merge, known)
    for column, pks in moved.items():
        _plan_rows(plan, merge, column, pks)
    _plan_facts(plan, merge)
    newest = last_rows(merge.survivor_id)
    for key, column in known.items():
        if newest.get(key, 0) > merge.after["last"].get(key, 0):
            _tell_newcomers(plan, merge, column, moved.get(column, set()))
    return plan


def _moved(merge: Merge, known: Mapping[str, Column]) -> dict[Column, set[int]]:
    found: dict[Column, set[int]] = {}
    rows = merge.moved.filter(stayed=False).values_list("content_type", "object_id", "field")
    for kind, pk, name in rows:
        label = ContentType.objects.get_for_id(kind)
        found.setdefault(known[f"{label.app_label}.{label.model}.{name}"], set()).add(pk)
    return found


def _plan_rows(plan: Parting, merge: Merge, column: Column, pks: set[int]) -> None:
    """Of the rows that went over those that go back: still there, still the survivor's, and not in anybody's way."""
    there = set(column.rows(merge.survivor_id).values_list("pk", flat=True)) & pks
    blocked = rivals(column, of=merge.merged_id, over=merge.survivor_id).keys() & there
    gone = len(pks - there)
    going = sorted(there - blocked)
    plan.back += [(column, going)] if going else []
    name = column.model._meta.verbose_name_plural
    if gone and column.model is not Enterprise.tags.through:
        plan.words.append(_("%(what)s: %(n)s removed or given to another since") % {"what": name, "n": gone})
    if blocked:
        plan.words.append(
            _("%(what)s: %(n)s stay, the other file has the same now") % {"what": name, "n": len(blocked)}
        )


def _plan_facts(plan: Parting, merge: Merge) -> None:
    before, after, now = merge.before["survivor"], merge.after, kept(merge.survivor)
    for part, names in PARTS.items():
        if all(now[name] == after[name] for name in names):
            plan.restored[part] = names
        elif all(before[name] == after[name] for name in names):
            continue  # the merge did not touch it
        else:
            plan.kept_parts.append(part)
            words = _("%(field)s was changed since and stays as it is")
            plan.words.append(words % {"field": LABELS[part]})


def _tell_newcomers(plan: Parting, merge: Merge, column: Column, moved: set[int]) -> None:
    """What came to the survivor after the merge is its own."""
    if column.model is Enterprise.tags.through:
        return
    last = merge.after["last"].get(column.key, 0)
    since = column.rows(merge.survivor_id).filter(pk__gt=last).exclude(pk__in=moved)
    rows = list(since.order_by("pk")[: MOST_NAMED + 1])
    if not rows:
        return
    name, stays = column.model._meta.verbose_name_plural, merge.survivor.name
    named = listed(said(row) for row in rows[:MOST_NAMED]) + (" …" if len(rows) > MOST_NAMED else "")
    words = _("%(what)s that came since stay with %(name)s: %(rows)s")
    plan.words.append(words % {"what": name, "name": stays, "rows": named})


def aliases_apart(before: str, after: str, now: str) -> str:
    """Without the names that the merge added, with those that it took; what somebody wrote since stays."""
    if now == after:
        return before
    were, became = before.splitlines(), after.splitlines()
    stays = [line for line in now.splitlines() if line in were or line not in became]
    return "\n".join(dict.fromkeys([*(line for line in were if line not in became), *stays]))
