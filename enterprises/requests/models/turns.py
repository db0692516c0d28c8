"""轮到谁办: whose turn an open request is, as a condition of its rows."""

from django.db.models import Q

from crm.models import Role
from crm.reference import unit_family

from .asks import Ask, Assistance
from .states import Status

# what waits for a supervisor
TO_DECIDE = Q(status__in=[Status.DISPUTED, Status.CHECKING]) | Q(pending__in=Ask.Kind.values)


def turn_of(user) -> Q:
    """Whose turn it is; a deputy has the turn of those on leave as well."""
    turn = Q(pk=None)
    for person in user.acts_as:
        turn |= own_turn(person)
    return turn


def own_turn(person) -> Q:
    """Handlers do what lies with their unit or asks its help; officers accept, assign, close; supervisors decide."""
    turn = Q(pk=None)
    if Role.HANDLER in person.roles and person.unit_id:
        family = unit_family(person.unit_id)
        unclaimed_or_own = Q(status=Status.ASSIGNED, handler=None) | Q(status=Status.WORKING, handler=None)
        unclaimed_or_own |= Q(status__in=[Status.ASSIGNED, Status.WORKING], handler=person)
        turn |= Q(unit__in=family) & unclaimed_or_own | assisted_by(family)
    if not person.roles.isdisjoint({Role.OFFICER, Role.SUPERVISOR}):
        turn |= Q(status__in=[Status.NEW, Status.ACCEPTED]) | Q(status=Status.REPLIED, officer=person)
    return turn | own_decision(person)


def decision_of(user) -> Q:
    """What waits for this person's decision, or for that of somebody on leave in whose place they decide."""
    waits = Q(pk=None)
    for person in user.acts_as:
        waits |= own_decision(person)
    return waits


def own_decision(person) -> Q:
    if Role.SUPERVISOR not in person.roles:
        return Q(pk=None)
    return TO_DECIDE


def assisted_by(units) -> Q:
    """Open ones in which one of these units has still to answer as an assisting unit."""
    asked = Assistance.objects.open().filter(unit__in=units)
    return Q(closed_at=None, pk__in=asked.values("service_request"))


def handlers_in(user) -> list:
    """This person and those on leave whose work they do, as far as they handle requests."""
    return [person for person in user.acts_as if Role.HANDLER in person.roles]


def handled_units(user) -> list[int]:
    """Ids of the units whose requests this person handles, alone and for people on leave."""
    return [unit for person in handlers_in(user) for unit in unit_family(person.unit_id)]
