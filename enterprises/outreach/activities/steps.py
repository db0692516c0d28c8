"""What the verbs share: the lock, the table, the line of history, the notice."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from crm import audit, notices
from crm.clock import shanghai
from crm.models import User

from .models import Activity
from .moves import FLOW, acting_for, standings

# what history tells of when it changes
TOLD = (
    "title", "kind", "status", "starts_at", "ends_at", "place", "capacity", "organiser", "owner", "is_public",
    "sign_up_until", "meeting", "virtual_park",
)  # fmt: skip


def locked(pk: int, by: User | None) -> Activity:
    """The row that everything about an activity waits for: places, answers, arrivals."""
    rows = Activity.objects.visible_to(by) if by else Activity.objects.all()
    return rows.select_for_update(of=("self",)).select_related("owner", "organiser").get(pk=pk)


def start(pk: int, name: str, by: User | None, *, now: datetime | None = None) -> Activity:
    """Lock the row and ask the table once more: the page the person saw may be old."""
    activity = locked(pk, by)
    FLOW.check(name, standings(by), activity, now=now or timezone.now())
    return activity


def facts_of(activity: Activity) -> dict:
    return {f"activity_{name}": getattr(activity, name) for name in TOLD}


def finish(
    activity: Activity, name: str, *, by: User, text: str = "", now: datetime | None = None,
    address: str | None = None, **facts: Any,
) -> Activity:  # fmt: skip
    """Write the new state and facts, with one line of history."""
    before = facts_of(activity)
    activity.status = FLOW[name].target(activity.status)
    for field, value in facts.items():
        setattr(activity, field, value)
    activity.save()
    audit.record(
        activity, f"activity.{name}", by=by, at=now, text=text, address=address,
        changes=audit.differences(before, facts_of(activity)), on_behalf=acting_for(by, activity),
    )  # fmt: skip
    return activity


def tell(activity: Activity, name: str, people: list[User], *, by: User | None, now: datetime | None = None) -> None:
    title = f"{activity.title} · {shanghai(activity.starts_at):%Y-%m-%d %H:%M}"
    notices.tell(people, f"activity.{name}", title=title, url=activity.get_absolute_url(), by=by, at=now)


def as_shown(activity: Activity) -> str:
    """What a form remembers of the state it was opened with."""
    return activity.updated_at.isoformat()
