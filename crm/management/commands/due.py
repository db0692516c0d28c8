"""When is the answer due, and why: the clock at the command line."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from crm.calendar import clock_rule, why, work_calendar
from crm.clock import SHANGHAI, DayNote, Due, due_at, explain
from crm.lights import weekday


class Command(BaseCommand):
    help = 'Show when an answer is due and why: due "2024-09-27 11:00" --days 3'

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("received_at", help="moment of receipt; without a zone it is read as Asia/Shanghai")
        # Read as text, so that a slip is answered with one sentence and not with the usage of the command.
        parser.add_argument("--days", required=True, help="number of working days, 1 or more")
        parser.add_argument("--json", action="store_true", help="print JSON instead of a table")

    def handle(self, *, received_at: str, days: str, json: bool, **options: object) -> None:
        due, notes = _answer(_moment(received_at), _count(days))
        self.stdout.write(_as_json(due, notes) if json else _as_table(due, notes))


def _answer(received_at: datetime, days: int) -> tuple[Due, list[DayNote]]:
    calendar, rule = work_calendar(), clock_rule()
    try:
        return due_at(received_at, days, calendar, rule=rule), explain(received_at, days, calendar, rule=rule)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text.strip())
        if moment is not None:
            return moment.astimezone(SHANGHAI) if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    # Out of form, no such day, or a day that the zone pushes off the ends of the calendar: all the same slip.
    except (ValueError, OverflowError):
        pass
    raise CommandError(_('"%(text)s" is not a moment; write it like 2024-09-27 11:00.') % {"text": text})


def _count(text: str | int) -> int:
    try:
        return int(text)
    except ValueError:
        message = _('"%(text)s" is not a number of working days; write a whole number of 1 or more.')
        raise CommandError(message % {"text": text}) from None


def _as_json(due: Due, notes: Sequence[DayNote]) -> str:
    days = [
        {"date": note.day.isoformat(), "counts": note.counts, "kind": note.kind.value, "why": why(note)}
        for note in notes
    ]
    answer = {"due_at": due.due_at.isoformat(), "provisional": due.provisional, "days": days}
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _as_table(due: Due, notes: Sequence[DayNote]) -> str:
    lines = [f"{note.day} {weekday(note.day)}  {note.number or '·':>3}  {why(note)}" for note in notes]
    moment = f"{due.due_at:%Y-%m-%d} {weekday(due.due_at.date())} {due.due_at:%H:%M}"
    verdict = _("Due (estimate): %(moment)s") if due.provisional else _("Due: %(moment)s")
    return "\n".join([*lines, verdict % {"moment": moment}])
