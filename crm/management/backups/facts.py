"""What can be said of a database by asking it: tables, rows, migrations, names of uploaded files.

An `ask` takes SQL and returns rows; it is the live database, or the copy that a backup holds."""

import tomllib
from collections.abc import Callable, Iterable

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

Ask = Callable[[str], list[tuple]]


def version() -> str:
    """Of the program, whether it came by git or not."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]


def live(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def rows(ask: Ask, tables: Iterable[str]) -> dict[str, int]:
    return {table: ask(f"SELECT COUNT(*) FROM {quoted(table)}")[0][0] for table in sorted(tables)}


def migrations(ask: Ask) -> dict[str, list[str]]:
    """Those that have been applied and that this program knows. Packages drop old ones after a while; a database
    remembers them for ever."""
    known, found = known_migrations(), {}
    for app, name in ask("SELECT app, name FROM django_migrations ORDER BY app, name"):
        if (app, name) in known:
            found.setdefault(app, []).append(name)
    return found


def known_migrations() -> set[tuple[str, str]]:
    loader = MigrationLoader(None)
    replaced = {old for migration in loader.disk_migrations.values() for old in migration.replaces}
    return set(loader.disk_migrations) | replaced


def named_files(ask: Ask, columns: set[tuple[str, str]]) -> set[str]:
    """Names of all uploaded files that the rows speak of, as far as the tables are there yet."""
    found = set()
    for field in file_fields():
        table, column = field.model._meta.db_table, field.column
        if (table, column) in columns:
            sql = f"SELECT DISTINCT {quoted(column)} FROM {quoted(table)} WHERE {quoted(column)} <> ''"
            found.update(name for (name,) in ask(sql))
    return found


def file_fields() -> list[models.FileField]:
    return [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.FileField) and field.storage == default_storage
    ]


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)
