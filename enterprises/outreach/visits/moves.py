"""The tables of moves of visits and of what follows from them: who may do what when, drawn for buttons and manual."""

from datetime import datetime

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.clock import shanghai
from crm.flow import Flow, Move
from crm.models import Role, User
from crm.words import listed, speak

from .models import VISITS, FollowUp, FollowUpStatus, Purpose, Status, Visit

LEADS = frozenset({Role.SUPERVISOR})
TAKES_IN = frozenset({Role.OFFICER, Role.SUPERVISOR})  # who may log a request
# standings towards a visit, and towards what follows from it
GOES, ALONG, PLANNER = "who goes", "who goes along", "who planned it"
OWNER, VISITOR = "owner of the follow-up", "who made the visit"
SYSTEM = "system"
WRITES = LEADS | {GOES, ALONG}
ARRANGES = LEADS | {GOES, PLANNER}
S, F = Status, FollowUpStatus
P, R = S.PLANNED, S.RECORDED


def stay(*states: str) -> dict[str, str | None]:
    return dict.fromkeys(states)


def go(to: str, *states: str) -> dict[str, str | None]:
    return dict.fromkeys(states, to)


def lies_ahead(visit: Visit, now: datetime) -> object:
    if visit.visit_on > shanghai(now).date():
        return _("Its day has not come; change the day if the visit was made earlier")
    return ""


def has_open_ones(visit: Visit, now: datetime) -> object:
    """What is done may rest, and so may what has become a request, which has a clock of its own."""
    left = [row.text[:20] for row in visit.follow_ups.all() if row.status == F.OPEN and row.service_request_id is None]
    return _now("Still to do: %(what)s") % {"what": listed(left)} if left else ""


def is_a_request(follow_up: FollowUp, now: datetime) -> object:
    return _("It is a request now, and done when that is closed") if follow_up.service_request_id else ""


def is_no_request(follow_up: FollowUp, now: datetime) -> object:
    return "" if follow_up.service_request_id else _("It is not a request")


FLOW = Flow(
    moves=(
        Move(
            "record", pgettext_lazy("visit", "Record"), go(R, P), WRITES, "notebook-pen", "r",
            pgettext_lazy("visit", "recorded the visit"), guards=(lies_ahead,),
        ),
        Move("add", _("Add a follow-up"), stay(R), WRITES, "list-plus", "a", _("added a follow-up")),
        Move(
            "close", pgettext_lazy("visit", "Close"), go(S.CLOSED, R), LEADS | {GOES}, "circle-check", "c",
            pgettext_lazy("visit", "closed the visit"), guards=(has_open_ones,),
        ),
        Move(
            "correct", pgettext_lazy("visit", "Correct the record"), stay(R), WRITES, "pencil", "e",
            _("corrected the record"),
        ),
        Move(
            "change", pgettext_lazy("visit", "Day, who goes, what about"), stay(P), ARRANGES, "calendar-clock", "m",
            pgettext_lazy("visit", "changed the plan"),
        ),
        Move(
            "cancel", pgettext_lazy("visit", "Call off"), go(S.CANCELLED, P), ARRANGES, "ban", "x",
            pgettext_lazy("visit", "called off the visit"),
        ),
        Move(
            "reopen", pgettext_lazy("visit", "Open again"), {S.CLOSED: R, S.CANCELLED: P}, LEADS | {GOES},
            "rotate-ccw", "o", pgettext_lazy("visit", "opened the visit again"),
        ),
        # on the route of a day
        Move(
            "arrange", pgettext_lazy("visit", "Order"), stay(P), LEADS | {GOES}, "arrow-up", "",
            pgettext_lazy("visit", "changed the order of the route"),
        ),
    ),
    wrong_state=_("The visit is no longer in a state that allows this"),
    wrong_person=_("This move is not yours to take"),
)  # fmt: skip
ON_ROUTE = frozenset({"arrange"})

