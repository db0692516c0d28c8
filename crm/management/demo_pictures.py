"""Pictures of a demonstration: a front and a plan for a dozen spaces that the public sees, through the real door."""

from datetime import datetime, timedelta
from itertools import islice

from django.core.files.uploadedfile import SimpleUploadedFile

from crm.management import drawn
from crm.models import Event, User
from spaces import pictures
from spaces.freshness import hide_days
from spaces.models import Picture, Space

MOST = 12
PLAN = Picture.Kind.PLAN


def load(keeper: User, now: datetime) -> None:
    for at, space in enumerate(islice(one_a_building(now), MOST)):
        moment = min(Event.objects.about(space).latest("at", "id").at + timedelta(minutes=5), now)
        add(space, "外立面（示意）", facade(space, at), Picture.Kind.PHOTO, keeper, moment)
        add(space, "平面布置（示意）", plan(space), PLAN, keeper, moment)


def one_a_building(now: datetime):
    """The first listed space of each building, then the others."""
    rows = Space.objects.listed(today=now.date(), hide_days=hide_days(now.date())).select_related("building")
    spaces, seen = list(rows.order_by("place_key", "id")), set()
    firsts = [row for row in spaces if row.building_id not in seen and not seen.add(row.building_id)]
    yield from firsts
    yield from (row for row in spaces if row not in firsts)


def add(space: Space, caption: str, data: bytes, kind: str, keeper: User, now: datetime) -> None:
    file = SimpleUploadedFile(f"{caption}.png", data)
    pictures.add(space.pk, file, by=keeper, kind=kind, caption=caption, now=now)


def facade(space: Space, at: int) -> bytes:
    floors = space.building.floors or 4
    return drawn.facade(floors=floors, floor=space.floor or 1, is_hall=space.use == "w0", at=at)


def plan(space: Space) -> bytes:
    columns = 6 if space.use == "w0" else 9
    share = 0.55 if space.area < 1500 else 1
    return drawn.plan(columns=columns, rows=3 if space.use == "w0" else 5, lifts=space.freight_lifts or 0, share=share)
