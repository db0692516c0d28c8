"""Tags, officers and people to choose from; the first two kept in each process under the reference stamp."""

from collections.abc import Iterable

from crm import leave, reference
from crm.models import CARRIED, Role, User

from .models import Tag

LOOKS_AFTER = (Role.OFFICER, Role.SUPERVISOR)  # who may be named as the officer in charge


@reference.kept
def tags() -> dict[int, str]:
    """Names of all tags by id."""
    return {tag.pk: tag.name for tag in Tag.objects.all()}


@reference.kept
def officers() -> dict[int, str]:
    """Names by id of those who may be in charge of an enterprise."""
    return {user.pk: str(user) for user in User.objects.in_role(*LOOKS_AFTER)}


def officers_to_choose() -> list[tuple[int, str]]:
    """The same for a form: who is on leave says so."""
    return [(pk, leave.named(pk, name)) for pk, name in officers().items()]


def workers(*roles: str) -> dict[int, User]:
    """Who can be given something to do: everybody with daily work, or of these roles, by unit."""
    rows = User.objects.in_role(*(roles or CARRIED)).select_related("unit")
    return {person.pk: person for person in rows.order_by("unit__position", "unit", "name", "id")}


def person_choices(people: dict[int, User]) -> list[tuple[int, str]]:
    """With the unit before the name, and who is on leave."""
    return [
        (pk, f"{person.unit.short_name if person.unit else '—'} · {leave.named(pk, person)}")
        for pk, person in people.items()
    ]


def named_tags(names: Iterable[str]) -> list[Tag]:
    """The tags of these names; what does not exist yet is made. To be called inside a transaction."""
    wanted = dict.fromkeys(name for word in names if (name := word.strip()))
    known = {tag.name: tag for tag in Tag.objects.filter(name__in=wanted)}
    for name in wanted:
        if name not in known:
            known[name], is_new = Tag.objects.get_or_create(name=name)
            if is_new:
                reference.bump()
    return [known[name] for name in wanted]
