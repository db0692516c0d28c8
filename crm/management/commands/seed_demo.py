"""A demonstration: invented people, enterprises and requests in every state, dated around now."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from crm import audit, rules
from crm.calendar import work_calendar
from crm.clock import SHANGHAI
from crm.management import (
    demo_activities,
    demo_classification,
    demo_economy,
    demo_finance,
    demo_meetings,
    demo_merging,
    demo_office,
    demo_pictures,
    demo_projects,
    demo_public,
    demo_spaces,
    demo_supervision,
    demo_targets,
    demo_teams,
    demo_tenancy,
    demo_tracks,
    demo_visits,
    invented,
    ledger,
)
from crm.management.demo import Stage
from crm.management.demo_days import Days
from crm.management.demo_scenes import scenes
from crm.management.people import OFFICERS, demo_people, handlers_by_unit
from crm.models import Event, SavedView, Unit, User
from enterprises.accounts.models import Contact, Enterprise, Tag

ENTERPRISES = 160
LEDGER_DAYS = 400  # the ledger was begun that long ago


class Command(BaseCommand):
    help = "Load a demonstration: people (demo-…), enterprises and requests. All of it is invented."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=440307, help="another number gives other names and chances")
        parser.add_argument("--now", type=datetime.fromisoformat, help="the present moment of the demonstration")

    def handle(self, *, seed: int, now: datetime | None = None, verbosity: int = 1, **options: object) -> None:
        if User.objects.filter(username=OFFICERS[0]).exists():
            self.stdout.write("The demonstration is loaded already; nothing added.")
            return
        now = (now or timezone.now()).astimezone(SHANGHAI)
        with transaction.atomic():
            call_command("seed_office", verbosity=0)
            played = _load(Random(seed), now)
        if verbosity:
            self.stdout.write(f"Demonstration: {ENTERPRISES} enterprises, {played} requests.")
            self.stdout.write(f"Log in as {', '.join(OFFICERS)}, … with the password {settings.DEMO_PASSWORD}")


def _load(rng: Random, now: datetime) -> int:
    people = demo_people()
    officers = {username: people[username] for username in OFFICERS}
    enterprises = _enterprises(rng, now, list(officers.values()))
    days = Days(rng, now, work_calendar(), int(rules.in_force("requests.answer_days", timezone.localdate())))
    working = [row for row in enterprises if row.is_active]
    demo_economy.load(people, now, Random(rng.randrange(10**6)), working)
    demo_classification.load(people, enterprises, now)
    handlers = handlers_by_unit(people)
    stage = Stage(days, working, officers, handlers)
    for scene in scenes():
        stage.play(scene)
    demo_tracks.load(stage, people)
    demo_meetings.load(people, handlers, days)
    demo_supervision.load(people, handlers, now)
    demo_teams.load(people, working, now)
    _activities(people, working, days)
    demo_visits.load(people, working, days)
    _saved_views(people)
    demo_office.load(people, now.date())
    demo_targets.load(people, now)
    demo_spaces.load(people, now, Random(rng.randrange(10**6)), working)
    demo_tenancy.load(people, now)
    demo_projects.load(people, now, Random(rng.randrange(10**6)), working)
    demo_pictures.load(people["demo-spaces"], now)
    demo_merging.load(people, now, working)
    demo_finance.load(people, now, working)
    return stage.played + demo_public.load(now)


def _enterprises(rng: Random, now: datetime, officers: list[User]) -> list[Enterprise]:
    """The ledger, each line with its contacts and the day it was written."""
    communities = list(Unit.objects.communities())
    invented_names = (invented.company_name(number, firsts=invented.DEMO_FIRST) for number in range(1, ENTERPRISES))
    names = [*invented.WELL_KNOWN, *invented_names][:ENTERPRISES]
    codes = (invented.uscc(number, series=invented.DEMO_SERIES) for number in range(ENTERPRISES))
    rows = Enterprise.objects.bulk_create(
        ledger.enterprise(rng, name, code=code, communities=communities, officers=officers)
        for name, code in zip(names, codes, strict=True)
    )
    Contact.objects.bulk_create(
        contact
        for number, row in enumerate(rows)
        for contact in ledger.contacts(rng, row, number=number, count=rng.randint(1, 3))
    )
    known = list(Tag.objects.all())
    Enterprise.tags.through.objects.bulk_create(link for row in rows for link in ledger.tags(rng, row, known))
    _date(rng, now, rows)
    return rows


def _date(rng: Random, now: datetime, rows: list[Enterprise]) -> None:
    """The columns are filled in by themselves; here they must agree with the history."""
    history = []
    for row in rows:
        at = now - timedelta(days=rng.uniform(61, LEDGER_DAYS))
        Enterprise.objects.filter(pk=row.pk).update(created_at=at, updated_at=at)
        history.append(audit.event(row, "enterprise.create", by=row.officer, at=at))
    Event.objects.bulk_create(history)


def _activities(people: dict[str, User], working: list[Enterprise], days: Days) -> None:
    """With chances of their own, so that what is played after them stays as it was."""
    units = {unit.short_name: unit for unit in Unit.objects.departments()}
    demo_activities.load(people, working, units, days, Random(len(working)))


def _saved_views(people: dict[str, User]) -> None:
    """A filter or two that each person would have kept."""
    units = {unit.short_name: unit.pk for unit in Unit.objects.departments()}
    kept = [
        ("demo-officer", "A 级在办", "view=open&tier=A"),
        ("demo-officer", "城建办超期", f"view=late&unit={units['城建办']}"),
        ("demo-officer2", "待分拨", "view=open&status=accepted"),
        ("demo-officer2", "经发办在办", f"view=open&unit={units['经发办']}"),
        ("demo-handler", "待我签收", "view=unit&status=assigned"),
        ("demo-supervisor", "全部超期", "view=late"),
    ]
    SavedView.objects.bulk_create(
        SavedView(user=people[username], page="requests:list", name=name, query=query) for username, name, query in kept
    )
