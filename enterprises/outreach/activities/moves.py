"""Two tables of moves: of an activity, and of one enterprise's part in it. Buttons and rights come from them."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.clock import shanghai
from crm.flow import Flow, Move
from crm.models import User
from crm.words import speak

from .models import ORGANISES, Activity, Answer, Kind, Participation, Status
from .rules import door_margin

WRITES = frozenset(ORGANISES)
ENTERPRISE = "enterprise"  # standing: whoever signs up, holds the ticket, or is at the door
S, A = Status, Answer
AHEAD, GOING = (S.DRAFT, S.OPEN), (S.OPEN, S.HELD)


def stay(*states: str) -> dict[str, str | None]:
    return dict.fromkeys(states)


def go(to: str, *states: str) -> dict[str, str | None]:
    return dict.fromkeys(states, to)


def is_over(activity: Activity, now: datetime) -> object:
    return _("It is over already; begin it and write down its result") if activity.ends_at <= now else ""


def lies_ahead(activity: Activity, now: datetime) -> object:
    if shanghai(activity.starts_at).date() > shanghai(now).date():
        return pgettext_lazy("activity", "Its day has not come; change the date if it was held earlier")
    return ""


def in_door_time(activity: Activity, now: datetime) -> bool:
    """From an hour before until an hour after: the window of the address at the door."""
    margin = door_margin(shanghai(activity.starts_at).date())
    return activity.starts_at - margin <= now <= activity.ends_at + margin


def shut_to_public(activity: Activity, now: datetime) -> object:
    """Why nobody can sign up over the public site."""
    if not activity.is_public:
        return _("This activity takes no sign-ups over the site")
    if activity.status != S.OPEN and not (activity.status == S.HELD and now < activity.sign_up_closes_at):
        return _("Sign-up is not open")
    return _("Sign-up has closed") if now >= activity.sign_up_closes_at else ""


def shut_at_door(activity: Activity, now: datetime) -> object:
    return "" if in_door_time(activity, now) else _("It is not the time to check in")


def not_yet(activity: Activity, now: datetime) -> object:
    """People are checked in while it is held, and before that in the last hour."""
    if activity.status == S.HELD or activity.status == S.OPEN and in_door_time(activity, now):
        return ""
    if activity.status == S.OPEN:
        return _("Check-in begins on its day; begin the activity first")
    return _("People are checked in while the activity is held")


def whose_is_not_yet(participation: Participation, now: datetime) -> object:
    return not_yet(participation.activity, now)


def takes_nobody(participation: Participation, now: datetime) -> object:
    return "" if participation.activity.status in GOING else _("Sign-up is not open")


def is_settled(participation: Participation, now: datetime) -> object:
    over = participation.activity.status in (S.CLOSED, S.CANCELLED)
    return _("The activity is closed or called off") if over else ""


def is_linked(participation: Participation, now: datetime) -> object:
    return _("It is linked to an enterprise already") if participation.enterprise_id else ""


def takes_place(participation: Participation, now: datetime) -> object:
    return "" if participation.activity.status == S.CANCELLED else _("It has not been called off")


FLOW = Flow(
    moves=(
        Move(
            "open", pgettext_lazy("activity", "Open sign-up"), go(S.OPEN, S.DRAFT), WRITES, "megaphone", "o",
            _("opened sign-up for"), guards=(is_over,),
        ),
        Move(
            "hold", pgettext_lazy("activity", "Begin"), go(S.HELD, *AHEAD), WRITES, "play", "h",
            _("began the activity"), guards=(lies_ahead,),
        ),
        Move(
            "close", pgettext_lazy("activity", "Write result and close"), go(S.CLOSED, S.HELD), WRITES,
            "circle-check", "c", _("closed the activity"),
        ),
        Move(
            "check_in", _("Check in"), stay(*GOING), WRITES, "scan-line", "s", _("checked in"), guards=(not_yet,),
        ),
        Move(
            "invite", _("Invite"), stay(*AHEAD), WRITES, "mail-plus", "i", _("invited enterprises"), guards=(is_over,),
        ),
        Move(
            "sign_up", _("Sign up an enterprise"), stay(*GOING), WRITES | {ENTERPRISE}, "user-plus", "u",
            _("signed up an enterprise"),
        ),
        Move("change", _("Change"), stay(*AHEAD, S.HELD), WRITES, "pencil", "e", _("changed the activity")),
        Move(
            "cancel", pgettext_lazy("activity", "Call off"), go(S.CANCELLED, *AHEAD), WRITES, "ban", "x",
            _("called off the activity"),
        ),
        Move(
            "reopen", pgettext_lazy("activity", "Open again"), {S.CLOSED: S.HELD, S.CANCELLED: S.DRAFT}, WRITES,
            "rotate-ccw", "r", _("opened the activity again"),
        ),
    ),
    wrong_state=_("The activity is no longer in a state that allows this"),
    wrong_person=_("This move is not yours to take"),
)  # fmt: skip

PARTICIPATIONS = Flow(
    moves=(
        Move(
            "sign_up", pgettext_lazy("participation", "Coming"), go(A.COMING, A.INVITED, A.DECLINED, A.WAITING),
            WRITES | {ENTERPRISE}, "check", "", pgettext_lazy("participation", "signed up"), guards=(takes_nobody,),
        ),
        Move(
            "wait", _("Onto the waiting list"), go(A.WAITING, A.INVITED, A.DECLINED), WRITES | {ENTERPRISE},
            "hourglass", "", _("went onto the waiting list"), guards=(takes_nobody,),
        ),
        Move(
            "decline", pgettext_lazy("participation", "Not coming"), go(A.DECLINED, A.INVITED, A.COMING, A.WAITING),
            WRITES | {ENTERPRISE}, "x", "", pgettext_lazy("participation", "does not come"), guards=(takes_nobody,),
        ),
        Move(
            "attend", pgettext_lazy("participation", "Has come"),
            go(A.ATTENDED, A.COMING, A.WAITING, A.INVITED, A.DECLINED, A.ABSENT), WRITES | {ENTERPRISE},
            "user-round-check", "", _("checked in"), guards=(whose_is_not_yet,),
        ),
        Move(
            "absent", pgettext_lazy("participation", "Did not come"), go(A.ABSENT, A.COMING, A.ATTENDED), WRITES,
            "user-round-x", "", _("did not come"), guards=(whose_is_not_yet,),
        ),
        Move(
            "amend", pgettext_lazy("participation", "Change"), stay(*Answer), WRITES | {ENTERPRISE}, "pencil", "",
            _("changed the sign-up"), guards=(is_settled,),
        ),
        Move(
            "reissue", _("New ticket code"), stay(A.INVITED, A.COMING, A.WAITING), WRITES, "ticket", "",
            _("issued a new ticket code"), guards=(is_settled,),
        ),
        Move(
            "link", _("Link to an enterprise"), stay(*Answer), WRITES, "link", "", _("linked to the enterprise"),
            hidden=(is_linked,),
        ),
        Move(
            "inform", _("Told that it is off"), stay(A.COMING, A.WAITING), WRITES, "phone-call", "",
            _("told that it is called off"), hidden=(takes_place,),
        ),
    ),
    wrong_state=_("Somebody else has answered meanwhile"),
    wrong_person=_("This move is not yours to take"),
)  # fmt: skip

speak(
    verbs={
        "activity.plan": _("planned the activity"),
        "activity.due": _("Is it over? Begin it or write down its result:"),
        "activity.soon": pgettext_lazy("activity", "Soon:"),
        "activity.hand_over": _("handed over the activity"),
    }
    | {f"activity.{move.name}": move.said for move in FLOW}
    | {f"participation.{move.name}": move.said for move in PARTICIPATIONS}
    | {
        "participation.invite": pgettext_lazy("participation", "invited"),
        "participation.move_up": _("moved up from the waiting list"),
        "participation.merge": _("put two sign-ups together:"),
        "participation.reveal": _("looked at the phone number of"),
        "activity.invited": _("All have been invited:"),
        "activity.invite_failed": _("Not all could be invited:"),
    },
    alone={
        "participation.sign_up": _("signed up over the public site"),
        "participation.wait": _("went onto the waiting list over the public site"),
        "participation.decline": _("withdrew by ticket"),
        "participation.attend": _("checked in at the door"),
        "participation.amend": _("changed the sign-up by ticket"),
    },
    fields={f"activity_{field.name}": field.verbose_name for field in Activity._meta.fields}
    | {f"participation_{field.name}": field.verbose_name for field in Participation._meta.fields},
    values={
        "activity_status": dict(Status.choices),
        "activity_kind": dict(Kind.choices),
        "activity_is_public": {True: pgettext_lazy("rule", "yes"), False: pgettext_lazy("rule", "no")},
        "participation_answer": dict(Answer.choices),
    },
)  # fmt: skip


def standings(user: User | None) -> frozenset[str]:
    """What this person is towards any activity, alone and for people on leave; nobody is the enterprise itself."""
    if user is None:
        return frozenset({ENTERPRISE})
    return frozenset().union(*(person.roles & WRITES for person in user.acts_as))


def acting_for(user: User | None, activity: Activity) -> User | None:
    """The person on leave in whose place this one acts."""
    return user.acting_in(*ORGANISES, owners=[activity.owner_id]) if user else None
