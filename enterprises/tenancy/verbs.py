"""What happens to a tenancy after it has begun, a verb for each move: lock unit and tenancy, ask the table, change."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import audit, notices
from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import User
from spaces import verbs as spaces
from spaces.models import Space, Spell
from spaces.moves import running
from spaces.tenants import name_tenant

from . import taking, units
from .models import Kind, Status, Tenancy
from .moves import FLOW, acting_for, standings

STALE = gettext_lazy("Somebody else has changed this after you had opened it. Look at it again.")
# what history calls a field
TOLD = {
    "status": "tenancy_status", "kind": "tenancy_kind", "from_on": "in_since", "to_on": "in_until",
    "lease_ends_on": "lease_ends_on", "rent": "tenancy_rent", "rent_changed_on": "rent_changed_on",
    "text": "tenancy_note",
}  # fmt: skip


@dataclass
class Step:
    """One move under way: the locked tenancy and its locked unit, who takes it, and when."""

    tenancy: Tenancy
    space: Space
    by: User
    now: datetime
    address: str | None

    @property
    def today(self) -> date:
        return self.now.astimezone(SHANGHAI).date()

    @property
    def in_it(self) -> Spell | None:
        """The spell that runs, when it is that of this enterprise."""
        spell = running(self.space)
        is_ours = spell and units.is_let(self.space) and units.is_for(spell, self.tenancy.enterprise)
        return spell if is_ours else None


def verb(move: str) -> Callable:
    """Decorator: the function sets what only this move changes. Called as verb(pk, by=…, now=…, seen=…, **words).

    `seen` is updated_at when the form was opened. What says the same as the row does is no change, however old it is.
    """

    def decorate(change: Callable[..., None]) -> Callable[..., Tenancy]:
        @wraps(change)
        def taken(
            pk: int, *, by: User, now: datetime | None = None, address: str | None = None,
            seen: datetime | None = None, text: str = "", **words: Any,
        ) -> Tenancy:  # fmt: skip
            now = now or timezone.now()
            try:
                with transaction.atomic():
                    step = begin(pk, by, now, address)
                    if was_taken(step.tenancy, move, words):
                        return step.tenancy
                    FLOW.check(move, standings(by, step.tenancy), step.tenancy, now=now)
                    before = facts_of(step.tenancy)
                    change(step, **words)
                    step.tenancy.status = FLOW[move].target(step.tenancy.status)
                    return finish(step, move, before, seen, text)
            except IntegrityError:
                refuse_other(pk, words)
                raise

        taken.move = move
        return taken

    return decorate


def begin(pk: int, by: User, now: datetime, address: str | None) -> Step:
    rows = Tenancy.objects.visible_to(by)
    space = units.locked(rows.values_list("space", flat=True).get(pk=pk), by)
    tenancy = (
        rows.select_related("enterprise__officer", "space__building__park").select_for_update(of=("self",)).get(pk=pk)
    )
    return Step(tenancy, space, by, now, address)


def finish(step: Step, move: str, before: dict, seen: datetime | None, text: str) -> Tenancy:
    tenancy = step.tenancy
    changes = audit.differences(before, facts_of(tenancy))
    if not changes:
        return tenancy
    if seen is not None and tenancy.updated_at != seen:
        raise Refused(STALE)
    tenancy.save()
    audit.record(
        tenancy, f"tenancy.{move}", by=step.by, at=step.now, text=text, changes=changes, address=step.address,
        on_behalf=acting_for(step.by, tenancy, FLOW[move]),
    )  # fmt: skip
    return tenancy


def facts_of(tenancy: Tenancy) -> dict[str, Any]:
    return {said: getattr(tenancy, name) for name, said in TOLD.items()}


def was_taken(tenancy: Tenancy, move: str, words: dict) -> bool:
    """The same form sent twice ends it once."""
    is_over = FLOW[move].target(Status.RUNNING) == tenancy.status != Status.RUNNING
    return is_over and all(getattr(tenancy, name) == value for name, value in words.items())


def refuse_other(pk: int, words: dict) -> None:
    """The database has refused: days that are another's by now."""
    row = Tenancy.objects.get(pk=pk)
    from_on, to_on = words.get("from_on", row.from_on), words.get("to_on", row.to_on)
    units.refuse_overlap(row.space_id, from_on, to_on, without=pk)


