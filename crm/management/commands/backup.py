"""Keep a copy of everything: the database and the uploaded files, in one new folder."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.management.backups import folder
from crm.management.backups.taking import has_tables, take
from crm.words import listed


class Command(BaseCommand):
    help = "Write a backup of database and uploaded files into a new folder of DIR, while the office works on."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "target", metavar="DIR", type=Path, help="where backups are kept; best on another machine's disk"
        )
        parser.add_argument("--keep", type=int, metavar="N", help="afterwards remove older backups beyond the newest N")
        parser.add_argument("--if-any", action="store_true", help="end well when the database has no tables yet")

    def handle(self, *, target: Path, keep: int | None, if_any: bool, **options: object) -> None:
        if keep is not None and keep < 1:
            raise CommandError(_("--keep must be 1 or more."))
        if not has_tables():
            message = _("The database has no tables yet; there is nothing to keep.")
            if not if_any:
                raise CommandError(message)
            self.stdout.write(message)
            return
        taken = take(target)
        uploads = taken.manifest.uploads()
        words = {
            "folder": taken.folder,
            "files": len(uploads),
            "rows": sum(taken.manifest.rows.values()),
            "megabytes": round(sum(facts["size"] for facts in taken.manifest.files.values()) / 1024 / 1024, 1),
        }
        self.stdout.write(_("%(folder)s: %(rows)s rows, %(files)s uploaded files, %(megabytes)s MB.") % words)
        self.say_missing(taken.manifest.missing)
        self.stdout.write(_("Not in it: SECRET_KEY and .env. Keep them in another place."))
        self.tidy(target, keep)

    def say_missing(self, missing: list[str]) -> None:
        if missing:
            words = {"count": len(missing), "files": listed(missing[:10])}
            self.stderr.write(_("%(count)s files that records name are not in the storage: %(files)s") % words)

    def tidy(self, target: Path, keep: int | None) -> None:
        if keep:
            for old in folder.prune(target, keep=keep, now=timezone.now()):
                self.stdout.write(_("Removed: %(folder)s") % {"folder": old})
        if left := folder.unfinished(target):
            self.stdout.write(
                _("Left over from backups that were cut off or are being made: %(names)s") % {"names": listed(left)}
            )
