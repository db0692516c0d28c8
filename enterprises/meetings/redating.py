"""What a changed calendar does to decisions: their dates were named and stay; whoever has them is told of a day off."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from crm import notices
from crm.deadlines import Moved
from crm.models import NoticeKind, User
from crm.words import speak

from .flow import at_meeting
from .models import Decision

speak(verbs={"decision.day_off": _("The date of a decision has become a day off:")})
notices.sort(NoticeKind.REMINDER, "decision.day_off")


def lock(pks: Collection[int]) -> None:
    """As every verb does, before anything is read that it writes; in one order for all."""
    rows = Decision.objects.filter(pk__in=pks).order_by("pk")
    list(rows.select_for_update().values_list("pk", flat=True))


def follow(moved: Iterable[Moved], *, by: User | None, at: datetime, text: str) -> None:
    """Nothing to copy: a named date does not move."""


def tell_of_days_off(promises: Iterable[Moved]) -> None:
    named = {row.object_id: row for row in promises}
    for row in Decision.objects.pending().filter(pk__in=named).select_related("owner", "by", "meeting"):
        moved = named[row.pk]
        notices.tell(
            dict.fromkeys([row.owner, row.by]), "decision.day_off", title=at_meeting(row.meeting, row),
            url=row.get_absolute_url(), key=f"day-off:{moved.pk}:{moved.after:%Y%m%d}",
        )  # fmt: skip


def tell_of_earlier_ones(*, since: datetime, url: str, key: str) -> None:
    """None ever falls earlier."""


def described(pks: Collection[int]) -> dict:
    """None ever moves, so none is listed among those that would."""
    return {}
