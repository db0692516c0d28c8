"""Who is in the team of an enterprise: for its own pages, and for the slices above that tell people."""

from collections.abc import Iterable

from django.db.models import Prefetch

from crm import reference
from crm.models import Role, User

from .models import Member, ServiceTeam

# who is told of an enterprise's requests must be able to open them
SERVES = (Role.OFFICER, Role.SUPERVISOR, Role.HANDLER)


def with_people(teams):
    """Two queries: each team with its leader and `serving`, those who are members now."""
    serving = Member.objects.filter(to_on=None).select_related("user__unit")
    return teams.select_related("leader__unit").prefetch_related(Prefetch("members", serving, to_attr="serving"))


def everybody(team: ServiceTeam) -> list[User]:
    """The leader first, then the members, of a team that was read with_people."""
    return [team.leader, *(member.user for member in team.serving)]


def people_of(enterprise_ids: Iterable[int]) -> dict[int, list[User]]:
    """{enterprise: the people of its working team}; without a team it is not there. Closed log-ins are left out."""
    teams = with_people(ServiceTeam.objects.working().filter(enterprise__in=set(enterprise_ids)))
    return {team.enterprise_id: [person for person in everybody(team) if person.is_active] for team in teams}


@reference.kept
def servants() -> dict[int, str]:
    """Names by id of those who may be in a team, to filter by."""
    return {user.pk: str(user) for user in User.objects.in_role(*SERVES).order_by("name", "id")}
