"""What happened to a unit in the inventory is read by the clock: who left it, who is in it. Harmless when run twice.

It looks at how things stand, and at history only for which units to look at: a killed run is done again.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from crm import audit
from crm.audit import content_type_id
from crm.flow import Refused
from crm.models import Event, EventCursor, User
from enterprises.accounts.models import Enterprise
from spaces.models import Space, Spell
from spaces.moves import running
from spaces.tenants import LET, let_since, tenant_of

from . import taking, units
from .models import Status, Tenancy
from .verbs import facts_of, tell_left

NAME = "tenancy.follow"
# a transaction may commit a line with an earlier moment than one already read
OVERLAP = timedelta(minutes=10)
AT_ONCE = 500
Team = Callable[[Iterable[int]], dict[int, list[User]]]  # {enterprise: its people}


def nobody(enterprises: Iterable[int]) -> dict[int, list[User]]:
    return {}


def follow(now: datetime, *, team: Team = nobody) -> int:
    """How many units were out of step. The first time all units are looked at: the inventory is older than this."""
    cursor, is_first = EventCursor.objects.get_or_create(name=NAME, defaults={"seen_until": now})
    lines = Event.objects.filter(content_type_id=content_type_id(Space), at__lte=now)
    lines = lines.filter(at__gt=cursor.seen_until - OVERLAP)
    touched = Space.objects.all() if is_first else Space.objects.filter(pk__in=lines.values("object_id"))
    behind = list(out_of_step(touched).order_by("pk").values_list("pk", flat=True))
    put_right = sum(follow_one(pk, now, team) for pk in behind)
    EventCursor.objects.filter(pk=cursor.pk, seen_until__lt=now).update(seen_until=now)
    return put_right


def out_of_step(spaces: QuerySet) -> QuerySet:
    """Units whose tenancy the inventory has ended since it was written, and those let to an enterprise without one."""
    tenancies = Tenancy.objects.running().filter(space=OuterRef("pk"))
    ended = Spell.objects.filter(space=OuterRef("space"), status__in=LET, ended_at__gt=OuterRef("at"))
    let = Spell.objects.running().filter(space=OuterRef("pk"), status__in=LET)
    is_left = Exists(tenancies.filter(Exists(ended))) | Exists(tenancies) & ~Exists(let)
    is_new = Exists(let.filter(content_type_id=content_type_id(Enterprise))) & ~Exists(tenancies)
    return spaces.filter(is_left | is_new)


def follow_one(pk: int, now: datetime, team: Team) -> bool:
    """In a transaction of its own, with the unit locked as a person would."""
    try:
        with transaction.atomic():
            space = units.locked(pk, None)
            return end(space, now, team) | start(space, now)
    except (IntegrityError, Refused):
        return False  # somebody was in between; the next line about it looks again


# ---------------------------------------------------------------- who left


def end(space: Space, now: datetime, team: Team) -> bool:
    rows = Tenancy.objects.running().filter(space=space).select_related("enterprise__officer", "space__building__park")
    row = rows.select_for_update(of=("self",)).first()
    day = row and left_on(row)
    if not day:
        return False
    before = facts_of(row)
    if day > row.from_on:
        row.status, row.to_on, move = Status.ENDED, day, "leave"
    else:
        row.status, move = Status.VOID, "void"  # let and vacated on one day: nobody was ever in it
    row.save(update_fields=["status", "to_on", "updated_at"])
    audit.record(row, f"tenancy.{move}", at=now, changes=audit.differences(before, facts_of(row)))
    if row.to_on:
        tell_left(row, team([row.enterprise_id]).get(row.enterprise_id, []), by=None, now=now)
    return True


def left_on(row: Tenancy) -> date | None:
    """The day on which, since the tenancy was written, what was let was let no more, or to somebody else."""
    spells = list(Spell.objects.filter(space=row.space_id).order_by("from_on", "id"))
    for spell, following in zip(spells, spells[1:], strict=False):
        is_over = spell.status in LET and spell.ended_at > row.at
        if is_over and not (following.status in LET and is_still(following, row)):
            return spell.to_on
    return spells[-1].from_on if spells[-1].status not in LET else None  # an import that let it was undone


def is_still(spell: Spell, row: Tenancy) -> bool:
    """Fitted out and then let, to the same or to nobody named."""
    return not spell.content_type_id or units.is_same(spell.thing, row.enterprise)


# ---------------------------------------------------------------- who is in it


def start(space: Space, now: datetime) -> bool:
    """A unit that is let to an enterprise gets its tenancy; one that the clock had ended goes on."""
    spell, enterprise = running(space), tenant_of(running(space))
    if not isinstance(enterprise, Enterprise) or Tenancy.objects.running().filter(space=space).exists():
        return False
    enterprise = enterprise.merged_into or enterprise
    since = let_since(space)
    before = units.overlapping(space.pk, since, None).last()
    if before and before.enterprise_id == enterprise.pk and was_ended_by_clock(before):
        resume(before, now)
        return True
    row = Tenancy(
        enterprise=enterprise, from_on=max(since, before.to_on) if before else since, by=spell.by, at=now,
        lease_ends_on=spell.lease_ends_on,
    )  # fmt: skip
    if row.lease_ends_on and row.lease_ends_on <= row.from_on:
        row.lease_ends_on = None
    row.space, row.status = space, Status.RUNNING
    row.save(force_insert=True)
    audit.record(row, "tenancy.take", at=now, changes=taking.told(row))
    return True


def was_ended_by_clock(row: Tenancy) -> bool:
    last = Event.objects.about(row).filter(verb__in=("tenancy.leave", "tenancy.resume")).order_by("-id").first()
    return last is not None and last.verb == "tenancy.leave" and last.actor_id is None


def resume(row: Tenancy, now: datetime) -> None:
    """An import that was undone: they never left."""
    before = facts_of(row)
    row.status, row.to_on = Status.RUNNING, None
    row.save(update_fields=["status", "to_on", "updated_at"])
    audit.record(row, "tenancy.resume", at=now, changes=audit.differences(before, facts_of(row)))
