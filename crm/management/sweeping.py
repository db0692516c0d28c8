"""How long the clock takes to look after all promises: with years of cards behind it, with many new ones and with none."""

from datetime import timedelta
from time import perf_counter
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from crm.audit import content_type_id
from crm.management.measures import some_request
from crm.models import Deadline, EventCursor
from enterprises.requests.models import Card, ServiceRequest
from enterprises.requests.supervising import SINCE, SWEPT, supervise

A_MINUTE, A_DAY, YEARS = timedelta(minutes=1), timedelta(days=1), timedelta(days=1500)


class Sweep(NamedTuple):
    """What lay before it, and the seconds it took."""

    name: str
    seconds: float
    requests: int


def sweeps() -> list[Sweep]:
    """Inside a transaction that is rolled back: what was missed in all the years has its cards, what is open has none."""
    some_request()
    now, count = timezone.now(), ServiceRequest.objects.count()
    with transaction.atomic():
        for name, moment in ((SINCE, now - YEARS), (SWEPT, now - A_DAY)):
            EventCursor.objects.update_or_create(name=name, defaults={"seen_until": moment})
        known = old_cards(now)
        first = timed(now)
        new = Card.objects.count() - known
        found = [
            Sweep(f"sweep, {new:,} new cards", first, count),
            Sweep("sweep, nothing new", timed(now + A_MINUTE), count),
        ]
        transaction.set_rollback(True)
    return found


def timed(now) -> float:
    began = perf_counter()
    supervise(now)
    return perf_counter() - began


def old_cards(now) -> int:
    """Both colours for whatever was closed too late."""
    missed = Deadline.objects.overrun().filter(content_type_id=content_type_id(ServiceRequest), due_at__gte=now - YEARS)
    Card.objects.bulk_create(
        (
            Card(
                deadline_id=pk, service_request_id=of, colour=colour, why=Card.Why.LATE, due_at=due_at, issued_at=due_at
            )
            for pk, of, due_at in missed.values_list("pk", "object_id", "due_at")
            for colour in Card.Colour
        ),
        batch_size=2_500, ignore_conflicts=True,
    )  # fmt: skip
    return Card.objects.count()
