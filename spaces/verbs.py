"""One verb for each move of a space: what only this move changes. What they share stands in `steps`."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm import audit, deadlines
from crm.flow import Refused
from crm.models import User

from .models import How, Said, Space, Status, Wait
from .moves import running
from .rules import number
from .steps import (
    HOLD,
    Change,
    Step,
    end_hold,
    held_until,
    of_hold,
    seen,
    tell_holder,
    tell_waiting,
    turn,
    verb,
)


@verb("hold")
def hold(step: Step, *, holder_name: str, days: int | None = None, text: str = "", thing=None) -> Change:
    """留置 for so many working days at most, after which it ends by itself (spaces.hold_days)."""
    most = number("hold_days", step.today)
    if days is not None and not 1 <= days <= most:
        raise Refused(_("A hold lasts from 1 to %(most)s working days.") % {"most": most})
    changes = turn(
        step, Status.HELD, holder_name=holder_name, text=text, thing=thing, due_at=step.now
    )  # fmt: skip
    spell = running(step.space)
    deadline = deadlines.start(spell, HOLD, started_at=step.now, days=days or most)
    spell.due_at = deadline.due_at
    spell.save(update_fields=["due_at"])
    return changes | {"held_until": [None, held_until(spell)]}


@verb("extend")
def extend(step: Step, *, days: int, text: str = "") -> Change:
    most = number("extension_days", step.today)
    if not 1 <= days <= most:
        raise Refused(_("An extension is from 1 to %(most)s working days.") % {"most": most})
    spell = running(step.space)
    before = held_until(spell)
    spell.due_at, spell.extensions = deadlines.extend(spell, HOLD, days=days).due_at, spell.extensions + 1
    spell.save(update_fields=["due_at", "extensions"])
    return {"held_until": [before, held_until(spell)]}


@verb("release")
def release(step: Step, *, text: str = "") -> Change:
    held = running(step.space)
    end_hold(step, is_met=False)
    changes = turn(step, Status.VACANT)
    tell_holder(step, held, "release")
    tell_waiting(step)
    return changes


@verb("wait")
def wait(step: Step, *, holder_name: str, text: str = "", thing=None) -> Change:
    """候补; asked twice it is one."""
    if not step.space.waits.open().filter(by=step.by, holder_name=holder_name).exists():
        Wait.objects.create(space=step.space, by=step.by, holder_name=holder_name, at=step.now, thing=thing)
    return {"holder_name": [None, holder_name]}


@verb("fit_out")
def fit_out(step: Step, *, holder_name: str, from_on: date | None = None, text: str = "", thing=None) -> Change:
    thing, held = thing or of_hold(step), running(step.space)
    end_hold(step, is_met=True)
    changes = turn(step, Status.FITTING, from_on=from_on, holder_name=holder_name, text=text, thing=thing)
    tell_holder(step, held, "fit_out")
    return changes


@verb("occupy")
def occupy(
    step: Step, *, holder_name: str = "", from_on: date | None = None, lease_ends_on: date | None = None,
    text: str = "", thing=None, keep=None,
) -> Change:  # fmt: skip
    """转为已租. Of what the landlord says by link nobody knows the tenant yet. `keep` stores the contract."""
    thing, held = thing or of_hold(step), running(step.space)
    end_hold(step, is_met=True)
    changes = turn(
        step, Status.OCCUPIED, from_on=from_on, holder_name=holder_name, lease_ends_on=lease_ends_on, text=text,
        thing=thing,
    )  # fmt: skip
    if keep:
        keep(step.space)
    tell_holder(step, held, "occupy")
    return changes | ({"lease_ends_on": [None, lease_ends_on.isoformat()]} if lease_ends_on else {})


@verb("vacate")
def vacate(step: Step, *, from_on: date | None = None, available_on: date | None = None, text: str = "") -> Change:
    """腾退: vacant from that day on, and seen as such by whoever enters it."""
    changes = turn(step, Status.VACANT, from_on=from_on)
    changes |= audit.differences({"available_on": step.space.available_on}, {"available_on": available_on})
    step.space.available_on = available_on
    changes |= seen(step, step.today, How.CALL, Said.VACANT, text=text)
    tell_waiting(step)
    return changes


@verb("withdraw")
def withdraw(step: Step, *, text: str) -> Change:
    return turn(step, Status.WITHDRAWN, text=text[:400])


@verb("restore")
def restore(step: Step, *, text: str) -> Change:
    """Back among the vacant ones; it has to be verified anew before the public sees it."""
    changes = turn(step, Status.VACANT)
    changes |= audit.differences({"verified_on": step.space.verified_on}, {"verified_on": None})
    step.space.verified_on, step.space.verified_how = None, ""
    tell_waiting(step)
    return changes


@verb("verify")
def verify(
    step: Step, *, how: str = How.VISIT, verified_on: date | None = None, text: str = "", keep=None
) -> Change:  # fmt: skip
    """核实. `keep` stores the photos of the visit: called with the verification, inside the transaction."""
    said = Said.VACANT if step.space.status == Status.VACANT else Said.OTHER
    return seen(step, verified_on or step.today, how, said, text=text, keep=keep)


def unwait(pk: int, *, by: User, wait: int, now: datetime | None = None, address: str | None = None) -> Space:
    """No longer interested; said twice it does nothing."""
    now = now or timezone.now()
    with transaction.atomic():
        space = Space.objects.visible_to(by).select_for_update().get(pk=pk)
        row = space.waits.open().filter(pk=wait, by__in=by.acts_as).first()
        if row:
            row.ended_at = now
            row.save(update_fields=["ended_at"])
            audit.record(space, "space.unwait", by=by, at=now, text=row.holder_name, address=address)
    return space


VERBS = {
    verb.move: verb for verb in (verify, hold, extend, release, wait, fit_out, occupy, vacate, withdraw, restore)
}  # fmt: skip
