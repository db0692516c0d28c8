"""A backup put into an empty system is the same system; into any other it is not put."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from crm.management.backups import uploads
from crm.management.commands.clock import run_round
from crm.models import Attachment, Event, User
from tests.factories import make_unit

from .conftest import attach, contents, everything, execute, take


def change_manifest(backup, **facts):
    path = backup / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | facts), encoding="utf-8")


@pytest.mark.parametrize("migrated", [True, False], ids=["migrated", "without tables"])
def test_what_was_kept_is_there_again(office, offices, media, tmp_path, capsys, settings, migrated):
    before, files = everything(), contents(settings.MEDIA_ROOT)
    kept = take(tmp_path / "backups")

    with offices.open(offices.make(migrated=migrated)):
        there = media("elsewhere")
        call_command("restore", str(kept))

        assert everything() == before
        assert contents(there) == files
        with Attachment.objects.get().file.open() as file:
            assert file.read() == "承诺书".encode()
    assert len(files) == 2
    assert "1 users" in capsys.readouterr().out


def test_history_is_guarded_afterwards(kept, empty):
    call_command("restore", str(kept))

    for sql in ("UPDATE crm_event SET text = 'x'", "DELETE FROM crm_event"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            execute(sql)
    assert Event.objects.exists()


def test_new_rows_get_numbers_of_their_own(kept, empty):
    call_command("restore", str(kept))

    assert attach("二").pk > min(Attachment.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("name", ["database", "file"])
def test_a_backup_that_was_changed_is_refused_before_anything_is_touched(kept, empty, name):
    pattern = "database.*" if name == "database" else "files/**/*"
    changed = next(path for path in kept.glob(pattern) if path.is_file())
    changed.write_bytes(changed.read_bytes()[:-1] + b"!")

    for command in ("restore", "verify_backup"):
        with pytest.raises(CommandError, match="damaged"):
            call_command(command, str(kept))
    assert_nothing_happened()


def test_a_backup_from_which_a_file_is_missing_is_refused(kept, empty):
    next(path for path in (kept / "files").rglob("*") if path.is_file()).unlink()

    with pytest.raises(CommandError, match="damaged"):
        call_command("restore", str(kept))
    assert_nothing_happened()


def test_a_path_that_leads_out_of_the_backup_is_refused(kept, empty, tmp_path):
    (tmp_path / "secret").write_bytes(b"x")
    said = json.loads((kept / "manifest.json").read_text(encoding="utf-8"))
    (facts,) = [{"size": 1, "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}]
    change_manifest(kept, files=said["files"] | {"files/../../../secret": facts})

    with pytest.raises(CommandError, match="damaged"):
        call_command("restore", str(kept))
    assert_nothing_happened()


def test_half_a_backup_is_refused(kept, empty):
    unfinished = kept.rename(kept.with_name(kept.name + ".unfinished"))
    with pytest.raises(CommandError, match="cut off"):
        call_command("restore", str(unfinished))

    without = unfinished.rename(kept)
    (without / "manifest.json").unlink()
    with pytest.raises(CommandError, match=r"no manifest\.json"):
        call_command("restore", str(without))
    assert_nothing_happened()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"format": 2}, "format"),
        ({"vendor": "oracle"}, "oracle"),
        ({"migrations": {"crm": ["0001_people_history_deadlines", "0099_of_tomorrow"]}}, r"crm\.0099_of_tomorrow"),
        ({"surprise": 1}, "cannot be read"),
    ],
    ids=["format", "vendor", "newer", "unknown entry"],
)
def test_a_backup_of_something_else_is_refused(kept, empty, facts, words):
    change_manifest(kept, **facts)

    with pytest.raises(CommandError, match=words):
        call_command("restore", str(kept))
    assert_nothing_happened()


def assert_nothing_happened():
    assert not User.objects.exists()
    assert list(uploads.stored()) == []


def test_a_system_in_which_somebody_has_worked_is_refused(kept, empty):
    make_unit("经济发展办")
    before = everything()

    with pytest.raises(CommandError, match="not empty: 1 units"):
        call_command("restore", str(kept))
    assert everything() == before


def test_a_database_of_others_is_refused(kept, empty):
    execute("CREATE TABLE payroll (id integer)")

    with pytest.raises(CommandError, match="payroll"):
        call_command("restore", str(kept))
    assert not User.objects.exists()


def test_the_clock_of_an_empty_system_does_not_stand_in_the_way(kept, empty):
    run_round()

    call_command("restore", str(kept))

    assert User.objects.exists()


def test_a_restore_that_was_cut_off_goes_on(kept, empty, settings):
    names = [str(path.relative_to(kept / "files")) for path in (kept / "files").rglob("*") if path.is_file()]
    whole, half = sorted(names)
    default_storage.save(whole, ContentFile((kept / "files" / whole).read_bytes()))
    default_storage.save(half, ContentFile((kept / "files" / half).read_bytes()[:2]))

    call_command("restore", str(kept))

    assert contents(settings.MEDIA_ROOT) == contents(kept / "files")


def test_a_restore_that_was_done_may_be_given_again(kept, empty, capsys):
    call_command("restore", str(kept))
    before = everything()

    call_command("restore", str(kept))

    assert everything() == before
    assert capsys.readouterr().out.count("Restored") == 2


def test_a_restore_is_not_given_again_once_somebody_has_worked(kept, empty):
    call_command("restore", str(kept))
    make_unit("经济发展办")

    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(kept))


def test_a_file_of_somebody_else_is_not_overwritten(kept, empty):
    name = next(str(path.relative_to(kept / "files")) for path in (kept / "files").rglob("*") if path.is_file())
    default_storage.save(name, ContentFile(b"another"))

    with pytest.raises(CommandError, match="Other files have the names"):
        call_command("restore", str(kept))
    with default_storage.open(name) as file:
        assert file.read() == b"another"
    assert not User.objects.exists()


def test_an_older_backup_is_migrated(office, offices, media, tmp_path):
    execute("DROP TABLE django_session")
    execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    kept = take(tmp_path / "backups")

    with offices.open(offices.make()):
        media("elsewhere")
        call_command("restore", str(kept))

        assert "django_session" in connection.introspection.table_names()
        assert User.objects.count() == 1


def test_rows_that_are_not_those_of_the_backup_are_said(kept, empty):
    said = json.loads((kept / "manifest.json").read_text(encoding="utf-8"))
    change_manifest(kept, rows=said["rows"] | {"crm_user": 7})

    with pytest.raises(CommandError, match="crm_user"):
        call_command("restore", str(kept))
