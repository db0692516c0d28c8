"""The installer on a tiny bundle: what it refuses, what it keeps, what it replaces. The real one is tried by
deploy/try_bundle.sh."""

import hashlib
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
# says what it was asked to do, and which program it belongs to
MANAGE = """
import os, sys
from pathlib import Path
here = Path(__file__).parent
with (here / "asked").open("a") as file:
    file.write(f"{here.joinpath('version').read_text()} {' '.join(sys.argv[1:])}\\n")
sys.exit((here / "broken").exists())
"""


@pytest.fixture
def bundle(tmp_path):
    def make(version="1", **more):
        folder = tmp_path / f"bundle-{version}"
        here = f"{sys.version_info.major}.{sys.version_info.minor} {platform.system()} {platform.machine()} "
        files = {
            "wheels/platform": here + platform.libc_ver()[0] + "\n",
            "wheels/requirements.txt": "",
            "whistle/manage.py": MANAGE,
            "whistle/version": version,
            "whistle/.env.example": "# SECRET_KEY=\n# DEBUG=off\n# DEMO=on\n# PORT=8000\n",
            "whistle/deploy/whistle.service": "User=@USER@ ExecStart=@FOLDER@/x\n",
            "whistle/var/static/app.css": "",
        }
        for name, text in (files | {path.replace("__", "/") + ".py": text for path, text in more.items()}).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        sums = [
            f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder)}\n"
            for p in folder.rglob("*")
            if p.is_file()
        ]
        (folder / "SHA256SUMS").write_text("".join(sums))
        (folder / "install.sh").write_bytes((DEPLOY / "install.sh").read_bytes())
        return folder

    return make


@pytest.fixture
def target(tmp_path):
    """Has its packages already: making them takes long, and is tried with the real bundle."""
    folder = tmp_path / "office"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / ".venv"], check=True)
    (folder / ".venv/requirements.txt").write_text("")
    (folder / ".whistle").write_text("")
    return folder


def install(bundle, target):
    environment = os.environ | {"PYTHON": sys.executable}
    return subprocess.run(
        ["sh", bundle / "install.sh", target], env=environment, capture_output=True, text=True, check=False
    )


def test_settings_are_written_once_for_a_real_office(bundle, target):
    done = install(bundle(), target)

    assert done.returncode == 0, done.stderr
    said = (target / ".env").read_text().split()
    assert len(said[0].removeprefix("SECRET_KEY=")) > 50
    assert said[1:3] == ["DEBUG=off", "DEMO=off"]
    assert (target / ".env").stat().st_mode & 0o077 == 0
    assert (target / "asked").read_text() == "1 prepare\n"
    assert f"{target}/x" in (target / "whistle.service").read_text()
    assert "first_administrator" in done.stdout


def test_an_upgrade_keeps_settings_and_data_and_makes_a_backup_first(bundle, target):
    install(bundle(whistle__old="x = 1", whistle__crm__kept="x = 1"), target)
    settings = (target / ".env").read_text()
    for name in ("var/whistle.sqlite3", "var/media/attachment", "notes of the office"):
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).write_text("data")
    (target / "asked").unlink()

    done = install(bundle("2", whistle__crm__kept="x = 2"), target)

    assert done.returncode == 0, done.stderr
    assert (target / "asked").read_text() == "2 backup var/backups --if-any\n2 prepare\n"
    assert (target / ".env").read_text() == settings
    assert not (target / "old.py").exists()
    assert (target / "crm/kept.py").read_text() == "x = 2"
    assert {
        (target / name).read_text() for name in ("var/whistle.sqlite3", "var/media/attachment", "notes of the office")
    } == {"data"}


def test_without_a_backup_the_data_are_not_touched(bundle, target):
    install(bundle(), target)
    (target / "broken").write_text("")
    (target / "asked").unlink()

    done = install(bundle("2"), target)

    assert done.returncode == 1
    assert (target / "asked").read_text() == "2 backup var/backups --if-any\n"
    assert "backup before the upgrade failed" in done.stderr


def refused(bundle, target, words):
    before = sorted(target.rglob("*"))

    done = install(bundle, target)

    assert done.returncode == 1
    assert words in done.stderr
    assert sorted(target.rglob("*")) == before


def test_a_damaged_bundle_is_refused(bundle, target):
    made = bundle()
    (made / "whistle/manage.py").write_text("pass")

    refused(made, target, "incomplete or was changed")


def test_a_bundle_for_another_machine_is_refused(bundle, target):
    made = bundle()
    (made / "wheels/platform").write_text("3.11 Linux sparc64 glibc\n")

    refused(made, target, "This bundle is for: 3.11 Linux sparc64 glibc")


def test_a_folder_with_other_things_is_refused(bundle, tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "thesis.txt").write_text("")

    refused(bundle(), folder, "other things")


def test_a_running_office_is_refused(bundle, target):
    with subprocess.Popen([target / ".venv/bin/python", "-c", "input()"], stdin=subprocess.PIPE) as running:
        refused(bundle(), target, "is running")
        running.communicate(b"\n")


def test_a_python_that_is_too_old_is_said_in_both_languages(bundle, target, tmp_path):
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = -V ] && echo Python 3.9.2\nexit 1\n')
    old.chmod(0o755)

    environment = os.environ | {"PYTHON": str(old)}
    done = subprocess.run(
        ["sh", bundle() / "install.sh", target], env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "现有：Python 3.9.2" in done.stderr
    assert "this is Python 3.9.2" in done.stderr
