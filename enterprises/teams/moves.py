"""The table of moves of a service team, and who is what towards it. Forming one is the beginning of the table."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.flow import Flow, Move
from crm.models import Role, User
from crm.words import speak
from enterprises.accounts.models import Enterprise

from .models import ServiceTeam, Status

FORMS_ANY = frozenset({Role.SUPERVISOR})
FORMS = FORMS_ANY | {Role.OFFICER}  # an officer for the enterprises in their charge
LEADER = "leader of the team"
CHANGES = FORMS_ANY | {LEADER}
HERE: dict[str, str | None] = {Status.WORKING: None}
CAME, WENT = pgettext_lazy("team", "took in"), pgettext_lazy("team", "let go")

FLOW = Flow(
    moves=(
        Move("join", pgettext_lazy("team", "Take in a member"), HERE, CHANGES, "user-plus", "a", CAME),
        Move("leave", pgettext_lazy("team", "A member leaves"), HERE, CHANGES, "user-minus", "l", WENT),
        Move("lead", pgettext_lazy("team", "Change the leader"), HERE, CHANGES, "crown", "e", _("changed the leader")),
        Move(
            "duties", pgettext_lazy("team", "Change the duties"), HERE, CHANGES, "list-checks", "d",
            _("changed the duties"),
        ),
        Move(
            "end", pgettext_lazy("team", "End the team"), {Status.WORKING: Status.ENDED}, FORMS_ANY, "circle-stop", "x",
            _("ended the service team"),
        ),
    ),
    wrong_state=_("The team has ended"),
    wrong_person=_("This move is not yours to take"),
)  # fmt: skip

speak(
    verbs={"team.form": _("formed the service team")} | {f"team.{move.name}": move.said for move in FLOW},
    fields={
        "leader": pgettext_lazy("team", "leader"), "member": pgettext_lazy("team", "member"),
        "members": pgettext_lazy("team", "members"), "duty": pgettext_lazy("team", "duty"),
        "duties": pgettext_lazy("team", "duties"), "team_status": _("status"),
        "from_on": pgettext_lazy("team", "since"),
    },
    values={"team_status": dict(Status.choices)},
)  # fmt: skip


def own_standings(person: User, team: ServiceTeam) -> frozenset[str]:
    return frozenset((person.roles & FORMS_ANY) | ({LEADER} if team.leader_id == person.pk else set()))


def standings(user: User, team: ServiceTeam) -> frozenset[str]:
    """What this person is towards the team, alone and for people on leave."""
    return frozenset().union(*(own_standings(person, team) for person in user.acts_as))


def acting_for(user: User, team: ServiceTeam, move: Move) -> User | None:
    """The person on leave in whose place this one takes the move."""
    return user.acting_for(lambda person: not move.by.isdisjoint(own_standings(person, team)), [team.leader_id])


def forms_alone(person: User, enterprise: Enterprise) -> bool:
    is_in_charge = Role.OFFICER in person.roles and enterprise.officer_id == person.pk
    return is_in_charge or not person.roles.isdisjoint(FORMS_ANY)


def may_form(user: User, enterprise: Enterprise) -> bool:
    return any(forms_alone(person, enterprise) for person in user.acts_as)
