"""How a backup lies on the disk, and what tells a whole one from one that was cut off."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from crm.words import listed

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files"  # uploaded files lie below, under the names that the storage knows them by
NAME = re.compile(r"whistle-\d{8}-\d{4}(-\d+)?")
UNFINISHED = ".unfinished"
LEFT_BEHIND = timedelta(days=1)  # an unfinished one this old is nobody's work any more
CHUNK = 1024 * 1024


@dataclass
class Manifest:
    """What is in a backup. Written last: without it a folder is no backup."""

    version: str  # of the program
    at: str
    vendor: str  # of the database
    database: str  # the file it is in
    migrations: dict[str, list[str]]
    rows: dict[str, int]
    files: dict[str, dict]  # path: {"size", "sha256"}
    missing: list[str] = field(default_factory=list)  # files that rows name and the storage does not have
    not_included: list[str] = field(default_factory=lambda: ["SECRET_KEY", ".env"])
    format: int = FORMAT

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)

    def uploads(self) -> dict[str, dict]:
        """Name in the storage: its size and checksum."""
        below = f"{FILES}/"
        return {path.removeprefix(below): facts for path, facts in self.files.items() if path.startswith(below)}


def begin(target: Path, moment: datetime) -> Path:
    """An empty folder that nobody else writes to and nobody takes for a backup."""
    target.mkdir(parents=True, exist_ok=True)
    name, number = f"whistle-{moment:%Y%m%d-%H%M}", 1
    while True:
        folder = target / (name + (f"-{number}" if number > 1 else "") + UNFINISHED)
        if not finished(folder).exists():
            try:
                folder.mkdir(mode=0o700)  # personal data: for the owner alone
            except FileExistsError:
                pass
            else:
                return folder
        number += 1


def finished(folder: Path) -> Path:
    return folder.with_name(folder.name.removesuffix(UNFINISHED))


def write(folder: Path, manifest: Manifest) -> None:
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def read(folder: Path) -> Manifest:
    if folder.name.endswith(UNFINISHED):
        raise CommandError(_("%(folder)s was cut off while it was made; take another backup.") % {"folder": folder})
    try:
        facts = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if facts["format"] != FORMAT:
            raise CommandError(_("%(folder)s has a format that this program does not know.") % {"folder": folder})
        manifest = Manifest(**facts)
        manifest.moment  # noqa: B018  is it one?
    except FileNotFoundError:
        raise CommandError(_("%(folder)s is not a backup: it has no manifest.json.") % {"folder": folder}) from None
    except (ValueError, TypeError, KeyError, OSError):
        raise CommandError(_("manifest.json of %(folder)s cannot be read.") % {"folder": folder}) from None
    return manifest


def copied(source: IO[bytes], target: Path) -> dict:
    """Size and checksum of what was written, in one go."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        return measured(source, also=file)


def measured(source: IO[bytes], also: IO[bytes] | None = None) -> dict:
    size, checksum = 0, hashlib.sha256()
    while chunk := source.read(CHUNK):
        size += len(chunk)
        checksum.update(chunk)
        if also:
            also.write(chunk)
    return {"size": size, "sha256": checksum.hexdigest()}


def verified(folder: Path) -> Manifest:
    """The manifest, once every file has been found to be what it says."""
    manifest = read(folder)
    if wrong := list(differing(folder, manifest)):
        shown = listed(wrong[:10])
        message = _("%(folder)s is damaged, nothing was taken from it. Missing or changed: %(files)s (%(count)s).")
        raise CommandError(message % {"folder": folder, "files": shown, "count": len(wrong)})
    return manifest


def differing(folder: Path, manifest: Manifest) -> Iterator[str]:
    inside = folder.resolve()
    for name in {manifest.database, *manifest.files}:
        path = folder / name
        if name not in manifest.files or not path.resolve().is_relative_to(inside) or not path.is_file():
            yield name
            continue
        with path.open("rb") as file:
            if measured(file) != manifest.files[name]:
                yield name


def whole(target: Path) -> list[Path]:
    """The backups of a folder, oldest first. What cannot be read is no backup, and is not ours to remove."""
    found = []
    for folder in target.iterdir():
        if NAME.fullmatch(folder.name) and folder.is_dir():
            try:
                found.append((read(folder).moment, folder.name, folder))
            except CommandError:
                continue
    return [folder for _moment, _name, folder in sorted(found)]


def unfinished(target: Path) -> list[Path]:
    return sorted(path for path in target.glob(f"whistle-*{UNFINISHED}") if NAME.fullmatch(finished(path).name))


def prune(target: Path, *, keep: int, now: datetime) -> list[Path]:
    """Remove whole backups beyond the newest `keep`, and what was left behind long ago."""
    removed = whole(target)[:-keep]
    for folder in removed:
        # first it stops looking like a backup: a removal that is cut off must not leave half of one
        shutil.rmtree(folder.rename(folder.with_name(folder.name + UNFINISHED)))
    for folder in unfinished(target):
        if now.timestamp() - folder.stat().st_mtime > LEFT_BEHIND.total_seconds():
            shutil.rmtree(folder)
    return removed
