"""移交: what can go from one person to another, what stands in the way, and asking for it."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm import audit
from crm.flow import Refused
from crm.models import HandOver, Role, User
from crm.words import speak
from enterprises.requests import hand_over as requests

from . import people_flow
from .hand_over_jobs import carry_out
from .hand_over_kinds import KINDS, counts

MAY_HAND_OVER = frozenset({Role.ADMIN, Role.SUPERVISOR})

speak(
    verbs={
        "user.hand_over": gettext_lazy("had the work handed over of"),
        "hand_over.done": gettext_lazy("Work handed over"),
    },
    fields={"receiver": gettext_lazy("takes over")},
)


@dataclass(frozen=True)
class Line:
    """One line of the preview; with a reason it cannot go."""

    name: str
    label: object
    count: int
    reason: str = ""
    hint: str = ""


def preview(person: User, to: User) -> list[Line]:
    lines = []
    for name, count in counts(person).items():
        hint = handled_hint(person, to, count) if name == "handled" and count else ""
        lines.append(Line(name, KINDS[name].label, count, reason_against(name, to) if count else "", hint))
    return lines


def reason_against(name: str, to: User) -> str:
    needed = KINDS[name].roles
    if not needed or not to.roles.isdisjoint(needed):
        return ""
    roles = _(" or ").join(str(Role(role).label) for role in needed)
    return _("%(person)s has not the role for it: %(roles)s") % {"person": to, "roles": roles}


def handled_hint(person: User, to: User, count: int) -> str:
    away = count - requests.handled(person).filter(requests.in_reach(to)).count()
    if not away:
        return ""
    words = ngettext(
        "%(n)s lies with a unit for which %(person)s is no handler: it goes back to “to sign” there.",
        "%(n)s lie with units for which %(person)s is no handler: they go back to “to sign” there.",
        away,
    )
    return words % {"n": away, "person": to}


def start(
    *, by: User, person: User, to: User, kinds: list[str], closes_log_in: bool = False, address: str | None = None
) -> HandOver:
    """Ask for it. Of two who ask at once one is told."""
    refuse_wrong(by, person, to, kinds)
    if closes_log_in:
        refuse_closing(by, person)
    try:
        with transaction.atomic():
            hand_over = HandOver.objects.create(
                person=person, receiver=to, by=by, at=timezone.now(), kinds=[name for name in KINDS if name in kinds],
                closes_log_in=closes_log_in,
            )  # fmt: skip
            changes = {"receiver": [None, str(to)]}
            audit.record(person, "user.hand_over", by=by, at=hand_over.at, changes=changes, address=address)
            total = sum(KINDS[name].held(person).count() for name in hand_over.kinds)
            carry_out.start(hand_over.pk, by=by, total=total)
    except IntegrityError:
        raise already(person) from None
    return hand_over


def refuse_wrong(by: User, person: User, to: User, kinds: list[str]) -> None:
    if not by.has_role(*MAY_HAND_OVER):
        raise Refused(_("Your role does not include this."))
    if person == to:
        raise Refused(_("Nobody hands over to themselves; choose another person"))
    if not to.is_active:
        raise Refused(_("The log-in of %(person)s is closed") % {"person": to})
    for name in kinds:
        if (reason := reason_against(name, to)) and KINDS[name].held(person).exists():
            raise Refused(reason)


def refuse_closing(by: User, person: User) -> None:
    if not by.has_role(Role.ADMIN):
        raise Refused(_("Only an administrator closes a log-in"))
    people_flow.keep_an_administrator(person, by)


def already(person: User) -> Refused:
    other = HandOver.objects.filter(person=person, done_at=None).select_related("by", "receiver").first()
    if other is None:
        return Refused(_("The work of %(person)s has just been handed over") % {"person": person})
    words = _("%(by)s is handing over the work of %(person)s to %(to)s just now")
    return Refused(words % {"by": other.by, "person": person, "to": other.receiver})
