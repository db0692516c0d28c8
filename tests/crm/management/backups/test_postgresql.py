"""Which pg_dump, and what becomes of the password."""

import pytest
from django.core.management import CommandError
from django.db import connections

from crm.management.backups import postgresql


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """These versions, in the places of Debian; nothing in PATH."""

    def install(*versions):
        for version in versions:
            program = tmp_path / str(version) / "bin/pg_dump"
            program.parent.mkdir(parents=True)
            program.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.4 (Debian {version}.4-1)'\n")
            program.chmod(0o755)

    monkeypatch.setattr(postgresql, "PLACES", (str(tmp_path / "*/bin"),))
    monkeypatch.setenv("PATH", str(tmp_path))
    return install


@pytest.mark.parametrize(("server", "chosen"), [(13, "13"), (14, "15"), (15, "15"), (0, "17")])
def test_the_version_nearest_to_the_server_is_taken(installed, server, chosen):
    installed(13, 15, 17)

    assert f"/{chosen}/bin/" in postgresql.tool("pg_dump", server=server)


def test_one_in_the_path_is_found(installed, tmp_path, monkeypatch):
    installed(15)
    monkeypatch.setattr(postgresql, "PLACES", ())
    monkeypatch.setenv("PATH", str(tmp_path / "15/bin"))

    assert postgresql.tool("pg_dump", server=15) == str(tmp_path / "15/bin/pg_dump")


def test_without_a_fitting_one_it_says_what_to_install(installed):
    with pytest.raises(CommandError, match="not installed. Install postgresql-client-15"):
        postgresql.tool("pg_dump", server=15)
    installed(13)
    with pytest.raises(CommandError, match="13 is older than the server, 15"):
        postgresql.tool("pg_dump", server=15)


def test_the_password_is_in_the_environment_and_nowhere_else(tmp_path, monkeypatch):
    heard = tmp_path / "heard"
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@ / $PGPASSWORD" >{heard}\necho went wrong >&2; exit 1\n')
    program.chmod(0o755)
    place = {
        "ENGINE": "",
        "NAME": "whistle",
        "USER": "w",
        "HOST": "db",
        "PORT": 5433,
        "PASSWORD": "s3cret",
        "OPTIONS": {},
    }
    monkeypatch.setattr(connections["default"], "settings_dict", place)

    with pytest.raises(CommandError, match="pg_dump failed: went wrong") as failure:
        postgresql.run(str(program), *postgresql.login())

    assert heard.read_text() == "-U w -h db -p 5433 --dbname=whistle / s3cret\n"
    assert "s3cret" not in str(failure.value)
