"""Never two holders of one space: fifty at once, on PostgreSQL with row locks, on SQLite with its one writer."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from crm.flow import Refused
from crm.models import Deadline, Event, Role
from spaces import overtaken, verbs
from spaces.models import Space, Spell
from tests.factories import make_space, make_user
from tests.races import together

ROOT = Path(__file__).parents[2]
FIFTY = 50
TOLD = re.compile(r"(.+) holds it for for \1 until .+ 18:00\.")


def people(count: int) -> list:
    return [make_user(Role.ATTRACTION, name=f"no. {n}") for n in range(count)]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_fifty_hold_one_space_and_one_has_it(manager):
    space = make_space(by=manager, now=timezone.now() - timedelta(days=1))
    callers = people(FIFTY)

    outcomes = together([lambda by=by: verbs.hold(space.pk, by=by, holder_name=f"for {by}", days=5) for by in callers])

    told = [str(outcome.reason) for outcome in outcomes if isinstance(outcome, Refused)]
    assert len(told) == FIFTY - 1
    assert {TOLD.fullmatch(words)[1] for words in told} == {str(Spell.objects.holds().get().by)}
    assert Deadline.objects.open().count() == Event.objects.filter(verb="space.hold").count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_four_clicks_on_one_form_are_one_hold(space, attraction):
    seen = Event.objects.about(space).latest("pk").pk
    words = {"by": attraction, "seen": seen, "holder_name": "智能仓储", "days": 5}

    outcomes = together([lambda: overtaken.take("hold", space, **words)] * 4)

    assert sorted(outcome[1] for outcome in outcomes) == [False, False, False, True]
    assert Spell.objects.holds().count() == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the database of one file has no row locks; see above")
def test_fifty_hold_one_space_in_a_file_and_one_has_it(manager, tmp_path):
    """Two programs with 25 connections each, as two web workers, on a copy of this database."""
    space = make_space(by=manager, now=timezone.now() - timedelta(days=1))
    callers = [person.pk for person in people(FIFTY)]
    file = tmp_path / "race.sqlite3"
    file.write_bytes(connection.connection.serialize())

    runs = [start(file, space, half) for half in (callers[:25], callers[25:])]
    outcomes = [outcome for run in runs for outcome in heard(run)]

    assert outcomes.count("held") == 1
    told = {TOLD.fullmatch(outcome)[1] for outcome in outcomes if outcome != "held"}
    assert len(told) == 1
    assert told == {holder_in(file, space)}


def start(file, space, callers) -> subprocess.Popen:
    env = os.environ | {
        "DATABASE_URL": f"sqlite:///{file}", "CACHE_URL": "locmemcache://", "DJANGO_SETTINGS_MODULE": "crm.settings",
        "SPACE": str(space.pk), "PEOPLE": json.dumps(callers), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    program = [sys.executable, str(Path(__file__).with_name("hold_race.py"))]
    return subprocess.Popen(program, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def heard(run: subprocess.Popen) -> list[str]:
    out, errors = run.communicate(timeout=60)
    assert run.returncode == 0, errors
    return json.loads(out)


def holder_in(file, space: Space) -> str:
    asked = """SELECT crm_user.name FROM spaces_spell JOIN crm_user ON crm_user.id = spaces_spell.by_id
               WHERE space_id = ? AND to_on IS NULL AND spaces_spell.status = 'held'"""
    with sqlite3.connect(file) as opened:
        (name,) = opened.execute(asked, [space.pk]).fetchone()
    opened.close()
    return name