def tell_left(tenancy: Tenancy, people: Iterable[User], *, by: User | None, now: datetime) -> None:
    """Said once, whether by hand or by the clock."""
    told = {person.pk: person for person in (tenancy.enterprise.officer, *people) if person and person.is_active}
    key = f"tenancy_left:{tenancy.pk}:{tenancy.to_on}"
    title = f"{tenancy.enterprise.brief} · {tenancy.space}"
    notices.tell(told.values(), "tenancy.left", title=title, url=tenancy.get_absolute_url(), by=by, key=key, at=now)


def keep_lease(step: Step) -> None:
    """The page of the unit says the same day."""
    if spell := step.in_it:
        name_tenant(
            step.space, thing=spell.thing if spell.content_type_id else None, by=step.by, now=step.now,
            address=step.address, lease_ends_on=step.tenancy.lease_ends_on,
        )  # fmt: skip


# ---------------------------------------------------------------- the verbs


@verb("renew")
def renew(
    step: Step, *, lease_ends_on: date | None = None, rent: Decimal | None = None, from_on: date | None = None
) -> None:  # fmt: skip
    """续租: a new end, a new rent from a day on, or both; what was paid before is kept."""
    row, is_new = step.tenancy, rent is not None and rent != step.tenancy.rent
    if lease_ends_on and row.lease_ends_on and lease_ends_on < row.lease_ends_on:
        raise Refused(_("The new lease ends before the old one. If the old day was wrong, correct it."))
    row.lease_ends_on = lease_ends_on or row.lease_ends_on
    if is_new:
        row.rent_before, row.rent, row.rent_changed_on = row.rent, rent, from_on or step.today
    taking.check(row, step.today)
    keep_lease(step)


@verb("leave")
def leave(step: Step, *, to_on: date) -> None:
    """腾退: the unit is vacant from that day on, unless the inventory knows that already."""
    row = step.tenancy
    row.to_on = to_on
    taking.check(row, step.today)
    if step.in_it:
        spaces.vacate(step.space.pk, by=step.by, now=step.now, address=step.address, from_on=to_on)
    tell_left(row, [], by=step.by, now=step.now)


@verb("correct")
def correct(step: Step, *, from_on: date, note: str | None = None, **facts: Any) -> None:
    """Days, kind, rent and note as they should have been written; the state of the unit is not touched."""
    row = step.tenancy
    row.from_on, row.text = from_on, row.text if note is None else note
    for name in facts.keys() & {"kind", "lease_ends_on", "rent"}:
        setattr(row, name, facts[name])
    if row.to_on and facts.get("to_on"):
        row.to_on = facts["to_on"]
    if row.kind == Kind.OWNS:
        row.rent_before = row.rent_changed_on = None
    taking.check(row, step.today)
    units.refuse_overlap(row.space_id, row.from_on, row.to_on, without=row.pk)
    if row.to_on is None:
        keep_lease(step)


@verb("void")
def void(step: Step) -> None:
    """作废: it never was. A unit that was entered as let with it is vacant again, another has no tenant on file."""
    spell = step.in_it if step.tenancy.to_on is None else None
    if spell is None or not spell.content_type_id:
        return
    if was_let_with(step.tenancy):
        spaces.vacate(step.space.pk, by=step.by, now=step.now, address=step.address, from_on=spell.from_on)
    else:
        name_tenant(step.space, thing=None, by=step.by, now=step.now, address=step.address)


def was_let_with(tenancy: Tenancy) -> bool:
    """One verb wrote both, at one moment."""
    return Spell.objects.filter(space=tenancy.space_id, at=tenancy.at, by=tenancy.by_id).exists()


VERBS = {verb.move: verb for verb in (renew, leave, correct, void)}
