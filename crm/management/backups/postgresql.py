"""PostgreSQL: pg_dump of one snapshot, pg_restore in one transaction. The password goes by the environment only."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from glob import glob
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient
from django.utils.translation import gettext as _

from . import facts
from .facts import Ask

FILE = "database.dump"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
COLUMNS = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
# functions that only the triggers of our tables call; they go with the tables, or the dump could not bring its own
FUNCTIONS = """
SELECT DISTINCT routine.oid::regprocedure::text FROM pg_trigger
JOIN pg_class AS held ON held.oid = tgrelid JOIN pg_proc AS routine ON routine.oid = tgfoid
WHERE NOT tgisinternal AND held.relnamespace = current_schema()::regnamespace
"""
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
OURS = ("--no-owner", "--no-privileges")  # another office calls its database's owner by another name


@contextmanager
def snapshot(target: Path) -> Iterator[Ask]:
    """Dumps one moment of the database; asks are answered from the same moment."""
    program = tool("pg_dump", server=server())
    with closing(connection.copy()) as own:
        own.connect()
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            moment = cursor.fetchone()[0]

            def ask(sql: str) -> list[tuple]:
                cursor.execute(sql)
                return cursor.fetchall()

            options = ["--format=custom", "--no-comments", *OURS, f"--snapshot={moment}", f"--file={target}"]
            run(program, *options, *login())
            yield ask
        own.rollback()


def check(source: Path) -> None:
    """Beyond its checksum: can it be read?"""
    run(tool("pg_restore", server=0), "--list", str(source))


def load(source: Path, tables: set[str]) -> None:
    """In place of empty tables of ours. Killed between the two steps, it leaves no tables: it can be done again."""
    program = tool("pg_restore", server=server())
    with transaction.atomic(), connection.cursor() as cursor:
        functions = [name for (name,) in facts.live(FUNCTIONS)]
        if tables:
            cursor.execute(f"DROP TABLE {', '.join(map(facts.quoted, sorted(tables)))} CASCADE")
        for name in functions:
            cursor.execute(f"DROP FUNCTION {name}")
    connection.close()
    run(program, "--single-transaction", "--exit-on-error", *OURS, *login(), str(source))


def login() -> list[str]:
    """Where to, without the password."""
    (_psql, *arguments, name), _environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return [*arguments, f"--dbname={name}"]


def run(*command: str) -> None:
    _arguments, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    environment = os.environ | (secrets or {})
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        words = {"program": Path(command[0]).name, "why": done.stderr.strip()[-2000:]}
        raise CommandError(_("%(program)s failed: %(why)s") % words)


def server() -> int:
    with connection.cursor():
        return connection.pg_version // 10000


def tool(name: str, *, server: int) -> str:
    """The one whose version is nearest to the server's, and not older: newer ones write what older servers refuse.
    Without a server (0) the newest, which reads everything."""
    found = {version(path): path for path in reversed(paths(name))}
    fit = sorted(major for major in found if major >= server)
    if fit:
        return found[fit[0 if server else -1]]
    words = {"program": name, "server": server, "have": max(found, default=0)}
    if found:
        message = _("%(program)s %(have)s is older than the server, %(server)s. Install postgresql-client-%(server)s.")
    elif server:
        message = _("%(program)s is not installed. Install postgresql-client-%(server)s.")
    else:
        message = _("%(program)s is not installed. Install postgresql-client.")
    raise CommandError(message % words)


def paths(name: str) -> list[str]:
    places = [folder for pattern in PLACES for folder in glob(pattern)]
    candidates = [*(shutil.which(name, path=place) for place in places), shutil.which(name)]
    return [path for path in candidates if path]


def version(path: str) -> int:
    """pg_dump (PostgreSQL) 15.6 → 15; 0 for what does not say."""
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    numbers = re.search(r"\) (\d+)", said)
    return int(numbers[1]) if numbers else 0
