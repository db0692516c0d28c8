"""Robots of groups hear of a request that has become late, once for each of its deadlines."""

from datetime import datetime, timedelta

from crm import group_words, outbox
from crm.models import Message, Robot
from enterprises.requests.models import ServiceRequest
from enterprises.requests.verbs.told import matter

LOOK_BACK = timedelta(days=3)  # a clock that stood still so long loses nothing; sent messages are kept for longer


def tell_groups_of_late(now: datetime) -> None:
    """For the clock. What was late before a robot was switched on is no news."""
    robots = list(Robot.objects.told(Robot.Tells.LATE))
    if not robots:
        return
    late = ServiceRequest.objects.late(now).filter(due_at__gte=now - LOOK_BACK).select_related("category")
    rows = list(late.order_by("due_at", "id"))
    found = [
        message
        for robot in robots
        for message in group_words.announcements(
            Robot.Tells.LATE, [matter(row) for row in rows if row.due_at >= robot.on_at], [robot], at=now
        )
    ]
    told = set(Message.objects.filter(key__in=[row.key for row in found]).values_list("key", flat=True))
    outbox.post_all(row for row in found if row.key not in told)
