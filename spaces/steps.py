"""What all verbs of a space share: lock the row, ask the table, turn one spell into the next, record, tell."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import audit, deadlines, notices
from crm.calendar import work_calendar
from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.lights import day_words
from crm.models import Deadline, NoticeKind, User

from .models import Landlord, Space, Spell, Status, Verification
from .moves import FLOW, LANDLORD, SYSTEM, acting_for, running, standings

notices.sort(NoticeKind.REMINDER, "space.free", "space.hold_ends", "space.stale")
HOLD = Deadline.Kind.HOLD
FUTURE = gettext_lazy("The day has not come yet")


@dataclass
class Step:
    """One move under way: the locked row, who takes it, and when. Neither person nor landlord: the system."""

    space: Space
    by: User | None
    now: datetime
    address: str | None = None
    landlord: Landlord | None = None
    on_behalf: User | None = None

    @property
    def today(self) -> date:
        return self.now.astimezone(SHANGHAI).date()


Change = dict[str, Any]


def verb(move: str) -> Callable:
    """Decorator: the function changes what only this move changes and returns what history tells besides.

    Called as verb(pk, by=…, now=…, address=…, landlord=…, **words). Raises Refused, and then nothing has happened.
    """

    def decorate(change: Callable[..., Change | None]) -> Callable[..., Space]:
        @wraps(change)
        def taken(
            pk: int, *, by: User | None, now: datetime | None = None, address: str | None = None,
            landlord: Landlord | None = None, **words: Any,
        ) -> Space:  # fmt: skip
            step = Step(Space(), by, now or timezone.now(), address, landlord)
            try:
                with transaction.atomic():
                    begin(pk, move, step)
                    also = change(step, **words) or {}
                    finish(step, move, text=words.get("text", ""), also=also)
            except IntegrityError:  # somebody was in between where rows are not locked (SQLite)
                raise Refused(FLOW.wrong_state) from None
            return step.space

        taken.move = move
        return taken

    return decorate


def begin(pk: int, move: str, step: Step) -> None:
    """Lock the row and ask the table once more: the page the person saw may be old."""
    rows = Space.objects.visible_to(step.by) if step.by else Space.objects
    rows = rows.select_related("building__park", "landlord", "agent")
    step.space = rows.select_for_update(of=("self",)).get(pk=pk)
    if move == "hold" and step.space.status not in FLOW["hold"].to:
        raise Refused(taken_words(step.space))
    FLOW.check(move, whoever(step), step.space, now=step.now)
    step.on_behalf = acting_for(step.by, step.space, FLOW[move]) if step.by else None


def whoever(step: Step) -> frozenset[str]:
    if step.by:
        return standings(step.by, step.space)
    return frozenset({LANDLORD if step.landlord else SYSTEM})


def taken_words(space: Space) -> str:
    """For whoever comes second: who has it, for whom, and until when."""
    spell = running(space)
    if spell is None or space.status != Status.HELD:
        since = day_words(space.status_since, work_calendar())
        return _("It is no longer vacant: %(state)s since %(day)s.") % {
            "state": space.get_status_display(),
            "day": since,
        }
    ends = spell.due_at.astimezone(SHANGHAI)
    told = {"who": spell.by, "for": spell.holder_name, "time": f"{ends:%H:%M}"}
    told["day"] = day_words(ends.date(), work_calendar())
    return _("%(who)s holds it for %(for)s until %(day)s %(time)s.") % told


def finish(step: Step, move: str, *, text: str, also: Change) -> None:
    space = step.space
    space.save()
    audit.record(
        space, f"space.{move}", by=step.by, at=step.now, text=text, changes=also, address=step.address,
        on_behalf=step.on_behalf, name=str(step.landlord)[:60] if step.landlord else "",
    )  # fmt: skip


# ---------------------------------------------------------------- spells


def turn(step: Step, status: str, *, from_on: date | None = None, **facts: Any) -> Change:
    """End the spell that runs on that day and begin the next; what history tells of it. No gap, no overlap."""
    space, day, before = step.space, from_on or step.today, running(step.space)
    if day > step.today:
        raise Refused(FUTURE)
    if before is None:
        raise Refused(FLOW.wrong_state)
    if day < before.from_on:
        told = {"state": before.get_status_display(), "day": f"{before.from_on:%Y-%m-%d}"}
        raise Refused(_("It is %(state)s only since %(day)s; the day must not be earlier.") % told)
    before.to_on, before.ended_at = day, step.now
    before.save(update_fields=["to_on", "ended_at"])
    spell = Spell.objects.create(space=space, status=status, from_on=day, by=step.by, at=step.now, **facts)
    space.status, space.status_since, space.running_spells = status, day, [spell]
    changes = audit.differences({"space_status": before.status}, {"space_status": status})
    changes |= {} if day == step.today else {"since": [None, day.isoformat()]}
    return changes | audit.differences({"holder_name": before.holder_name}, {"holder_name": spell.holder_name})


def end_hold(step: Step, *, is_met: bool) -> None:
    """The clock of a hold that is over: met when the space was let, cancelled otherwise."""
    spell = running(step.space)
    if spell and spell.status == Status.HELD:
        (deadlines.meet if is_met else deadlines.cancel)(spell, HOLD, at=step.now)


def held_until(spell: Spell) -> str:
    return f"{spell.due_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def of_hold(step: Step):
    """The lead or enterprise of the spell that runs: it goes on with what comes of the hold."""
    spell = running(step.space)
    return spell.thing if spell and spell.content_type_id else None


# ---------------------------------------------------------------- verifying


def seen(step: Step, day: date, how: str, said: str, *, text: str = "", keep=None) -> Change:
    """Write down that it was looked at; an earlier day than the last one is kept but makes nothing older."""
    if day > step.today:
        raise Refused(FUTURE)
    space = step.space
    verification = Verification.objects.create(
        space=space, verified_on=day, how=how, said=said, text=text[:400], by=step.by, landlord=step.landlord,
        at=step.now,
    )  # fmt: skip
    if keep:
        keep(verification)
    if space.verified_on and day < space.verified_on:
        return {"said": [None, said]}
    before = {"verified_on": space.verified_on, "verified_how": space.verified_how}
    space.verified_on, space.verified_how = day, how
    return audit.differences(before, {"verified_on": day, "verified_how": how})


# ---------------------------------------------------------------- telling


def tell_holder(step: Step, spell: Spell | None, move: str) -> None:
    """Whose hold it was, when somebody else, the landlord or the clock ended it."""
    if spell and spell.by and spell.status == Status.HELD:
        notices.tell(
            [spell.by], f"space.{move}", title=f"{step.space} · {spell.holder_name}",
            url=step.space.get_absolute_url(), by=step.by, at=step.now,
        )  # fmt: skip


def tell_waiting(step: Step) -> None:
    """候补 are told in the order in which they came; the space goes to who holds it first."""
    for row in step.space.waits.open().select_related("by"):
        notices.tell(
            [row.by], "space.free", title=f"{step.space} · {row.holder_name}", url=step.space.get_absolute_url(),
            key=f"free:{row.pk}:{step.now:%Y%m%d%H%M}", at=step.now,
        )  # fmt: skip
