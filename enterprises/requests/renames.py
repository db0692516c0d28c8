"""A renamed enterprise must find its requests under the new name. The clock process reads of it in history."""

from datetime import datetime, timedelta

from crm.audit import content_type_id
from crm.models import Event, EventCursor
from enterprises.accounts.models import Enterprise

from .flow import search_text
from .models import ServiceRequest

NAMING = ("name", "aliases", "initials", "merged")  # requests that came with another file have its name
# a transaction may commit a line with an earlier moment than one already read; doing a line twice changes nothing
OVERLAP = timedelta(minutes=10)
AT_ONCE = 500


def follow_renames(now: datetime) -> int:
    """Refresh the search text of requests whose enterprise was renamed since the last time; how many changed."""
    cursor, _created = EventCursor.objects.get_or_create(name="requests.renames", defaults={"seen_until": now})
    lines = Event.objects.filter(
        content_type_id=content_type_id(Enterprise), at__gt=cursor.seen_until - OVERLAP, at__lte=now
    )
    renamed = {
        line.object_id for line in lines.only("object_id", "changes") if not line.changes.keys().isdisjoint(NAMING)
    }
    changed = sum(refresh(pk) for pk in renamed)
    EventCursor.objects.filter(pk=cursor.pk, seen_until__lt=now).update(seen_until=now)
    return changed


def refresh(enterprise_pk: int) -> int:
    rows = ServiceRequest.objects.filter(enterprise=enterprise_pk).select_related("enterprise")
    stale = [row for row in rows if row.search_text != search_text(row)]
    for row in stale:
        row.search_text = search_text(row)
    ServiceRequest.objects.bulk_update(stale, ["search_text"], batch_size=AT_ONCE)
    return len(stale)
