"""The table of moves of a request: from which state, to which, by whom. Buttons, rights and the manual come from it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.flow import Flow, Move
from crm.models import Role, User
from crm.reference import unit_family
from crm.words import speak

from .models import Ground, Result, ServiceRequest, Status

# standings: roles that count everywhere, and the handler's, which counts only where the request lies
OFFICE = frozenset({Role.OFFICER, Role.SUPERVISOR})
IN_UNIT = "handler of the unit"
UNIT_OR_OFFICE = OFFICE | {IN_UNIT}
S = Status


def no_reply_yet(service_request: ServiceRequest) -> object:
    if len(service_request.replies.all()):  # the page has them at hand
        return _("The enterprise has already been answered; ask a supervisor to reassign it")
    return ""


def stay(*states: str) -> dict[str, str | None]:
    return dict.fromkeys(states)


def go(to: str, *states: str) -> dict[str, str | None]:
    return dict.fromkeys(states, to)


REOPENED = {S.REPLIED: S.WORKING, S.CLOSED: S.WORKING, S.DECLINED: S.ACCEPTED, S.WITHDRAWN: S.ACCEPTED}

FLOW = Flow(
    moves=(
        Move("accept", _("Accept"), go(S.ACCEPTED, S.NEW), OFFICE, "check", "a", _("accepted")),
        Move("assign", _("Assign"), go(S.ASSIGNED, S.NEW, S.ACCEPTED), OFFICE, "forward", "d", _("assigned")),
        Move("sign", _("Sign"), go(S.WORKING, S.ASSIGNED), frozenset({IN_UNIT}), "pen-line", "s", _("signed")),
        Move("reply", _("Reply"), go(S.REPLIED, S.WORKING), UNIT_OR_OFFICE, "send", "r", _("replied")),
        Move(
            "close", pgettext_lazy("move", "Close"), go(S.CLOSED, S.REPLIED), OFFICE, "circle-check", "c",
            pgettext_lazy("history", "closed"),
        ),
        Move(
            "interim", _("Interim reply"), stay(S.WORKING), UNIT_OR_OFFICE, "message-circle-more", "f",
            _("replied in the interim"),
        ),
        Move("reassign", _("Reassign"), go(S.ASSIGNED, S.ASSIGNED, S.WORKING), OFFICE, "shuffle", "g", _("reassigned")),
        Move(
            "return", _("Return"), go(S.ACCEPTED, S.ASSIGNED, S.WORKING), frozenset({IN_UNIT}), "undo-2", "b",
            _("returned"), guards=(no_reply_yet,),
        ),
        Move("decline", _("Do not accept"), go(S.DECLINED, S.NEW), OFFICE, "ban", "x", _("did not accept")),
        Move("reopen", _("Reopen"), REOPENED, OFFICE, "rotate-ccw", "o", _("reopened")),
        Move(
            "withdraw", _("Withdraw"), go(S.WITHDRAWN, S.NEW, S.ACCEPTED, S.ASSIGNED, S.WORKING), OFFICE,
            "corner-down-left", "w", _("withdrew for the enterprise"),
        ),
    ),
    wrong_state=_("It is no longer in a state that allows this"),
    wrong_person=_("This move is not yours to take"),
)  # fmt: skip


speak(
    verbs={"request.log": _("logged the request")} | {f"request.{move.name}": move.said for move in FLOW},
    fields={"handler": _("handler"), "result": _("result"), "ground": _("ground")},
    values={"status": dict(Status.choices), "result": dict(Result.choices), "ground": dict(Ground.choices)},
)


def standings(user: User, service_request: ServiceRequest) -> frozenset[str]:
    """What this person is towards this request, alone and for people on leave."""
    return frozenset().union(*(own_standings(person, service_request) for person in user.acts_as))


def own_standings(person: User, service_request: ServiceRequest) -> frozenset[str]:
    own = person.roles & OFFICE
    lies_here = service_request.unit_id is not None and service_request.unit_id in unit_family(person.unit_id)
    return own | ({IN_UNIT} if Role.HANDLER in person.roles and lies_here else set())


def acting_for(user: User, service_request: ServiceRequest, move: Move) -> User | None:
    """The person on leave in whose place this one takes the move: whose record it is, or whose right."""
    owners = [service_request.officer_id]
    if IN_UNIT in move.by:
        owners.insert(0, service_request.handler_id)
    return user.acting_for(lambda person: not move.by.isdisjoint(own_standings(person, service_request)), owners)
