"""Who and what there is to play with, in a database that is empty but for this."""

from dataclasses import dataclass
from datetime import date
from random import Random

from django.core.management import call_command

from crm import rules
from crm.management import invented, ledger
from crm.management.people import demo_people
from crm.models import Role, Unit, User
from enterprises.accounts.models import Enterprise
from enterprises.requests.models import Category

from .shadow import ANSWER_DAYS, BEFORE_MARCH, CHANGED_ON

ENTERPRISES, CHECKED = 40, 20  # per cent of the answers are looked at before they leave
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True)
class World:
    officers: list[User]
    supervisors: list[User]
    handlers: dict[int, User]  # of each unit, the one who works there
    families: dict[int, set[int]]  # the units whose work is a handler's, by the handler's id
    units: dict[int, Unit]
    enterprises: list[Enterprise]
    in_days: list[Category]
    in_hours: Category


def build(rng: Random) -> World:
    call_command("seed_office", verbosity=0)
    people = demo_people()
    by_role = {role: [person for person in people.values() if role in person.roles] for role in Role}
    # one unit lies below another: whoever works in the upper one has the lower one's work as well
    handlers = {person.unit_id: person for person in by_role[Role.HANDLER]}
    officers, supervisors = by_role[Role.OFFICER], by_role[Role.SUPERVISOR]
    decide_rules(supervisors[0])
    return World(
        officers=officers, supervisors=supervisors, handlers=handlers,
        families={person.pk: {unit} for unit, person in handlers.items()},
        units={unit.pk: unit for unit in Unit.objects.filter(pk__in=handlers)},
        enterprises=known(rng, officers), in_days=list(Category.objects.filter(clock="days")), in_hours=consultation(),
    )  # fmt: skip


def decide_rules(by: User) -> None:
    """Five working days until the office changed to three; every fifth answer is checked."""
    rules.decide("requests.answer_days", BEFORE_MARCH, from_on=LONG_AGO, by=by)
    rules.decide("requests.answer_days", ANSWER_DAYS, from_on=CHANGED_ON, by=by)
    rules.decide("requests.check_percent", CHECKED, from_on=LONG_AGO, by=by)


def known(rng: Random, officers: list[User]) -> list[Enterprise]:
    communities = list(Unit.objects.communities())
    return Enterprise.objects.bulk_create(
        ledger.enterprise(
            rng, invented.company_name(number, firsts=invented.DEMO_FIRST), communities=communities, officers=officers,
            code=invented.uscc(number, series=invented.DEMO_SERIES),
        )
        for number in range(ENTERPRISES)
    )  # fmt: skip


def consultation() -> Category:
    found = Category.objects.filter(clock="hours").first()
    return found or Category.objects.create(name="咨询", clock="hours", position=900)
