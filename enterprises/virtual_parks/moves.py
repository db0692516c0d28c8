"""The table of moves of a virtual park, and who is what towards it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.flow import Flow, Move
from crm.models import Role, User
from crm.words import speak

from .models import Status, VirtualPark

LEADS = frozenset({Role.SUPERVISOR})
WRITES = frozenset({Role.OFFICER, Role.SUPERVISOR})
LEADER, TEAM = "leader of the virtual park", "team of the virtual park"
KEEPS = WRITES | {LEADER, TEAM}
HERE: dict[str, str | None] = {Status.OPEN: None}
CAME, WENT = pgettext_lazy("virtual park", "took in"), pgettext_lazy("virtual park", "took out")

FLOW = Flow(
    moves=(
        Move("join", pgettext_lazy("virtual park", "Take in an enterprise"), HERE, KEEPS, "plus", "a", CAME),
        Move("gather", pgettext_lazy("virtual park", "Take in by filter"), HERE, KEEPS, "funnel", "f", CAME),
        Move("paste", pgettext_lazy("virtual park", "Take in a list"), HERE, KEEPS, "clipboard", "l", CAME),
        Move(
            "edit", pgettext_lazy("virtual park", "Change"), HERE, WRITES | {LEADER}, "pencil", "e",
            _("changed the virtual park"),
        ),
        Move("leave", pgettext_lazy("virtual park", "Take out"), HERE, KEEPS, "x", "", WENT),
        Move(
            "end", pgettext_lazy("virtual park", "End the virtual park"), {Status.OPEN: Status.ENDED}, LEADS | {LEADER},
            "circle-stop", "x", _("ended the virtual park"),
        ),
    ),
    wrong_state=_("The virtual park has ended"),
    wrong_person=_("This move is not yours to take"),
)  # fmt: skip
ON_MEMBERS = frozenset({"leave"})

speak(
    verbs={
        "virtual_park.create": _("opened the virtual park"),
        "enterprise.virtual_park": _("changed in which virtual park it is"),
    }
    | {f"virtual_park.{move.name}": move.said for move in FLOW},
    fields={
        "park_name": pgettext_lazy("virtual park", "name"),
        "theme": pgettext_lazy("virtual park", "theme"), "team": pgettext_lazy("virtual park", "team"),
        "what_for": pgettext_lazy("virtual park", "what it is for"), "park_status": _("status"),
        "virtual_park": pgettext_lazy("virtual park", "virtual park"),
    },
    values={"park_status": dict(Status.choices)},
)  # fmt: skip


def own_standings(person: User, park: VirtualPark) -> frozenset[str]:
    """`people` is prefetched where many are asked about."""
    own = set(person.roles & WRITES) | ({LEADER} if park.leader_id == person.pk else set())
    return frozenset(own | ({TEAM} if person in park.people.all() else set()))


def standings(user: User, park: VirtualPark) -> frozenset[str]:
    """What this person is towards the park, alone and for people on leave."""
    return frozenset().union(*(own_standings(person, park) for person in user.acts_as))


def acting_for(user: User, park: VirtualPark, move: Move) -> User | None:
    """The person on leave in whose place this one takes the move."""
    return user.acting_for(lambda person: not move.by.isdisjoint(own_standings(person, park)), [park.leader_id])
