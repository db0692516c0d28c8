"""SQLite: the whole database is one file, and its own backup interface copies it while others write."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection
from django.utils.translation import gettext as _

from .facts import Ask

FILE = "database.sqlite3"
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite#_%' ESCAPE '#'"
COLUMNS = """
SELECT tables.name, columns.name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
WHERE tables.type = 'table'
"""


@contextmanager
def snapshot(target: Path) -> Iterator[Ask]:
    """Copies one moment of the database; asks are answered from the copy."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a journal beside it
        yield lambda sql: copy.execute(sql).fetchall()


def check(source: Path) -> None:
    """Beyond its checksum: is it a database in good order?"""
    with closing(opened(source)) as copy:
        try:
            found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            found = str(error)
    if found != "ok":
        raise CommandError(_("The database in the backup is damaged: %(why)s") % {"why": found})


def load(source: Path, tables: set[str]) -> None:
    """One transaction of SQLite: a load that is killed has not happened."""
    name = connection.settings_dict["NAME"]
    connection.close()
    with closing(opened(source)) as copy, closing(sqlite3.connect(name)) as live:
        copy.backup(live)


def opened(source: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
