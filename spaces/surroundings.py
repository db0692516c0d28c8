"""位置: what stands on the same floor, and where the building is in its park. For the page of one space."""

from crm.models import User

from . import boundary
from .facts import SQUARE, plain
from .models import Space, Status

MOST = 24  # of one floor


def surroundings(space: Space, user: User) -> dict:
    """One query. A space of which nobody knows the floor stands alone."""
    building = space.building
    points = [(building.name, float(building.lng), float(building.lat))] if building.lng is not None else []
    return {
        "neighbours": [(row, f"{plain(row.area)} {SQUARE}") for row in floor_of(space, user)],
        "plan": boundary.plan(building.park.boundary, points) if building.park.boundary else None,
    }


def floor_of(space: Space, user: User) -> list[Space]:
    if space.floor is None:
        return []
    rows = Space.objects.visible_to(user).filter(building=space.building_id, floor=space.floor)
    columns = ("number", "number_key", "area", "status")
    found = list(rows.exclude(status=Status.WITHDRAWN).only(*columns).order_by("number_key", "id")[:MOST])
    return found if len(found) > 1 else []
