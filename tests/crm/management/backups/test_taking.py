"""What is in a backup, and what a backup leaves alone."""

import json
import os
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from crm.clock import SHANGHAI
from crm.management.backups import facts, folder, uploads
from crm.models import Attachment

from .conftest import attach, contents, take


def manifest(backup):
    return json.loads((backup / "manifest.json").read_text(encoding="utf-8"))


def test_a_backup_says_what_is_in_it(kept):
    said = manifest(kept)

    assert folder.NAME.fullmatch(kept.name)
    assert (said["format"], said["version"], said["vendor"]) == (1, "0.1.0", connection.vendor)
    assert said["rows"]["crm_user"] == 1
    assert said["rows"]["enterprises_servicerequest"] == 1
    assert "0002_roles_and_guarded_history" in said["migrations"]["crm"]
    assert set(said["files"]) == set(contents(kept)) - {"manifest.json"}
    assert said["missing"] == []
    call_command("verify_backup", str(kept))


def test_every_field_that_holds_files_is_looked_into():
    tables = {field.model._meta.db_table for field in facts.file_fields()}

    assert {"crm_attachment", "crm_importbatch", "wagtaildocs_document", "wagtailimages_image"} <= tables
    assert "wagtailimages_rendition" in tables


def test_a_backup_is_for_its_owner_alone(kept_once):
    assert kept_once.stat().st_mode & 0o077 == 0


def test_a_file_that_is_gone_is_said_and_stops_nothing(office, tmp_path, capsys):
    gone = attach("一").file.name
    default_storage.delete(gone)

    kept = take(tmp_path / "backups")

    assert manifest(kept)["missing"] == [gone]
    assert gone in capsys.readouterr().err
    call_command("verify_backup", str(kept))


def test_rows_that_are_being_written_are_not_waited_for_and_not_in_it(office, offices, tmp_path):
    writer = connection.copy()
    with closing(writer), writer.cursor() as cursor:
        writer.set_autocommit(False)
        cursor.execute("UPDATE crm_unit SET name = name")  # takes the write lock of SQLite
        cursor.execute(
            "INSERT INTO crm_unit (name, short_name, kind, position, is_active) VALUES ('甲', '甲', 'office', 0, '1')"
        )

        kept = take(tmp_path / "backups")
        writer.rollback()

    assert manifest(kept)["rows"]["crm_unit"] == 0


class Busy(FileSystemStorage):
    """A storage into which somebody uploads when its files have just been listed."""

    uploaded: Attachment | None = None

    def listdir(self, path):
        listed = super().listdir(path)
        if path == "" and Busy.uploaded is None:
            Busy.uploaded = attach("一份正在上传的材料")
        return listed


def test_a_file_uploaded_meanwhile_is_there_when_its_row_is(office, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(Busy, "uploaded", None)
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.Busy"}}

    kept = take(tmp_path / "backups")

    assert manifest(kept)["rows"]["crm_attachment"] == 2
    assert f"files/{Busy.uploaded.file.name}" in manifest(kept)["files"]


def test_half_an_upload_is_copied_again(office, tmp_path):
    name = default_storage.save("half.txt", ContentFile(b"half"))
    done = {name: {"size": 2, "sha256": "of the half that was there first"}}

    missing = uploads.copy([name], tmp_path / "copy", done)

    assert missing == []
    assert (tmp_path / "copy/half.txt").read_bytes() == b"half"
    assert done[name]["size"] == 4


def test_backups_of_one_minute_have_names_of_their_own(tmp_path):
    moment = datetime(2026, 11, 24, 9, 30, tzinfo=SHANGHAI)
    folder.finished(folder.begin(tmp_path, moment)).mkdir()

    names = [folder.begin(tmp_path, moment).name for _n in range(2)]

    assert names == ["whistle-20261124-0930-2.unfinished", "whistle-20261124-0930-3.unfinished"]


def test_older_backups_go_when_asked_and_nothing_else_does(office, tmp_path):
    target = tmp_path / "backups"
    first, second = take(target), take(target)
    (target / "notes.txt").write_text("not ours")
    (target / "whistle-20240101-0000").mkdir()
    just_begun = folder.begin(target, folder.read(second).moment)
    left_behind = folder.begin(target, folder.read(second).moment)
    long_ago = left_behind.stat().st_mtime - timedelta(days=2).total_seconds()
    os.utime(left_behind, (long_ago, long_ago))

    call_command("backup", str(target), keep=2)

    assert not first.exists()
    assert not left_behind.exists()
    assert second.exists()
    assert just_begun.exists()
    assert len(folder.whole(target)) == 2
    assert {"notes.txt", "whistle-20240101-0000"} <= {path.name for path in target.iterdir()}


def test_a_failure_leaves_nothing_that_looks_like_a_backup(office, tmp_path, monkeypatch):
    target = tmp_path / "backups"
    broken = default_storage.save("unreadable.txt", ContentFile(b"x"))
    monkeypatch.setattr(FileSystemStorage, "open", refuse)

    with pytest.raises(CommandError, match="was not made"):
        call_command("backup", str(target))

    assert list(target.iterdir()) == []
    assert broken


def refuse(self, name, mode="rb"):
    raise PermissionError(13, "Permission denied", name)


def test_uploaded_files_are_no_place_for_backups(office, settings):
    with pytest.raises(CommandError, match="belongs elsewhere"):
        call_command("backup", str(settings.MEDIA_ROOT / "backups"))


def test_without_tables_there_is_nothing_to_keep(offices, tmp_path, capsys):
    with offices.open(offices.make(migrated=False)):
        with pytest.raises(CommandError, match="nothing to keep"):
            call_command("backup", str(tmp_path / "backups"))
        call_command("backup", str(tmp_path / "backups"), if_any=True)

    assert "nothing to keep" in capsys.readouterr().out
    assert not (tmp_path / "backups").exists()
