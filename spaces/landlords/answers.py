"""What a landlord's answer does: once, in one transaction, in the landlord's name, never with a phone number."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm import audit, notices
from crm.flow import Refused
from crm.models import Role, User

from .. import steps, verbs
from ..models import ConfirmationLink, How, Landlord, LinkedSpace, Said, Space, Status, Verification
from ..moves import FLOW, running

ASKED = FLOW["ask"].to  # states in which the question makes sense
WRITES = ("rent_min", "rent_max", "area", "least_area", "available_on")


class Closed(Refused):
    """The link opens nothing any more, or not yet another time."""


@dataclass(frozen=True)
class Answer:
    """Of one space. `facts` are those that the landlord changes."""

    said: str
    text: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def answer(
    link: ConfirmationLink, answers: dict[int, Answer], *, now: datetime, address: str | None = None
) -> None:  # fmt: skip
    """Uses the link up. Two at once: one of them finds it closed, and nothing has happened twice."""
    with transaction.atomic():
        if not ConfirmationLink.objects.open(now).filter(pk=link.pk).update(used_at=now):
            raise Closed(_("This link has been answered already"))
        if not Landlord.objects.filter(pk=link.landlord_id, is_active=True).exists():
            raise Closed(_("Who is on the landlord's side is no longer in use"))
        for line in link.lines.select_related("space").order_by("space_id"):
            if given := answers.get(line.space_id):
                take_down(line, given, landlord=link.landlord, now=now, address=address)


def take_down(line: LinkedSpace, given: Answer, *, landlord: Landlord, now: datetime, address: str | None) -> None:
    line.said, line.text = given.said, given.text
    line.save(update_fields=["said", "text"])
    step = steps.Step(locked(line.space_id), None, now, address, landlord)
    if not is_asked(step.space, landlord):  # meanwhile let, withdrawn or sold: the answer is kept and told, no more
        note(step, given)
        tell(step, given, managers())
    elif given.said == Said.VACANT:
        confirm(step)
    elif given.said == Said.CHANGED:
        change(step, given)
    else:
        take(step, given)


def is_asked(space: Space, landlord: Landlord) -> bool:
    """Whether the question still makes sense, and this one is still who answers it."""
    return space.status in ASKED and space.is_of(landlord)


def locked(pk: int) -> Space:
    rows = Space.objects.select_related("building__park").select_for_update(of=("self",))
    return rows.get(pk=pk)


def confirm(step: steps.Step) -> None:
    changes = steps.seen(step, step.today, How.LANDLORD, Said.VACANT)
    steps.finish(step, "confirm", text="", also=changes)


def change(step: steps.Step, given: Answer) -> None:
    """Other facts are as good as a look at it: the space is verified by them."""
    space, facts = step.space, agreeing(step.space, given.facts)
    before = {name: getattr(space, name) for name in facts}
    for name, value in facts.items():
        setattr(space, name, value)
    changes = steps.seen(step, step.today, How.LANDLORD, Said.CHANGED, text=given.text)
    steps.finish(step, "answer", text=given.text, also=audit.differences(before, facts) | changes)
    tell(step, given, managers())


def agreeing(space: Space, facts: dict[str, Any]) -> dict[str, Any]:
    """A part of it is never larger than the whole, nor a rent's beginning above its end; what is new has the word."""
    then = {name: facts.get(name, getattr(space, name)) for name in ("area", "least_area", "rent_min", "rent_max")}
    moved = {}
    if then["least_area"] is not None and then["least_area"] > then["area"]:
        moved["least_area"] = then["area"]
    if None not in (then["rent_min"], then["rent_max"]) and then["rent_min"] > then["rent_max"]:
        kept, other = ("rent_max", "rent_min") if "rent_max" in facts else ("rent_min", "rent_max")
        moved[other] = then[kept]
    return facts | moved


def take(step: steps.Step, given: Answer) -> None:
    """已租出. A vacant space is let by it; where the office holds it, people decide, and the public sees nothing."""
    if step.space.status == Status.VACANT:
        note(step, given)
        verbs.occupy(step.space.pk, by=None, landlord=step.landlord, now=step.now, address=step.address)
    elif step.space.status == Status.HELD:
        note(step, given, forget=True)
        spell = running(step.space)
        tell(step, given, [*([spell.by] if spell and spell.by else []), *managers()])
    else:
        note(step, given)
        tell(step, given, managers())


def note(step: steps.Step, given: Answer, *, forget: bool = False) -> None:
    """The answer in the story and among the verifications. `forget`: what was verified before is not to be trusted."""
    space = step.space
    Verification.objects.create(
        space=space, verified_on=step.today, how=How.LANDLORD, said=given.said, text=given.text,
        landlord=step.landlord, at=step.now,
    )  # fmt: skip
    changes = {"said": [None, given.said]}
    if forget:
        changes |= audit.differences({"verified_on": space.verified_on}, {"verified_on": None})
        space.verified_on, space.verified_how = None, ""
    steps.finish(step, "answer", text=given.text, also=changes)


def managers() -> list[User]:
    return list(User.objects.in_role(Role.SPACES))


def tell(step: steps.Step, given: Answer, people: Iterable[User]) -> None:
    """禾麓智造园 3栋 502 · 已租出, to people of the office; never the landlord's number."""
    with override(settings.LANGUAGE_CODE):
        title = f"{step.space} · {Said(given.said).label}"
    notices.tell(
        dict.fromkeys(people), "space.answer", title=title, url=step.space.get_absolute_url(), at=step.now,
        by_name=str(step.landlord)[:60],
    )  # fmt: skip
