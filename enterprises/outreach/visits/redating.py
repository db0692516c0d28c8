"""What a changed calendar does to follow-ups: their named dates stay; whoever has them is told of a day off."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from crm import notices
from crm.deadlines import Moved
from crm.models import NoticeKind, User
from crm.words import speak

from .follow_ups import in_words
from .models import FollowUp

speak(verbs={"follow_up.day_off": _("The date of a follow-up has become a day off:")})
notices.sort(NoticeKind.REMINDER, "follow_up.day_off")


def lock(pks: Collection[int]) -> None:
    """As every verb does, before anything is read that it writes; in one order for all."""
    rows = FollowUp.objects.filter(pk__in=pks).order_by("pk")
    list(rows.select_for_update().values_list("pk", flat=True))


def follow(moved: Iterable[Moved], *, by: User | None, at: datetime, text: str) -> None:
    """Nothing to copy: a named date does not move."""


def tell_of_days_off(promises: Iterable[Moved]) -> None:
    named = {row.object_id: row for row in promises}
    for row in FollowUp.objects.open().filter(pk__in=named).select_related("owner", "by", "visit__enterprise"):
        moved = named[row.pk]
        notices.tell(
            dict.fromkeys([row.owner, row.by]), "follow_up.day_off", title=in_words(row),
            url=row.visit.get_absolute_url(), key=f"day-off:{moved.pk}:{moved.after:%Y%m%d}",
        )  # fmt: skip


def tell_of_earlier_ones(*, since: datetime, url: str, key: str) -> None:
    """None ever falls earlier."""


def described(pks: Collection[int]) -> dict:
    """None ever moves, so none is listed among those that would."""
    return {}
