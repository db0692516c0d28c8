"""Take a backup of the running system."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from . import facts, folder, postgresql, sqlite, uploads
from .folder import FILES, Manifest

VENDORS = {"sqlite": sqlite, "postgresql": postgresql}


@dataclass
class Taken:
    folder: Path
    manifest: Manifest


def take(target: Path) -> Taken:
    if target.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise CommandError(
            _("%(folder)s is among the uploaded files; a backup belongs elsewhere.") % {"folder": target}
        )
    try:
        making = folder.begin(target, timezone.localtime())
    except OSError as error:
        raise CommandError(_("%(folder)s: %(why)s") % {"folder": target, "why": error.strerror}) from None
    try:
        manifest = fill(making)
        folder.write(making, manifest)
        os.sync()  # the name must not be on the disk before what it promises
        return Taken(making.rename(folder.finished(making)), manifest)
    except OSError as error:
        shutil.rmtree(making, ignore_errors=True)
        raise CommandError(_("The backup was not made: %(why)s") % {"why": error}) from error
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def fill(making: Path) -> Manifest:
    """Files, then the database, then files again: what a row of the database names was whole before the row was, so the
    second round finds it; what is deleted meanwhile is in the first."""
    vendor = VENDORS[connection.vendor]
    kept: dict[str, dict] = {}
    uploads.copy(uploads.stored(), making / FILES, kept)
    at = timezone.localtime()
    with vendor.snapshot(making / vendor.FILE) as ask:
        tables = {name for (name,) in ask(vendor.TABLES)}
        rows, migrations = facts.rows(ask, tables), facts.migrations(ask)
        named = facts.named_files(ask, set(ask(vendor.COLUMNS)))
    missing = uploads.copy(named | set(uploads.stored()), making / FILES, kept)
    with (making / vendor.FILE).open("rb") as file:
        files = {vendor.FILE: folder.measured(file)}
    files |= {f"{FILES}/{name}": kept[name] for name in sorted(kept)}
    return Manifest(
        version=facts.version(), at=at.isoformat(timespec="seconds"), vendor=connection.vendor, database=vendor.FILE,
        migrations=migrations, rows=rows, files=files, missing=sorted(named.intersection(missing)),
    )  # fmt: skip


def has_tables() -> bool:
    return ("django_migrations",) in facts.live(VENDORS[connection.vendor].TABLES)
