"""A hundred lives of the replayed year on every run; `manage.py replay` plays ten thousand."""

from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from crm import reference
from crm.management.commands.replay import YEAR_END
from crm.management.replay import checks, naive, sums, world
from crm.management.replay.walk import NOT_PLAYED, Walk
from crm.models import Deadline, Event
from enterprises.requests import flow
from enterprises.requests.models import Rating, ServiceRequest
from enterprises.requests.moves import FLOW
from tests.crm.test_clock import TABLE, at

LIVES = 100


@pytest.fixture(scope="module")
def year(django_db_setup, django_db_blocker):
    """Played once for this file; each test takes back what it changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        reference.forget_all()
        rng = Random(1)
        walk = Walk(rng, world.build(rng))
        for number in range(LIVES):
            walk.live(number)
        yield walk
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _each_in_its_own(year, db):
    pass


def differing(year) -> list[str]:
    done = [*checks.rows(year.lives), *sums.sums(year.lives, YEAR_END)]
    return [f"{check.what}: {check.expected}, {check.found} {check.differ}" for check in done if not check.holds]


def test_every_row_and_every_sum_of_the_year_is_what_the_second_model_says(year):
    assert ServiceRequest.objects.count() == LIVES
    assert differing(year) == []


def test_the_walk_takes_the_moves_of_the_table_and_is_refused_what_is_not_allowed(year):
    played = {name for name in year.told if name in flow.VERBS}

    assert len(played) >= len(flow.VERBS) - 4  # the rarest may not come up among a hundred
    assert min(year.told["refused"], year.told["not theirs"]) > 10
    assert not played & set(NOT_PLAYED)
    assert {move.name for move in FLOW} - set(flow.VERBS) == {"rework"}


@pytest.mark.parametrize(
    ("spoil", "noticed"),
    [
        (lambda: Deadline.objects.filter(kind="answer").update(due_at=at("2024-12-24 18:00")), "deadlines"),
        (lambda: ServiceRequest.objects.update(met_at=None), "requests"),
        (lambda: Event.objects.create(**vars_of(Event.objects.filter(verb="request.sign").first())), "events"),
        (lambda: Rating.objects.update(grade=1), "ratings"),
    ],
    ids=["a due date", "the copy of a clock", "an event too many", "a grade"],
)
def test_what_is_wrong_is_noticed(year, spoil, noticed):
    spoil()

    assert any(noticed in line for line in differing(year))


def vars_of(row) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.fields if field.attname != "id"}


def test_the_replay_wants_an_empty_database(year):
    with pytest.raises(CommandError, match="empty"):
        call_command("replay", requests=1, stdout=StringIO())


@pytest.mark.parametrize(("received", "one", "three", "five", "_under_b"), TABLE)
def test_the_slow_calendar_of_the_replay_is_right_by_the_table(received, one, three, five, _under_b):
    found = [f"{naive.due(at(received), days):%m-%d %H:%M}" for days in (1, 3, 5)]

    assert found == [f"{day} 18:00" for day in (one, three, five)]
