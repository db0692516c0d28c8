"""Two offices of their own beside the test database: one with people and files, one that is empty."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings

from crm import reference
from crm.attachments import keep
from crm.clock import SHANGHAI
from crm.management.backups import facts
from crm.management.backups.restoring import tables_here
from crm.models import Attachment, ImportBatch, Role
from tests.factories import make_category, make_enterprise, make_request, make_user

LOCAL = "django.core.cache.backends.locmem.LocMemCache"


def copy_of(name: str, template: str = "") -> str:
    """A database on the server of the tests, empty or like the template."""
    quoted = connection.ops.quote_name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted(name)}" + (f" TEMPLATE {quoted(template)}" if template else ""))
    return name


def remove(name: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")


@pytest.fixture(scope="session")
def template(django_db_setup, django_db_blocker, tmp_path_factory):
    """A copy of the test database to copy from: migrations run once, and a template on PostgreSQL has no other user."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            file = tmp_path_factory.mktemp("template") / "migrated.sqlite3"
            connection.ensure_connection()
            with closing(sqlite3.connect(file)) as copy:
                connection.connection.backup(copy)
            yield str(file)
        else:
            connection.close()
            name = copy_of(unused_name(), connection.settings_dict["NAME"])
            yield name
            remove(name)


def unused_name() -> str:
    return f"whistle_keep_{uuid4().hex[:12]}"


class Offices:
    """Hands out databases, and turns the default connection to one of them."""

    def __init__(self, folder, template):
        self.folder, self.template = folder, template
        self.made = []

    def make(self, *, migrated=True) -> str:
        if connection.vendor == "sqlite":
            name = str(self.folder / f"{unused_name()}.sqlite3")
            return shutil.copy(self.template, name) if migrated else name
        self.made.append(copy_of(unused_name(), self.template if migrated else ""))
        return self.made[-1]

    @contextmanager
    def open(self, name: str) -> Iterator[None]:
        before = connections["default"]
        connections["default"] = there = before.copy()
        there.settings_dict["NAME"] = name
        reference.forget_all()
        try:
            yield
        finally:
            there.close()
            connections["default"] = before

    def remove(self) -> None:
        for name in self.made:
            remove(name)


@pytest.fixture
def offices(template, db, tmp_path):
    offices = Offices(tmp_path, template)
    yield offices
    offices.remove()


@pytest.fixture
def media(settings, tmp_path):
    """Turns to a storage of that name."""

    def turn(name: str):
        settings.MEDIA_ROOT = tmp_path / name
        return settings.MEDIA_ROOT

    return turn


@pytest.fixture
def office(offices, media):
    """The connection stands in an office that has worked for a while."""
    name = offices.make()
    with offices.open(name):
        media("media")
        fill()
        yield name


def fill():
    at = datetime(2024, 6, 3, 10, tzinfo=SHANGHAI)
    officer = make_user(Role.OFFICER, name="林晓岚")
    request = make_request(
        by=officer, enterprise=make_enterprise("深圳市昀峤电气有限公司"), category=make_category(), received_at=at
    )
    keep(ContentFile("承诺书".encode(), name="承诺书.txt"), by=officer, thing=request)
    batch = ImportBatch(kind="enterprises", name="台账.csv", by=officer, at=at)
    batch.file.save("台账.csv", ContentFile("企业名称\n".encode()))


@pytest.fixture(scope="session")
def kept_once(template, django_db_blocker, tmp_path_factory):
    """A backup of such an office, for those tests to which it matters what is done with it."""
    folder = tmp_path_factory.mktemp("kept")
    ours = {"MEDIA_ROOT": folder / "media", "LANGUAGE_CODE": "en", "CACHES": {"default": {"BACKEND": LOCAL}}}
    offices = Offices(folder, template)
    with django_db_blocker.unblock(), override_settings(**ours), offices.open(offices.make()):
        fill()
        kept = take(folder / "backups")
    with django_db_blocker.unblock():
        offices.remove()
    return kept


@pytest.fixture
def kept(kept_once, tmp_path):
    """A copy of that backup."""
    return Path(shutil.copytree(kept_once, tmp_path / "backups" / kept_once.name))


def take(target, **options):
    before = set(target.glob("*"))
    call_command("backup", str(target), **options)
    (made,) = set(target.glob("*")) - before
    return made


@pytest.fixture
def empty(kept, offices, media):
    """The connection stands in a migrated office that nobody has used yet, with a storage that is empty."""
    with offices.open(offices.make()):
        media("media-of-the-empty-office")
        yield


def everything() -> dict[str, list]:
    """All rows of all tables."""
    return {table: sorted(map(repr, facts.live(f'SELECT * FROM "{table}"'))) for table in tables_here()}


def contents(folder) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def attach(text: str) -> Attachment:
    return keep(ContentFile(text.encode(), name="续.txt"), by=None)


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
