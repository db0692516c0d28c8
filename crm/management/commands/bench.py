"""Measure the pages and the sums that design sets numbers for. The database is left as it was."""

import os
from argparse import ArgumentParser
from collections.abc import Callable

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from crm.management.import_measures import WORKBOOKS, import_phases
from crm.management.measures import (
    Figures,
    Page,
    Skipped,
    due_dates_a_second,
    measure,
    pages,
)
from crm.management.redating import redated_a_second
from crm.management.space_measures import matches_a_second, space_pages
from crm.management.sweeping import sweeps
from crm.models import Role, User

# a second; 100,000 open deadlines after a notice in 30 s, one requirement in 50 ms
SUMS = (
    ("due dates", 200_000, due_dates_a_second),
    ("re-date open deadlines", 3_334, redated_a_second),
    ("match a requirement", 20, matches_a_second),
)
SWEEP_SECONDS = 5  # over 300,000 requests
IMPORT_ROWS = 10_000
IMPORT_SECONDS = {
    "enterprises": 5,
    "spaces": 10,
    "figures": 25,
}  # for the preview, and again for the commit; a space has thrice the columns, a year twelve values
HEAD = ("page", "rows", "queries", "≤", "median ms", "≤", "p95 ms", "bytes", "≤", "")
WIDTHS = (26, 9, 8, 4, 10, 5, 8, 9, 7, 8)


class Command(BaseCommand):
    help = "Print rows, queries, median and p95 server time and size of each page, beside what the design asks for."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repeat", type=int, default=15, help="rounds that are timed (default 15)")
        parser.add_argument("--rows", type=int, default=IMPORT_ROWS, help="rows of the sheet that is imported")
        parser.add_argument("--only", default="", help="only lines whose name contains this")

    def handle(self, *, repeat: int, only: str, rows: int, **options: object) -> None:
        user = self._officer(repeat)
        self.stdout.write(f"{connection.vendor}, as {user.username}, {repeat} rounds, without a network")
        self.stdout.write(
            f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors: a busy machine measures itself"
        )
        self._line(*HEAD)
        for page in (*pages(), *space_pages()):
            if only in page.name:
                self._page(page, user, repeat=repeat)
        for name, least, count in SUMS:
            if only in name:
                self._sum(name, least, count)
        if only in "sweep":
            self._sweeps()
        for kind in WORKBOOKS:
            if only in f"import {kind}":
                self._import(rows, kind)

    def _officer(self, repeat: int) -> User:
        user = User.objects.in_role(Role.OFFICER).order_by("username").first()
        if user is None:
            raise CommandError("Nobody is a service officer here; load seed_demo or seed_scale first.")
        if repeat < 1:
            raise CommandError("--repeat must be 1 or more.")
        return user

    def _page(self, page: Page, user: User, *, repeat: int) -> None:
        try:
            with transaction.atomic():
                figures = measure(page, user, repeat=repeat)
                transaction.set_rollback(True)
        except Skipped as reason:
            self.stdout.write(f"{page.name:<26} left out: {reason}")
            return
        most_bytes = f"{page.bytes:,}" if page.bytes else "–"
        self._line(
            page.name, f"{figures.rows:,}", figures.queries, page.queries, f"{figures.median_ms:.1f}", page.ms,
            f"{figures.p95_ms:.1f}", f"{figures.bytes:,}", most_bytes, verdict(page, figures),
        )  # fmt: skip

    def _sum(self, name: str, least: int, count: Callable[[], float]) -> None:
        try:
            rate = count()
        except Skipped as reason:
            self.stdout.write(f"{name:<26} left out: {reason}")
            return
        word = "ok" if rate >= least else "MISSED"
        self.stdout.write(f"{name:<26} {rate:>12,.0f} a second, ≥ {least:,} {word}")

    def _sweeps(self) -> None:
        try:
            found = sweeps()
        except Skipped as reason:
            self.stdout.write(f"{'sweep':<26} left out: {reason}")
            return
        for name, seconds, requests in found:
            word = "ok" if seconds <= SWEEP_SECONDS else "MISSED"
            self.stdout.write(f"{name:<26} {requests:>9,} {seconds:>7.2f} s ≤ {SWEEP_SECONDS} {word}")

    def _import(self, rows: int, kind: str) -> None:
        most = IMPORT_SECONDS[kind] * rows / IMPORT_ROWS
        for phase in import_phases(rows, kind):
            word = "ok" if phase.seconds <= most else "MISSED"
            self.stdout.write(
                f"{f'import {kind} {rows:,}: {phase.name}':<44} {phase.seconds:>7.1f} s ≤ {most:.0f} {word:<7}"
                f" own processor {phase.of_our_own:.1f} s, memory +{phase.grown} MB"
            )

    def _line(self, *cells: object) -> None:
        first, *rest = zip(cells, WIDTHS, strict=True)
        line = f"{first[0]!s:<{first[1]}}" + "".join(f"{cell!s:>{width}}" for cell, width in rest)
        self.stdout.write(line.rstrip())


def verdict(page: Page, figures: Figures) -> str:
    """Which of the numbers is not reached."""
    missed = [
        name
        for name, value, limit in (
            ("queries", figures.queries, page.queries),
            ("time", figures.median_ms, page.ms),
            ("size", figures.bytes, page.bytes or figures.bytes),
        )
        if value > limit
    ]
    return " " + ("ok" if not missed else "MISSED " + ", ".join(missed))
