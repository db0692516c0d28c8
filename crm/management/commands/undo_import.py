"""Take a whole import back: new records go, changed ones become as they were, but for those changed since."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from crm.desk.import_jobs import take_back, undo
from crm.flow import Refused
from crm.models import ImportBatch, ImportWrite

from .import_records import follow

Undone = ImportWrite.Undone


class Command(BaseCommand):
    help = "Undo an import. Records that somebody has changed or used since are left as they are, and named."

    def add_arguments(self, parser):
        parser.add_argument("batch", help="its number: 31 or IM-0031")

    def handle(self, *, batch: str, **options):
        number = batch.upper().removeprefix("IM-")
        try:
            with transaction.atomic():
                found = ImportBatch.objects.select_for_update().get(pk=int(number))
                undo(found, by=None)
        except (ImportBatch.DoesNotExist, ValueError):
            raise CommandError(_("There is no import %(number)s.") % {"number": batch}) from None
        except Refused as refusal:
            raise CommandError(str(refusal.reason)) from None
        follow(found, take_back)
        counts = {kind: found.writes.filter(undone=kind).count() for kind in Undone.values}
        self.stdout.write(_("Removed %(removed)s, put back %(restored)s, left as they are %(kept)s.") % counts)
        for write in found.writes.filter(undone=Undone.KEPT).select_related("line").order_by("line_id"):
            self.stdout.write(_("Row %(row)s: %(why)s") % {"row": write.line.row, "why": write.undone_words})
