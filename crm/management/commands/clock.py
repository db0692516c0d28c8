"""The one process that looks at the time: calls every periodic job, again and again."""

import logging
import signal
import threading

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from crm import reference
from crm.desk.clock_jobs import JOBS

logger = logging.getLogger(__name__)


def run_round() -> None:
    """Each job once, all with the same now. One that fails is logged and does not keep the others from their turn."""
    now = timezone.now()
    for job in JOBS:
        close_old_connections()  # the database may have gone away since the last job
        reference.forget()
        try:
            job(now)
        except Exception:
            logger.exception("clock: %s failed", getattr(job, "__name__", job))
    close_old_connections()


class Command(BaseCommand):
    help = "Runs the periodic jobs every CLOCK_SECONDS until it is told to stop."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="one round, then end")

    def handle(self, **options):
        if options["once"]:
            return run_round()
        stop = threading.Event()
        # a job that is running finishes; nothing is cut in the middle
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            run_round()
            stop.wait(settings.CLOCK_SECONDS)
        return None
