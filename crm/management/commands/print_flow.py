"""The tables of moves as a page of the manual."""

from django.core.management.base import BaseCommand
from django.utils.translation import override

from crm.management.manual import page
from crm.management.processes import PROCESSES


class Command(BaseCommand):
    help = "Print the tables of moves as Markdown, in Chinese. make docs keeps them in docs/moves.md."

    def handle(self, **options: object) -> None:
        with override("zh-hans"):
            self.stdout.write("\n\n".join(page(process) for process in PROCESSES))
