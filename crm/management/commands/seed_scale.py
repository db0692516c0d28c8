"""A data set of district size for measuring: invented rows in bulk, with the derived fields of the real ones."""

import gc
from argparse import ArgumentParser
from random import Random
from time import perf_counter

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from crm import audit, rules
from crm.calendar import work_calendar
from crm.clock import SHANGHAI
from crm.management import invented, ledger
from crm.management.demo_days import Days
from crm.management.lives import Lives
from crm.management.many_spaces import Inventory
from crm.management.people import OFFICERS, demo_people, handlers_by_unit
from crm.models import Deadline, Event, Role, Unit
from enterprises.accounts.models import Contact, Enterprise, Tag
from enterprises.requests.models import Ask, Rating, Reply, ServiceRequest
from spaces.models import Space, Spell, Verification

CHUNK = 5_000
BATCH = 2_500


class Command(BaseCommand):
    help = "Load many invented enterprises, requests and spaces for measuring. Only into a database that has none of them yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--enterprises", type=int, default=100_000)
        parser.add_argument("--requests", type=int, default=300_000)
        parser.add_argument("--spaces", type=int, default=20_000)
        parser.add_argument("--seed", type=int, default=440307)

    def handle(
        self, *, enterprises: int, requests: int, spaces: int, seed: int, verbosity: int = 1, **options: object
    ) -> None:
        if Enterprise.objects.filter(uscc__startswith=f"91440307{invented.SCALE_SERIES}").exists():
            raise CommandError("This database holds such a data set already; create an empty one.")
        self.verbosity, self.began = verbosity, perf_counter()
        gc.disable()  # rows by the ten thousand and hardly a cycle among them: collecting costs a quarter of the time
        try:
            self._load(Random(seed), enterprises, requests, spaces)
        finally:
            gc.enable()
        if verbosity:
            self._summary()

    def _load(self, rng: Random, enterprises: int, requests: int, spaces: int) -> None:
        call_command("seed_office", verbosity=0)
        people = demo_people()
        self._officers = [people[username] for username in OFFICERS]
        self._enterprises(rng, enterprises)
        days = Days(
            rng,
            timezone.now().astimezone(SHANGHAI),
            work_calendar(),
            int(rules.in_force("requests.answer_days", timezone.localdate())),
        )
        supervisors = [person for person in people.values() if person.has_role(Role.SUPERVISOR)]
        self._requests(Lives(days, self._officers, handlers_by_unit(people), supervisors), requests)
        self._spaces(Inventory(Random(rng.random()), timezone.localtime(), people), spaces)
        if connection.vendor == "postgresql" and not connection.in_atomic_block:
            connection.cursor().execute("VACUUM ANALYZE")

    def _enterprises(self, rng: Random, total: int) -> None:
        communities, known = list(Unit.objects.communities()), list(Tag.objects.all())
        began = perf_counter()
        for start in range(0, total, CHUNK):
            numbers = range(start, min(start + CHUNK, total))
            with transaction.atomic():
                rows = Enterprise.objects.bulk_create(
                    [self._enterprise(rng, number, communities) for number in numbers], batch_size=BATCH
                )
                pairs = list(zip(numbers, rows, strict=True))
                contacts = [row for number, of in pairs for row in ledger.contacts(rng, of, number=number, count=1)]
                Contact.objects.bulk_create(contacts, batch_size=BATCH)
                links = [link for row in rows for link in ledger.tags(rng, row, known)]
                Enterprise.tags.through.objects.bulk_create(links, batch_size=BATCH)
                history = [audit.event(row, "enterprise.create", by=row.officer) for row in rows]
                Event.objects.bulk_create(history, batch_size=BATCH)
            self._progress("enterprises", numbers.stop, total, began)

    def _enterprise(self, rng: Random, number: int, communities: list[Unit]) -> Enterprise:
        return ledger.enterprise(
            rng, invented.company_name(number, firsts=invented.SCALE_FIRST), communities=communities,
            code=invented.uscc(number, series=invented.SCALE_SERIES), officers=self._officers,
        )  # fmt: skip

    def _requests(self, lives: Lives, total: int) -> None:
        """Each enterprise asks about as often as the next; some of them never."""
        callers = list(Contact.objects.filter(is_primary=True).values_list("enterprise_id", "name", "phone"))
        began = perf_counter()
        for start in range(0, total, CHUNK):
            stop = min(start + CHUNK, total)
            chosen = lives.days.rng.choices(callers, k=stop - start)
            with transaction.atomic():
                _write([lives.live(*caller) for caller in chosen])
            self._progress("requests", stop, total, began)
        lives.write_numbers()

    def _spaces(self, inventory: Inventory, total: int) -> None:
        began = perf_counter()
        with transaction.atomic():
            for done in inventory.load(total):
                self._progress("spaces", done, total, began)

    def _progress(self, what: str, done: int, total: int, began: float) -> None:
        if self.verbosity:
            seconds = perf_counter() - began
            self.stdout.write(f"{what:<12} {done:>9,} of {total:,}  {seconds:6.0f} s  {done / seconds:8,.0f} rows/s")
            self.stdout.flush()

    def _summary(self) -> None:
        counted = (Enterprise, Contact, ServiceRequest, Deadline, Reply, Ask, Rating, Event, Space, Spell, Verification)
        for model in counted:
            self.stdout.write(f"{model._meta.label:<28} {model.objects.count():>10,}")
        self.stdout.write(f"all in {perf_counter() - self.began:.0f} s")


def _write(lives: list) -> None:
    ServiceRequest.objects.bulk_create([life.service_request for life in lives], batch_size=BATCH)
    content_type_id = audit.content_type_id(ServiceRequest)
    for life in lives:
        life.tie(content_type_id)
    Deadline.objects.bulk_create([row for life in lives for row in life.deadlines], batch_size=BATCH)
    for model, rows in ((Reply, "replies"), (Ask, "asks"), (Rating, "ratings")):
        model.objects.bulk_create([row for life in lives for row in getattr(life, rows)], batch_size=BATCH)
    Event.objects.bulk_create([row for life in lives for row in life.events()], batch_size=BATCH)
