"""The table of moves of a request: from which state, to which, by whom. Buttons, rights and the manual come from it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.flow import Flow, Move
from crm.models import Role, User
from crm.reference import unit_family
from crm.words import speak

from . import guards as g
from .models import Grade, Ground, PauseGround, Result, ServiceRequest, Status, Urgency

# standings: roles that count everywhere; a handler's, which count only where the request lies or help was asked for;
# the enterprise itself on its tracking page; and what follows by itself from another move
OFFICER, SUPERVISOR = Role.OFFICER, Role.SUPERVISOR
OFFICE = frozenset({OFFICER, SUPERVISOR})
IN_UNIT = "handler of the unit"
ASSISTING = "handler of an assisting unit"
ENTERPRISE = "the enterprise"
SYSTEM = "by itself"
UNIT_OR_OFFICE = OFFICE | {IN_UNIT}
ASKERS = frozenset({OFFICER, IN_UNIT})
S = Status
WITH_UNIT = (S.ASSIGNED, S.WORKING, S.CHECKING, S.PAUSED)
UNANSWERED = (S.NEW, S.ACCEPTED, S.ASSIGNED, S.DISPUTED, S.WORKING, S.CHECKING, S.PAUSED)


def stay(*states: str) -> dict[str, str | None]:
    return dict.fromkeys(states)


def go(to: str, *states: str) -> dict[str, str | None]:
    return dict.fromkeys(states, to)


def only(*standings: str) -> frozenset[str]:
    return frozenset(standings)


REOPENED = {S.REPLIED: S.WORKING, S.CLOSED: S.WORKING, S.DECLINED: S.ACCEPTED, S.WITHDRAWN: S.ACCEPTED}
HANDED_BACK = (g.no_reply_yet, g.unit_not_final, g.in_return_window)

FLOW = Flow(
    moves=(
        # ---- in and to whom
        Move("accept", _("Accept"), go(S.ACCEPTED, S.NEW), OFFICE, "check", "a", _("accepted")),
        Move("assign", _("Assign"), go(S.ASSIGNED, S.NEW, S.ACCEPTED), OFFICE, "forward", "d", _("assigned")),
        Move(
            "link", _("Link to an enterprise"), stay(*UNANSWERED, S.REPLIED), OFFICE, "link", "l",
            _("linked it to the enterprise"), hidden=(g.not_linked,),
        ),
        Move("sign", _("Sign"), go(S.WORKING, S.ASSIGNED), only(IN_UNIT), "pen-line", "s", _("signed")),
        Move(
            "rule", _("Decide the dispute"), go(S.ASSIGNED, S.DISPUTED), only(SUPERVISOR), "gavel", "u",
            _("decided the dispute"),
        ),
        # ---- what waits for a supervisor
        Move(
            "grant_extension", _("Grant the extension"), stay(S.WORKING), only(SUPERVISOR), "calendar-plus", "y",
            _("granted the extension"), hidden=(g.extension_asked,), guards=(g.counts_days, g.not_late),
        ),
        Move(
            "refuse_extension", _("Refuse the extension"), stay(S.WORKING), only(SUPERVISOR), "calendar-x", "",
            _("refused the extension"), hidden=(g.extension_asked,),
        ),
        Move(
            "grant_pause", _("Grant the pause"), go(S.PAUSED, S.WORKING), only(SUPERVISOR), "circle-pause", "",
            _("granted the pause"), hidden=(g.pause_asked,), guards=(g.counts_days,),
        ),
        Move(
            "refuse_pause", _("Refuse the pause"), stay(S.WORKING), only(SUPERVISOR), "circle-x", "",
            _("refused the pause"), hidden=(g.pause_asked,),
        ),
        Move(
            "pass_check", _("Let the answer pass"), go(S.WORKING, S.CHECKING), only(SUPERVISOR), "check-check", "p",
            _("let the answer pass"),
        ),
        Move(
            "send_back", _("Send the answer back"), go(S.WORKING, S.CHECKING), only(SUPERVISOR), "undo", "",
            _("sent the answer back"),
        ),
        # ---- the work
        Move(
            "answer_urge", _("Answer the urge"), stay(*WITH_UNIT), only(IN_UNIT), "megaphone-off", "h",
            _("answered the urge"), hidden=(g.is_urged,),
        ),
        Move(
            "contribute", _("Answer as assisting unit"), stay(S.ACCEPTED, *WITH_UNIT, S.DISPUTED),
            only(ASSISTING), "handshake", "v", _("answered as assisting unit"), hidden=(g.help_asked,),
        ),
        Move(
            "resume", _("Resume"), go(S.WORKING, S.PAUSED), UNIT_OR_OFFICE | {ENTERPRISE}, "play", "z", _("resumed"),
        ),
        Move(
            "submit", _("Submit for the check"), go(S.CHECKING, S.WORKING), UNIT_OR_OFFICE, "file-check", "t",
            _("submitted the answer for the check"), hidden=(g.to_be_checked,),
        ),
        Move(
            "reply", _("Reply"), go(S.REPLIED, S.WORKING), UNIT_OR_OFFICE, "send", "r", _("replied"),
            guards=(g.check_passed,),
        ),
        Move(
            "close", pgettext_lazy("move", "Close"), go(S.CLOSED, S.REPLIED), OFFICE, "circle-check", "c",
            pgettext_lazy("history", "closed"),
        ),
        Move(
            "interim", _("Interim reply"), stay(S.WORKING), UNIT_OR_OFFICE, "message-circle-more", "f",
            _("replied in the interim"),
        ),
        Move(
            "progress", _("Report progress"), stay(*WITH_UNIT), UNIT_OR_OFFICE, "trending-up", "q",
            _("reported progress"), hidden=(g.is_important,),
        ),
        Move(
            "ask_extension", _("Ask for an extension"), stay(S.WORKING), ASKERS, "calendar-clock", "e",
            _("asked for an extension"),
            guards=(g.nothing_asked, g.counts_days, g.extensions_left, g.early_enough),
        ),
        Move(
            "ask_pause", _("Ask for a pause"), stay(S.WORKING), ASKERS, "pause", "m", _("asked for a pause"),
            guards=(g.nothing_asked, g.counts_days, g.not_late),
        ),
        Move("reassign", _("Reassign"), go(S.ASSIGNED, S.ASSIGNED, S.WORKING), OFFICE, "shuffle", "g", _("reassigned")),
        Move(
            "return", _("Return"), go(S.ACCEPTED, S.ASSIGNED, S.WORKING), only(IN_UNIT), "undo-2", "b",
            _("returned"), guards=HANDED_BACK,
        ),
        Move(
            "dispute", _("Dispute"), go(S.DISPUTED, S.ASSIGNED, S.WORKING), only(IN_UNIT), "scale", "",
            _("disputed the assignment"), guards=HANDED_BACK, is_rare=True,
        ),
        # ---- watching
        Move(
            "urge", _("Urge"), stay(*WITH_UNIT), OFFICE, "megaphone", "i", _("urged"), guards=(g.not_urged,),
        ),
        Move(
            "assist", _("Ask another unit for help"), stay(S.ASSIGNED, S.WORKING), OFFICE, "users-round", "",
            _("asked another unit for help"), is_rare=True,
        ),
        Move(
            "void", _("Declare the interim reply void"), stay(S.WORKING), only(SUPERVISOR), "eraser", "",
            _("declared the interim reply void"), hidden=(g.last_is_interim,), is_rare=True,
        ),
        Move(
            "card_revoke", _("Take back a card"), stay(*Status), only(SUPERVISOR), "flag-off", "",
            _("took back a card"), hidden=(g.has_card,), is_rare=True,
        ),
        Move(
            "mark", _("Urgency and importance"), stay(*UNANSWERED), OFFICE, "flag", "",
            _("changed urgency or importance"), is_rare=True,
        ),
        # ---- ends, and what comes after
        Move("decline", _("Do not accept"), go(S.DECLINED, S.NEW), OFFICE, "ban", "x", _("did not accept")),
        Move(
            "rate", _("Note the rating"), stay(S.REPLIED, S.CLOSED), OFFICE | {ENTERPRISE}, "star", "",
            _("rated the answer"), guards=(g.not_rated,),
        ),
        Move(
            "settle", _("Cross off the ledger"), stay(S.CLOSED), OFFICE, "clipboard-check", "",
            _("crossed it off the ledger"), hidden=(g.on_ledger,),
        ),
        Move(
            "call_back", _("Note the call-back"), stay(S.WITHDRAWN), OFFICE, "phone-outgoing", "",
            _("called the enterprise back"), hidden=(g.not_called_back,),
        ),
        Move("reopen", _("Reopen"), REOPENED, OFFICE, "rotate-ccw", "o", _("reopened")),
        Move(
            "rework", _("Rework"), go(S.WORKING, S.REPLIED, S.CLOSED), only(SYSTEM), "rotate-ccw", "",
            _("opened a rework round, the enterprise is dissatisfied"),
        ),
        Move(
            "add_information", _("Add what the enterprise sends"), stay(*UNANSWERED, S.REPLIED),
            OFFICE | {ENTERPRISE}, "file-plus", "", _("added information"), is_rare=True,
        ),
        Move(
            "reissue_code", _("Issue a tracking code"), stay(*Status), OFFICE, "key-round", "",
            _("issued a new tracking code"), is_rare=True,
        ),
        Move(
            "withdraw", _("Withdraw"), go(S.WITHDRAWN, *UNANSWERED), OFFICE | {ENTERPRISE}, "corner-down-left", "w",
            _("withdrew for the enterprise"), is_rare=True,
        ),
    ),
    wrong_state=_("It is no longer in a state that allows this"),
    wrong_person=_("This move is not yours to take"),
)  # fmt: skip


speak(
    verbs={"request.log": _("logged the request")} | {f"request.{move.name}": move.said for move in FLOW},
    alone={"request.log": _("sent the request in online")},
    fields={
        "handler": _("handler"), "result": _("result"), "ground": _("ground"), "officer": _("first-contact owner"),
        "enterprise": _("enterprise"), "urgency": _("urgency"), "is_important": _("important"),
        "planned_on": _("planned for"), "supervisor": _("supervisor"), "due_at": _("due"), "grade": _("grade"),
        "next_at": _("next word by"), "assisting": _("assisting unit"), "extra_days": _("working days more"),
        "waits_for": _("waits for"), "awaited": _("what is awaited"), "suggested": _("suggested unit"),
        "basis": _("basis"),
    },
    values={
        "status": dict(Status.choices), "result": dict(Result.choices), "ground": dict(Ground.choices),
        "urgency": dict(Urgency.choices), "waits_for": dict(PauseGround.choices), "grade": dict(Grade.choices),
        "is_important": {True: pgettext_lazy("value", "yes"), False: pgettext_lazy("value", "no")},
    },
)  # fmt: skip


def standings(user: User | None, service_request: ServiceRequest) -> frozenset[str]:
    """What this person is towards this request, alone and for people on leave. None is the enterprise itself."""
    if user is None:
        return frozenset({ENTERPRISE})
    return frozenset().union(*(own_standings(person, service_request) for person in user.acts_as))


def own_standings(person: User, service_request: ServiceRequest) -> frozenset[str]:
    own = person.roles & OFFICE
    if Role.HANDLER not in person.roles:
        return own
    family = unit_family(person.unit_id)
    helps = any(row.is_open and row.unit_id in family for row in service_request.assistances.all())
    return own | ({IN_UNIT} if service_request.unit_id in family else set()) | ({ASSISTING} if helps else set())


def acting_for(user: User | None, service_request: ServiceRequest, move: Move) -> User | None:
    """The person on leave in whose place this one takes the move: whose record it is, or whose right."""
    if user is None:
        return None
    owners = [service_request.officer_id]
    if IN_UNIT in move.by:
        owners.insert(0, service_request.handler_id)
    return user.acting_for(lambda person: not move.by.isdisjoint(own_standings(person, service_request)), owners)
