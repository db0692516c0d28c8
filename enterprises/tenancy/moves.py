"""The table of moves of a tenancy; to take a unit comes before it. Buttons, rights and the manual come from here."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.cells import plain
from crm.flow import Flow, Move
from crm.models import Role, User
from crm.words import speak
from spaces.facts import RENT

from .models import Kind, Status, Tenancy

S = Status
MANAGES = frozenset({Role.SPACES})
LINKS = frozenset({Role.SPACES, Role.OFFICER, Role.SUPERVISOR})  # who says which enterprise is in a unit that is let
TAKES = LINKS | {Role.ATTRACTION}  # of attraction only whoever holds the unit: the table of the space asks
AUTHOR = "who entered the tenancy"


def stay(*states: str) -> dict[str, str | None]:
    return dict.fromkeys(states)


def go(to: str, *states: str) -> dict[str, str | None]:
    return dict.fromkeys(states, to)


def is_owned(tenancy: Tenancy, now: datetime) -> object:
    return _("Who owns the unit has no lease") if tenancy.kind == Kind.OWNS else ""


FLOW = Flow(
    moves=(
        Move(
            "renew", pgettext_lazy("tenancy", "Renew"), stay(S.RUNNING), LINKS, "calendar-plus", "r",
            pgettext_lazy("tenancy", "renewed the lease"), hidden=(is_owned,),
        ),
        Move(
            "leave", pgettext_lazy("tenancy", "Leave"), go(S.ENDED, S.RUNNING), MANAGES, "door-open", "l",
            pgettext_lazy("tenancy", "entered that the enterprise has left the unit"),
        ),
        Move(
            "correct", pgettext_lazy("tenancy", "Correct"), stay(S.RUNNING, S.ENDED), LINKS, "pencil", "c",
            pgettext_lazy("tenancy", "corrected the tenancy"),
        ),
        Move(
            "void", pgettext_lazy("tenancy", "Entered in error"), go(S.VOID, S.RUNNING, S.ENDED), MANAGES | {AUTHOR},
            "ban", "x", pgettext_lazy("tenancy", "took back the tenancy as entered in error"), is_rare=True,
        ),
    ),
    wrong_state=_("The tenancy is no longer in a state that allows this"),
    wrong_person=_("This move is not yours to take"),
)  # fmt: skip


def rent_words(rent: object) -> str:
    return f"{plain(Decimal(str(rent)))} {RENT}"


speak(
    verbs={f"tenancy.{move.name}": move.said for move in FLOW}
    | {
        "tenancy.take": pgettext_lazy("tenancy", "entered that the enterprise has taken the unit"),
        "tenancy.resume": pgettext_lazy("tenancy", "entered that the enterprise is in the unit again"),
        "tenancy.lease_ends": _("A lease ends soon:"),
        "tenancy.left": _("An enterprise has left its unit:"),
    },
    alone={
        "tenancy.take": _("By the inventory the enterprise is in the unit"),
        "tenancy.leave": _("By the inventory the enterprise has left the unit"),
        "tenancy.void": _("By the inventory the unit was let by mistake only"),
        "tenancy.resume": _("By the inventory the enterprise is in the unit after all"),
    },
    fields={
        "tenancy_status": _("status"),
        "tenancy_kind": pgettext_lazy("tenancy", "kind"),
        "tenancy_space": pgettext_lazy("tenancy", "space"),
        "in_since": pgettext_lazy("tenancy", "since"),
        "in_until": pgettext_lazy("tenancy", "until"),
        "tenancy_rent": _("rent"),
        "rent_changed_on": _("rent in force from"),
        "tenancy_note": _("note"),
    },
    values={
        "tenancy_status": dict(Status.choices),
        "tenancy_kind": dict(Kind.choices),
        "tenancy_rent": rent_words,
    },
)


def own_standings(person: User, tenancy: Tenancy) -> frozenset[str]:
    """Who entered it may take it back, as long as that is still their work."""
    roles = person.roles & TAKES
    is_author = tenancy.by_id == person.pk and bool(roles)
    return frozenset(roles) | ({AUTHOR} if is_author else set())


def standings(user: User, tenancy: Tenancy) -> frozenset[str]:
    """What this person is towards it, alone and for people on leave."""
    return frozenset().union(*(own_standings(person, tenancy) for person in user.acts_as))


def acting_for(user: User, tenancy: Tenancy, move: Move) -> User | None:
    """The person on leave in whose place this one takes the move."""
    return user.acting_for(lambda person: not move.by.isdisjoint(own_standings(person, tenancy)), [tenancy.by_id])
