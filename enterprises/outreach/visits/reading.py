"""What others ask of visits: when an enterprise was last visited, and which ones have waited too long."""

from datetime import date, datetime, time, timedelta

from django.db.models import Count, DateField, DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from crm.clock import SHANGHAI, shanghai
from enterprises.accounts.models import Enterprise
from enterprises.teams.models import ServiceTeam

from .models import FollowUp, Status, Visit
from .rules import number

MADE = (Status.RECORDED, Status.CLOSED)
ACTIVE = Enterprise.Status.ACTIVE
A, B = Enterprise.Tier.A, Enterprise.Tier.B


def made(enterprise="pk") -> QuerySet:
    """The visits that were made to the enterprise of the query outside."""
    return Visit.objects.filter(enterprise=OuterRef(enterprise), status__in=MADE)


def last_visit(enterprise="pk") -> Subquery:
    return Subquery(
        made(enterprise).order_by("-visited_at").values("visited_at")[:1], output_field=DateTimeField()
    )  # fmt: skip


def next_visit(enterprise="pk") -> Subquery:
    planned = Visit.objects.filter(enterprise=OuterRef(enterprise), status=Status.PLANNED)
    return Subquery(planned.order_by("visit_on").values("visit_on")[:1], output_field=DateField())


def seen_since(days: int, today: date) -> Exists:
    return Exists(made().filter(visited_at__gte=datetime.combine(today - timedelta(days=days), time(), SHANGHAI)))


def waits_too_long(now: datetime) -> Q:
    """Tier A and those with a service team by one rule, tier B by another."""
    today = shanghai(now).date()
    teams = ServiceTeam.objects.working().values("enterprise")
    first, second = (seen_since(number(f"visit_days_{tier}", today), today) for tier in "ab")
    return (Q(tier=A) | Q(pk__in=teams)) & ~Q(first) | Q(tier=B) & ~Q(pk__in=teams) & ~Q(second)


def to_visit(rows: QuerySet, now: datetime) -> QuerySet:
    """Of these enterprises, the ones in operation that have not been visited for as long as the rules allow."""
    return rows.filter(waits_too_long(now), status=ACTIVE)


def with_visits(rows: QuerySet) -> QuerySet:
    """`last_visited_at` and `next_visit_on` of each."""
    return rows.annotate(last_visited_at=last_visit(), next_visit_on=next_visit())


def counted(condition: Q) -> Coalesce:
    """How many follow-ups of the visit outside are so."""
    rows = FollowUp.objects.filter(condition, visit=OuterRef("pk")).order_by().values("visit")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
