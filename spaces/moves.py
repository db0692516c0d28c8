"""The table of moves of a space: from which state, to which, by whom. Buttons, rights and tests are drawn from it."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.clock import SHANGHAI
from crm.flow import Flow, Move
from crm.models import Role, User
from crm.words import speak

from .models import How, Said, Space, Spell, Status
from .rules import number

S = Status
MANAGES = frozenset({Role.SPACES})
LETS = frozenset({Role.SPACES, Role.ATTRACTION})  # who brings enterprises in
LOOKS = frozenset({Role.SPACES, Role.ATTRACTION, Role.OFFICER})  # who comes by and may verify
# standings towards a space
HOLDER = "whose hold it is"
LANDLORD = "landlord, by a link"
SYSTEM = "system"
NOBODY = gettext_lazy("Nobody on the landlord's side is entered yet")
IN_USE = (S.VACANT, S.HELD, S.FITTING, S.OCCUPIED)


def stay(*states: str) -> dict[str, str | None]:
    return dict.fromkeys(states)


def go(to: str, *states: str) -> dict[str, str | None]:
    return dict.fromkeys(states, to)


# ---------------------------------------------------------------- what must hold


def running(space: Space) -> Spell | None:
    """The spell that runs; read once a record."""
    if not hasattr(space, "running_spells"):
        space.running_spells = list(Spell.objects.running().filter(space=space).select_related("by"))
    return space.current


def extensions_left(space: Space, now: datetime) -> object:
    spell, most = running(space), number("hold_extensions", now.astimezone(SHANGHAI).date())
    if spell and spell.extensions >= most:
        return _("The hold has been extended already; a supervisor may release it")
    return ""


def has_landlord(space: Space, now: datetime) -> object:
    if space.people:
        return ""
    is_entered = space.landlord_id or space.agent_id
    return _("Who is on the landlord's side is no longer in use") if is_entered else NOBODY


FLOW = Flow(
    moves=(
        Move(
            "verify", pgettext_lazy("space", "Verify"), stay(*IN_USE), LOOKS, "badge-check", "v",
            gettext_lazy("verified the space"),
        ),
        Move(
            "ask", gettext_lazy("Send the landlord a link"), stay(S.VACANT, S.HELD, S.FITTING), MANAGES, "link", "l",
            gettext_lazy("sent the landlord a link"), guards=(has_landlord,),
        ),
        Move(
            "hold", pgettext_lazy("space", "Hold"), go(S.HELD, S.VACANT), LETS, "lock", "h",
            gettext_lazy("held the space"),
        ),
        Move(
            "extend", gettext_lazy("Extend the hold"), stay(S.HELD), MANAGES | {HOLDER}, "calendar-plus", "e",
            gettext_lazy("extended the hold"), guards=(extensions_left,),
        ),
        Move(
            "release", gettext_lazy("Release"), go(S.VACANT, S.HELD), MANAGES | {HOLDER, Role.SUPERVISOR, SYSTEM},
            "lock-open", "r", gettext_lazy("released the hold"),
        ),
        Move(
            "wait", gettext_lazy("Wait for it"), stay(S.HELD, S.FITTING, S.OCCUPIED), LETS, "bell-plus", "w",
            gettext_lazy("waits for the space"),
        ),
        Move(
            "occupy", gettext_lazy("Let"), go(S.OCCUPIED, S.VACANT, S.HELD, S.FITTING), MANAGES | {HOLDER, LANDLORD},
            "key-round", "o", gettext_lazy("entered the space as let"),
        ),
        Move(
            "fit_out", gettext_lazy("Fitting out"), go(S.FITTING, S.VACANT, S.HELD), MANAGES | {HOLDER}, "hammer", "f",
            gettext_lazy("entered that it is being fitted out"),
        ),
        Move(
            "vacate", gettext_lazy("Vacated"), go(S.VACANT, S.OCCUPIED, S.FITTING), MANAGES, "door-open", "a",
            gettext_lazy("entered the space as vacated"),
        ),
        Move(
            "withdraw", pgettext_lazy("space", "Withdraw"), go(S.WITHDRAWN, S.VACANT, S.FITTING, S.OCCUPIED), MANAGES,
            "archive", "x", gettext_lazy("withdrew the space"), is_rare=True,
        ),
        Move(
            "restore", pgettext_lazy("space", "Take in again"), go(S.VACANT, S.WITHDRAWN), MANAGES,
            "archive-restore", "b", gettext_lazy("took the space in again"),
        ),
    ),
    wrong_state=gettext_lazy("The space is no longer in a state that allows this"),
    wrong_person=gettext_lazy("This move is not yours to take"),
)  # fmt: skip

speak(
    verbs={f"space.{move.name}": move.said for move in FLOW}
    | {
        "space.create": gettext_lazy("added the space"),
        "space.edit": gettext_lazy("changed the space"),
        "space.unwait": gettext_lazy("waits no longer"),
        "space.confirm": gettext_lazy("confirmed the space as vacant"),
        "space.answer": gettext_lazy("answered about the space"),
        "space.hold_ends": gettext_lazy("A hold ends by itself:"),
        "space.stale": gettext_lazy("Spaces have to be verified:"),
        "space.free": gettext_lazy("A space you wait for is vacant:"),
        "space.fits": gettext_lazy("A space fits what you look for:"),
        "landlord.reveal": gettext_lazy("looked at the landlord's phone number"),
        "park.create": gettext_lazy("added the park"),
        "park.edit": gettext_lazy("changed the park"),
        "building.create": gettext_lazy("added the building"),
        "building.edit": gettext_lazy("changed the building"),
        "landlord.create": gettext_lazy("added the landlord's contact"),
        "landlord.edit": gettext_lazy("changed the landlord's contact"),
    },
    alone={
        "space.release": gettext_lazy("The hold has run out"),
        "space.confirm": gettext_lazy("The landlord confirmed the space as vacant"),
        "space.answer": gettext_lazy("The landlord answered about the space"),
        "space.occupy": gettext_lazy("The landlord entered the space as let"),
    },
    fields={
        "space_status": gettext_lazy("status"),
        "holder_name": gettext_lazy("for whom"),
        "held_until": gettext_lazy("held until"),
        "verified_on": gettext_lazy("last verified"),
        "verified_how": gettext_lazy("verified by"),
        "said": gettext_lazy("found"),
        "since": gettext_lazy("since"),
        "lease_ends_on": gettext_lazy("lease ends"),
    },
    values={
        "space_status": dict(Status.choices),
        "verified_how": dict(How.choices),
        "said": dict(Said.choices),
    },
)


def own_standings(person: User, space: Space) -> frozenset[str]:
    spell = running(space)
    is_holder = space.status == Status.HELD and spell is not None and spell.by_id == person.pk
    return frozenset(person.roles & (LOOKS | {Role.SUPERVISOR})) | ({HOLDER} if is_holder else set())


def standings(user: User, space: Space) -> frozenset[str]:
    """What this person is towards the space, alone and for people on leave."""
    return frozenset().union(*(own_standings(person, space) for person in user.acts_as))


def acting_for(user: User, space: Space, move: Move) -> User | None:
    """The person on leave in whose place this one takes the move."""
    return user.acting_for(lambda person: not move.by.isdisjoint(own_standings(person, space)))
