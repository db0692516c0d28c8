"""Who is in which unit of the demonstration: leases of all lengths, some that end soon, one that is over, owners."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import cycle

from crm.clock import SHANGHAI
from crm.models import Event, Notice, User
from enterprises.accounts.models import Enterprise
from enterprises.tenancy import verbs
from enterprises.tenancy.models import Kind, Tenancy
from enterprises.tenancy.taking import take
from spaces.models import Spell
from spaces.tenants import LET, let_since

# days from today until the lease ends, for one unit after the other
ENDS = (400, 22, 760, 71, 940, 158, 560, -12, 1180, 320)
OWNED = 6  # every so manieth
DAYS_AGO = 20  # when the office wrote it down
NOTES = ("三年期，押二付三", "", "续租一次", "", "五年期，免租三个月")


def load(people: dict[str, User], now: datetime) -> int:
    """From the lives of the units, through the real verbs; those before first."""
    told, notes = now - timedelta(days=DAYS_AGO), cycle(NOTES)
    for spell in past():
        enter(spell, spell.from_on, by=people["demo-spaces"], now=told, to_on=spell.to_on, rent=rent_of(spell))
    ends = cycle(ENDS)
    rows = [
        enter(spell, day, by=people["demo-officer"], now=told, text=next(notes), **lease(spell, day, number, ends, now))
        for number, (spell, day) in enumerate(running(), 1)
    ]
    renewed(rows, people["demo-officer2"], now)
    Notice.objects.filter(verb__startswith="tenancy.", at__lt=now).update(read_at=now)
    return len(rows)


def past() -> Iterator[Spell]:
    rows = Spell.objects.filter(status="occupied", object_id__isnull=False, to_on__isnull=False)
    yield from rows.select_related("space").order_by("from_on", "id")


def running() -> Iterator[tuple[Spell, date]]:
    rows = Spell.objects.running().filter(status__in=LET, object_id__isnull=False).select_related("space")
    for spell in rows.order_by("space__place_key", "id"):
        yield spell, let_since(spell.space)


def enter(spell: Spell, from_on: date, *, by: User, now: datetime, **facts) -> Tenancy | None:
    """Written down on that day, or on the day on which the last of it happened."""
    if not isinstance(spell.thing, Enterprise):
        return None
    last = Event.objects.about(spell.space).values_list("at", flat=True)[0] + timedelta(minutes=1)
    at = max(now, datetime.combine(facts.get("to_on") or from_on, now.time(), SHANGHAI), last)
    return take(by=by, now=at, enterprise=spell.thing, space=spell.space_id, from_on=from_on, **facts)


def lease(spell: Spell, from_on: date, number: int, ends: Iterator[int], now: datetime) -> dict:
    if number % OWNED == 0:
        return {"kind": Kind.OWNS}
    return {"lease_ends_on": max(from_on, now.date() + timedelta(days=next(ends))), "rent": rent_of(spell)}


def rent_of(spell: Spell) -> Decimal:
    """What was asked then, a little less."""
    asked = spell.space.rent_min or Decimal(24)
    return (asked * Decimal("0.96")).quantize(Decimal("0.5"))


def renewed(rows: list[Tenancy | None], by: User, now: datetime) -> None:
    """Two of them, last week, at a higher rent."""
    for row in [row for row in rows if row and row.rent][2:4]:
        at = max(now - timedelta(days=6), row.at + timedelta(minutes=1))
        verbs.renew(
            row.pk, by=by, now=at, lease_ends_on=row.lease_ends_on + timedelta(days=730),
            rent=row.rent + 2, text="续租两年，租金随行就市",
        )  # fmt: skip