FOLLOW_UPS = Flow(
    moves=(
        Move(
            "ask", _("Make it a request"), stay(F.OPEN), TAKES_IN, "message-square-plus", "", _("made it a request:"),
            hidden=(is_a_request,),
        ),
        Move(
            "result", _("Say what came of it"), go(F.DONE, F.OPEN), LEADS | {OWNER, VISITOR}, "check", "",
            _("did what was to follow:"), hidden=(is_a_request,),
        ),
        Move(
            "redate", _("Another day or owner"), stay(F.OPEN), LEADS | {OWNER, VISITOR}, "calendar-clock", "",
            _("changed the day or the owner:"), hidden=(is_a_request,),
        ),
        Move(
            "answered", _("The request is closed"), go(F.DONE, F.OPEN), frozenset({SYSTEM}), "", "",
            _("The request that it became is closed:"), hidden=(is_no_request,),
        ),
        Move(
            "again", _("The request is open again"), go(F.OPEN, F.DONE), frozenset({SYSTEM}), "", "",
            _("The request that it became is open again:"), hidden=(is_no_request,),
        ),
    ),
    wrong_state=_("The follow-up is done already"),
    wrong_person=_("This move is not yours to take"),
)  # fmt: skip

speak(
    verbs={"visit.plan": pgettext_lazy("visit", "planned the visit")}
    | {f"visit.{move.name}": move.said for move in FLOW}
    | {f"follow_up.{move.name}": move.said for move in FOLLOW_UPS}
    | {"request.visited": _("raised at a visit:"), "follow_up.due": _("To be done after a visit:")},
    fields={
        "visit_on": pgettext_lazy("visit", "day"),
        "visited_at": pgettext_lazy("visit", "visited"),
        "goes": pgettext_lazy("visit", "who goes"),
        "along": pgettext_lazy("visit", "who goes along"),
        "purpose": pgettext_lazy("visit", "purpose"),
        "topic": pgettext_lazy("visit", "what to ask about"),
        "met": pgettext_lazy("visit", "whom they met"),
        "findings": pgettext_lazy("visit", "what was found"),
        "is_flagged": pgettext_lazy("visit", "thinks of leaving"),
        "photos": pgettext_lazy("visit", "photos"),
        "visit_status": _("status"),
        "follow_up_owner": pgettext_lazy("follow-up", "owner"),
        "follow_up_due": pgettext_lazy("follow-up", "until"),
    },
    values={
        "visit_status": dict(Status.choices),
        "purpose": dict(Purpose.choices),
        "is_flagged": {True: pgettext_lazy("visit", "yes"), False: pgettext_lazy("visit", "no")},
    },
)


def own_standings(person: User, visit: Visit) -> frozenset[str]:
    """Who goes has it by name, as long as they hold a role of those who visit."""
    own = set(person.roles & LEADS)
    if person.roles.isdisjoint(VISITS):
        return frozenset(own)
    own |= {GOES} if visit.owner_id == person.pk else set()
    own |= {PLANNER} if visit.by_id == person.pk else set()
    return frozenset(own | ({ALONG} if any(one.pk == person.pk for one in visit.people.all()) else set()))


def follow_up_standings(person: User, follow_up: FollowUp) -> frozenset[str]:
    own = set(person.roles & TAKES_IN)
    own |= {OWNER} if follow_up.owner_id == person.pk else set()
    return frozenset(own | ({VISITOR} if follow_up.visit.owner_id == person.pk else set()))


def standings(user: User, thing: Visit | FollowUp) -> frozenset[str]:
    """What this person is towards it, alone and for people on leave."""
    of = own_standings if isinstance(thing, Visit) else follow_up_standings
    return frozenset().union(*(of(person, thing) for person in user.acts_as))


def acting_for(user: User, thing: Visit | FollowUp, move: Move) -> User | None:
    """The person on leave in whose place this one takes the move."""
    is_visit = isinstance(thing, Visit)
    of = own_standings if is_visit else follow_up_standings
    owners = [thing.owner_id] if is_visit else [thing.owner_id, thing.visit.owner_id]
    return user.acting_for(lambda person: not move.by.isdisjoint(of(person, thing)), owners)
