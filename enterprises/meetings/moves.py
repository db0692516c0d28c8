"""Two tables of moves: of a meeting with its agenda, and of a decision. Buttons and rights come from them."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.clock import shanghai
from crm.flow import Flow, Move
from crm.models import Role, User
from crm.words import speak

from .models import Decision, DecisionStatus, Meeting, Status

LEADS = frozenset({Role.SUPERVISOR})
WRITES = frozenset({Role.OFFICER, Role.SUPERVISOR})
# standings towards a decision
OWNER, CHAIR = "owner of the decision", "chair of the meeting"
JUDGES = LEADS | {CHAIR}
S, D = Status, DecisionStatus
GOING = (S.PLANNED, S.HELD)


def stay(*states: str) -> dict[str, str | None]:
    return dict.fromkeys(states)


def go(to: str, *states: str) -> dict[str, str | None]:
    return dict.fromkeys(states, to)


def lies_ahead(meeting: Meeting, now: datetime) -> object:
    if shanghai(meeting.starts_at).date() > shanghai(now).date():
        return _("Its day has not come; change the date if it was held earlier")
    return ""


def is_among_ourselves(meeting: Meeting, now: datetime) -> object:
    return "" if meeting.is_service_day else _("Enterprises come to service days only")


FLOW = Flow(
    moves=(
        Move(
            "hold", _("Begin"), go(S.HELD, S.PLANNED), LEADS, "play", "h", _("began the meeting"),
            guards=(lies_ahead,),
        ),
        Move("decide", _("Decide"), stay(S.HELD), WRITES, "gavel", "d", pgettext_lazy("meeting", "decided")),
        Move("pick", _("Put requests on the agenda"), stay(*GOING), WRITES, "list-plus", "p", _("put on the agenda")),
        Move("minutes", _("Write minutes"), stay(S.HELD), WRITES, "pen-line", "m", _("wrote the minutes")),
        Move(
            "attend", _("Write down who is there"), stay(*GOING), WRITES, "users-round", "a",
            _("wrote down who is there"),
        ),
        Move(
            "invite", _("Write down who comes"), stay(*GOING), WRITES, "building-2", "i", _("wrote down who comes"),
            hidden=(is_among_ourselves,),
        ),
        Move("change", _("Date, place, chair"), stay(*GOING), LEADS, "calendar-clock", "e", _("changed the meeting")),
        Move(
            "close", pgettext_lazy("meeting", "Close"), go(S.CLOSED, S.HELD), LEADS, "circle-check", "c",
            pgettext_lazy("history", "closed the meeting"),
        ),
        Move("cancel", _("Call off"), go(S.CANCELLED, S.PLANNED), LEADS, "ban", "x", _("called off the meeting")),
        Move(
            "reopen", pgettext_lazy("meeting", "Open again"), {S.CLOSED: S.HELD, S.CANCELLED: S.PLANNED}, LEADS,
            "rotate-ccw", "o", _("opened the meeting again"),
        ),
        # beside each item
        Move("outcome", _("Discussed"), stay(S.HELD), WRITES, "message-square-text", "", _("wrote down what was said")),
        Move("arrange", pgettext_lazy("agenda", "Order"), stay(*GOING), WRITES, "arrow-up", "", _("changed the order")),
        Move("unpick", _("Take off"), stay(*GOING), WRITES, "x", "", _("took off the agenda")),
    ),
    wrong_state=_("The meeting is no longer in a state that allows this"),
    wrong_person=_("This move is not yours to take"),
)  # fmt: skip
ON_ITEMS = frozenset({"outcome", "arrange", "unpick"})

DECISIONS = Flow(
    moves=(
        Move("report", _("Report done"), go(D.REPORTED, D.OPEN), LEADS | {OWNER}, "check", "", _("reported done")),
        Move("confirm", _("Confirm"), go(D.CONFIRMED, D.REPORTED), JUDGES, "circle-check", "", _("confirmed as done")),
        Move("return", _("Send back"), go(D.OPEN, D.REPORTED), JUDGES, "undo-2", "", _("sent back as not done")),
        Move("drop", _("Drop"), go(D.DROPPED, D.OPEN, D.REPORTED), LEADS, "x", "", _("dropped the decision")),
    ),
    wrong_state=_("The decision is no longer in a state that allows this"),
    wrong_person=_("This move is not yours to take"),
)

speak(
    verbs={"meeting.plan": _("planned the meeting"), "meeting.uninvite": _("took off who comes")}
    | {f"meeting.{move.name}": move.said for move in FLOW}
    | {f"decision.{move.name}": move.said for move in DECISIONS}
    | {
        "request.escalate": _("escalated to a meeting:"),
        "request.deescalate": _("taken off the agenda:"),
        "request.decision": _("decided at a meeting:"),
        "request.discussed": _("discussed at a meeting:"),
    },
    fields={
        "starts_at": pgettext_lazy("meeting", "begins"),
        "place": _("place"),
        "chair": pgettext_lazy("meeting", "chair"),
        "title": pgettext_lazy("meeting", "topic"),
        "people": pgettext_lazy("meeting", "present"),
        "guests": pgettext_lazy("meeting", "others present"),
        "meeting_status": _("status"),
        "decision_status": _("status"),
        "order": _("order"),
    },
    values={
        "meeting_status": dict(Status.choices),
        "decision_status": dict(DecisionStatus.choices),
    },
)


def own_standings(person: User, meeting: Meeting) -> frozenset[str]:
    return frozenset(person.roles & WRITES)


def decision_standings(person: User, decision: Decision) -> frozenset[str]:
    own = set(person.roles & LEADS)
    own |= {OWNER} if decision.owner_id == person.pk else set()
    return frozenset(own | ({CHAIR} if decision.meeting.chair_id == person.pk else set()))


def standings(user: User, thing: Meeting | Decision) -> frozenset[str]:
    """What this person is towards it, alone and for people on leave."""
    of = own_standings if isinstance(thing, Meeting) else decision_standings
    return frozenset().union(*(of(person, thing) for person in user.acts_as))


def acting_for(user: User, thing: Meeting | Decision, move: Move) -> User | None:
    """The person on leave in whose place this one takes the move."""
    is_meeting = isinstance(thing, Meeting)
    of = own_standings if is_meeting else decision_standings
    owners = [thing.chair_id] if is_meeting else [thing.owner_id, thing.meeting.chair_id]
    return user.acting_for(lambda person: not move.by.isdisjoint(of(person, thing)), owners)
