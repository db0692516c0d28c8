"""Put a backup into an empty system."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from crm.management.backups.restoring import restore, said, tables_here


class Command(BaseCommand):
    help = "Restore a backup into an empty system, migrated or not. Stop the site before, and start it afterwards."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="one backup: …/whistle-20261124-0930")

    def handle(self, *, folder: Path, **options: object) -> None:
        manifest = restore(folder)
        words = {
            "at": f"{manifest.moment:%Y-%m-%d %H:%M}", "version": manifest.version, "rows": said(tables_here()),
            "files": len(manifest.uploads()),
        }  # fmt: skip
        self.stdout.write(
            _("Restored, backup of %(at)s, version %(version)s: %(rows)s; %(files)s uploaded files.") % words
        )
        if manifest.missing:
            self.stdout.write(
                _("%(count)s files were missing already when the backup was made.") % {"count": len(manifest.missing)}
            )
