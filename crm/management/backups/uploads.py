"""Uploaded files, through the storage that is set, wherever it keeps them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.exceptions import SuspiciousOperation
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.utils import validate_file_name
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from crm.words import listed, sentences

from .folder import CHUNK, copied, measured


def stored(folder: str = "") -> Iterator[str]:
    """Names of all files of the storage."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing has been uploaded yet
        return
    below = f"{folder}/" if folder else ""
    yield from (below + name for name in files)
    for name in folders:
        yield from stored(below + name)


def copy(names: Iterable[str], target: Path, done: dict[str, dict]) -> list[str]:
    """Copy what is not in `done` yet, or has grown since: an upload may have been under way. Returns what is missing."""
    missing = []
    for name in sorted(names):
        try:
            validate_file_name(name, allow_relative_path=True)
            if name in done and done[name]["size"] == default_storage.size(name):
                continue
            with default_storage.open(name) as source:
                done[name] = copied(source, target / name)
        except (FileNotFoundError, SuspiciousOperation):
            if name not in done:
                missing.append(name)
    return missing


def refuse_others(source: Path, uploads: dict[str, dict]) -> None:
    """A file of another content under the same name is somebody's; it is neither overwritten nor given to a record."""
    others = [name for name in uploads if default_storage.exists(name) and not is_beginning(name, source / name)]
    if others:
        message = _("Other files have the names of %(count)s files of the backup: %(files)s.")
        advice = _("Nothing was changed. Set MEDIA_ROOT to a new folder.")
        raise CommandError(sentences(message % {"count": len(others), "files": listed(others[:10])}, advice))


def is_beginning(name: str, source: Path) -> bool:
    """The whole file, or as far as a restore came that was cut off."""
    with default_storage.open(name) as there, source.open("rb") as file:
        while chunk := there.read(CHUNK):
            if chunk != file.read(len(chunk)):
                return False
    return True


def put_back(source: Path, uploads: dict[str, dict]) -> None:
    for name, facts in uploads.items():
        if default_storage.exists(name):
            with default_storage.open(name) as there:
                if measured(there) == facts:
                    continue
            default_storage.delete(name)
        with (source / name).open("rb") as file:
            if default_storage.save(name, File(file)) != name:
                raise CommandError(_("The storage does not take the name %(name)s.") % {"name": name})
