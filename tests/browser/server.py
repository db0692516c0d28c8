"""A whole office of its own: an empty database filled with the demonstration, and gunicorn before it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen
from uuid import uuid4

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "chuishao-2026"
STARTS_WITHIN = 40  # seconds
LEFT_OUT = ("tabler-*", "tabler.rtl.*", "leaflet-src*")  # the same as in the Makefile


@contextmanager
def running_office(folder: Path) -> Iterator[str]:
    """The address of an office that is thrown away afterwards. This process never touches its database."""
    with database(folder) as url:
        office = os.environ | surroundings(folder, url)
        run(office, "deploy/messages.py", "compile")
        run(office, "manage.py", "collectstatic", "--noinput", "-v0", *(f"--ignore={name}" for name in LEFT_OUT))
        run(office, "manage.py", "prepare")
        run(office, "manage.py", "createsuperuser", "--noinput", "--username=root", "--name=系统维护员")
        with worker(office, folder / "worker.log"), gunicorn(office, folder / "gunicorn.log"):
            yield f"http://127.0.0.1:{office['PORT']}"


def surroundings(folder: Path, database_url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "CACHE_URL": "dbcache://whistle_cache",
        "SECRET_KEY": uuid4().hex,
        "PORT": str(free_port()),
        "ALLOWED_HOSTS": "127.0.0.1",
        "DEMO": "on",
        "DEMO_PASSWORD": PASSWORD,
        "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        "DEBUG": "off",
        "SECURE": "off",
    }


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """A fresh one: a file, or a database on the server that the environment names."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder / 'office.sqlite3'}"
        return
    name = f"whistle_browser_{uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def run(env: dict[str, str], *command: str) -> None:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")


@contextmanager
def gunicorn(env: dict[str, str], log: Path) -> Iterator[None]:
    bind = f"--bind=127.0.0.1:{env['PORT']}"
    with started(env, log, "-m", "gunicorn", "crm.wsgi", "--workers=2", "--no-control-socket", bind) as server:
        wait_for(server, f"http://127.0.0.1:{env['PORT']}/healthz", log)
        yield


@contextmanager
def worker(env: dict[str, str], log: Path) -> Iterator[None]:
    with started(env, log, "manage.py", "db_worker", "--interval=0.2"):
        yield


@contextmanager
def started(env: dict[str, str], log: Path, *command: str) -> Iterator[subprocess.Popen]:
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=env, stdout=output, stderr=output)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for(server: subprocess.Popen, url: str, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and server.poll() is None:
        try:
            urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)  # nothing tells us when it listens
    raise RuntimeError(f"gunicorn does not answer:\n{log.read_text()[-4000:]}")
