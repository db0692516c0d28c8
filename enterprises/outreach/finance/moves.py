"""Two tables of moves: of a financing need, and of its introduction to one institution."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.flow import Flow, Move
from crm.models import User
from crm.templatetags.ui import money
from crm.words import speak

from .models import WRITES, FinancingNeed, Introduction, IntroductionStatus, NeedStatus

DOES = frozenset(WRITES)
N, S = NeedStatus, IntroductionStatus
UNDECIDED = (S.INTRODUCED, S.TALKING)
DECIDED = (S.GRANTED, S.REFUSED, S.DROPPED)


def stay(*states: str) -> dict[str, str | None]:
    return dict.fromkeys(states)


def go(to: str, *states: str) -> dict[str, str | None]:
    return dict.fromkeys(states, to)


def need_is_over(introduction: Introduction, now: datetime) -> object:
    """What the institutions do is written down while the need is open, so that nobody counts on a need that is over."""
    return "" if introduction.need.status == N.OPEN else _("The need is over; open it again first")


FLOW = Flow(
    moves=(
        Move(
            "introduce", pgettext_lazy("need", "Introduce to an institution"), stay(N.OPEN), DOES, "handshake", "i",
            pgettext_lazy("need", "introduced it to"),
        ),
        Move("meet", pgettext_lazy("need", "Met"), go(N.MET, N.OPEN), DOES, "circle-check", "m", _("met the need")),
        Move(
            "change", pgettext_lazy("need", "Amount, purpose, owner"), stay(N.OPEN), DOES, "pencil", "e",
            _("changed the need"),
        ),
        Move(
            "end", pgettext_lazy("need", "End without"), go(N.ENDED, N.OPEN), DOES, "ban", "x",
            _("ended the need without financing"),
        ),
        Move(
            "reopen", pgettext_lazy("need", "Open again"), go(N.OPEN, N.MET, N.ENDED), DOES, "rotate-ccw", "o",
            _("opened the need again"),
        ),
    ),
    wrong_state=_("The need is no longer in a state that allows this"),
    wrong_person=_("This move is not yours to take"),
)  # fmt: skip

INTRODUCTIONS = Flow(
    moves=(
        Move(
            "talk", pgettext_lazy("introduction", "In talks"), go(S.TALKING, S.INTRODUCED), DOES, "", "",
            pgettext_lazy("introduction", "is in talks with"), guards=(need_is_over,),
        ),
        Move(
            "grant", pgettext_lazy("introduction", "Granted"), go(S.GRANTED, *UNDECIDED), DOES, "", "",
            pgettext_lazy("introduction", "wrote down what was granted by"), guards=(need_is_over,),
        ),
        Move(
            "refuse", pgettext_lazy("introduction", "Refused"), go(S.REFUSED, *UNDECIDED), DOES, "", "",
            pgettext_lazy("introduction", "wrote down the refusal of"), guards=(need_is_over,),
        ),
        Move(
            "drop", pgettext_lazy("introduction", "Given up"), go(S.DROPPED, *UNDECIDED), DOES, "", "",
            pgettext_lazy("introduction", "gave up the talks with"), guards=(need_is_over,),
        ),
        Move(
            "resume", pgettext_lazy("introduction", "Take up again"), go(S.TALKING, *DECIDED), DOES, "", "",
            pgettext_lazy("introduction", "took up again with"), guards=(need_is_over,),
        ),
    ),
    wrong_state=_("The introduction is no longer in a state that allows this"),
    wrong_person=_("This move is not yours to take"),
)  # fmt: skip

speak(
    verbs={"financing.create": _("wrote down the financing need")}
    | {f"financing.{move.name}": move.said for move in FLOW}
    | {f"introduction.{move.name}": move.said for move in INTRODUCTIONS},
    fields={
        "financing_status": _("status"),
        "introduction_status": _("status"),
        "financing_amount": pgettext_lazy("need", "amount"),
        "financing_purpose": pgettext_lazy("need", "for what"),
        "needed_by": pgettext_lazy("need", "needed by"),
        "financing_owner": pgettext_lazy("need", "owner"),
        "granted": pgettext_lazy("introduction", "granted amount"),
        "settled_on": pgettext_lazy("introduction", "decided"),
    },
    values={
        "financing_status": dict(NeedStatus.choices),
        "introduction_status": dict(IntroductionStatus.choices),
        "financing_amount": money,
        "granted": money,
    },
)


def standings(user: User) -> frozenset[str]:
    """What this person may do, alone and for people on leave."""
    return frozenset().union(*(frozenset(person.roles & DOES) for person in user.acts_as))


def acting_for(user: User, need: FinancingNeed) -> User | None:
    """The person on leave in whose place this one takes a move."""
    return user.acting_in(*WRITES, owners=[need.owner_id])
