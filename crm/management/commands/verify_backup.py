"""Is a backup whole? Looks at every file of it, and touches nothing else."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from crm.management.backups.restoring import verify


class Command(BaseCommand):
    help = "Compare every file of a backup with its checksum, and look whether the database in it can be read."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="one backup: …/whistle-20261124-0930")

    def handle(self, *, folder: Path, **options: object) -> None:
        manifest = verify(folder)
        words = {
            "folder": folder, "at": f"{manifest.moment:%Y-%m-%d %H:%M}", "version": manifest.version,
            "vendor": manifest.vendor, "files": len(manifest.files),
        }  # fmt: skip
        self.stdout.write(_("%(folder)s is whole: %(at)s, version %(version)s, %(vendor)s, %(files)s files.") % words)
