"""A year of invented requests, driven through the verbs and compared with a second, independent model of the rules."""

from argparse import ArgumentParser
from datetime import datetime
from random import Random
from time import perf_counter

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from crm.clock import SHANGHAI
from crm.management.replay import checks, sums, world
from crm.management.replay.walk import Walk
from enterprises.requests.models import ServiceRequest

AT_ONCE = 500
YEAR_END = datetime(2025, 3, 1, 12, tzinfo=SHANGHAI)


class Command(BaseCommand):
    help = "Replay a year of requests with all their side tracks in an empty database, and check every row of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--requests", type=int, default=10_000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, requests: int, seed: int, verbosity: int = 1, **options: object) -> None:
        if ServiceRequest.objects.exists():
            raise CommandError("There are requests in this database; the replay wants an empty one.")
        self.verbosity, began = verbosity, perf_counter()
        rng = Random(seed)
        walk = Walk(rng, world.build(rng))
        for first in range(0, requests, AT_ONCE):
            with transaction.atomic():
                for number in range(first, min(first + AT_ONCE, requests)):
                    walk.live(number)
            self.say(f"{number + 1:>8,} requests  {walk.moves:>9,} moves  {perf_counter() - began:6.0f} s")
        self.report(walk, [*checks.rows(walk.lives), *sums.sums(walk.lives, YEAR_END)])
        self.say(f"all in {perf_counter() - began:.0f} s")

    def report(self, walk: Walk, done: list[checks.Check]) -> None:
        self.say("\n" + "  ".join(f"{name} {count:,}" for name, count in sorted(walk.told.items())) + "\n")
        for check in done:
            mark = "" if check.holds else f"  DIFFERS {' '.join(check.differ)}"
            self.say(f"{check.what:<32} {check.expected:>9,} {check.found:>9,}{mark}")
        wrong = [check.what for check in done if not check.holds]
        if wrong:
            raise CommandError(f"The product and the second model differ in: {', '.join(wrong)}")

    def say(self, line: str) -> None:
        if self.verbosity:
            self.stdout.write(line)
