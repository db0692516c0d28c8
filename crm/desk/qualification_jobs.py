"""On every working morning: scale and tiers are computed anew, and who looks after an enterprise hears what expires."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm import notices, telling
from crm.clock import SHANGHAI
from crm.models import Notice, User
from enterprises.classification.models import Qualification
from enterprises.classification.qualifications import EXPIRES
from enterprises.classification.rules import remind_days
from enterprises.classification.tiers import classify
from enterprises.teams.reading import people_of

COMPUTED, REMINDED = "classification.morning", "classification.remind"
LATEST = timedelta(days=30)  # so long after its last day somebody is still told, when no clock was running before


def classify_anew(now: datetime) -> None:
    """For the clock: figures, lists and qualifications have changed since yesterday, and the year may have turned."""
    telling.each_morning(COMPUTED, now, lambda _since: classify.start())


def remind_of_expiry(now: datetime) -> None:
    """For the clock: each step once, also when no clock was running on its day."""
    telling.each_morning(REMINDED, now, lambda _since: remind(now))


def remind(now: datetime) -> None:
    today = now.astimezone(SHANGHAI).date()
    rows = [(row, step) for row in expiring(today) if (step := step_of(row, today)) is not None]
    teams = people_of({row.enterprise_id for row, _step in rows})
    told = {row.pk: told_of(row, teams) for row, _step in rows}
    keys = {f"{key_of(row, step)}:{person.pk}" for row, step in rows for person in told[row.pk]}
    known = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    for row, step in rows:
        people = [person for person in told[row.pk] if f"{key_of(row, step)}:{person.pk}" not in known]
        if people:
            url, key = reverse("qualifications:detail", args=[row.pk]), key_of(row, step)
            notices.tell(people, EXPIRES, title=titled(row, today), url=url, key=key, at=now)


def expiring(today: date):
    until = today + timedelta(days=remind_days(today)[0])
    rows = Qualification.objects.filter(
        ended_on=None, expires_on__lte=until, expires_on__gte=today - LATEST, enterprise__merged_into=None
    )
    return rows.select_related("enterprise__officer").order_by("pk")


def step_of(row: Qualification, today: date) -> int | None:
    """The shortest of the steps that has been reached: 180, 90, 30 days before, 0 when it is over."""
    left = (row.expires_on - today).days
    if left < 0:
        return 0
    return min((days for days in remind_days(today) if left <= days), default=None)


def key_of(row: Qualification, step: int) -> str:
    """Another last day is a new matter."""
    return f"qualification:{row.pk}:{row.expires_on:%Y%m%d}:{step}"


def told_of(row: Qualification, teams: dict[int, list[User]]) -> list[User]:
    """The officer in charge, and the service team."""
    officer = [row.enterprise.officer] if row.enterprise.officer else []
    return list(dict.fromkeys([*officer, *teams.get(row.enterprise_id, [])]))


def titled(row: Qualification, today: date) -> str:
    """昀峤电气 · 国高 GR202344201234 · 2026-10-16 到期，还有 90 天"""
    left = (row.expires_on - today).days
    with override(settings.LANGUAGE_CODE):
        what = " ".join(filter(None, [str(row.get_kind_display()), row.name, row.number]))
        when = _("expires on %(day)s, in %(n)s days") if left >= 0 else _("expired on %(day)s")
        return f"{row.enterprise.brief} · {what} · {when % {'day': row.expires_on, 'n': left}}"
