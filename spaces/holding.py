"""留置 and the clock: holds that have run out end, whose they are hears of it before, managers of what became stale."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from crm import notices, telling
from crm.calendar import work_calendar
from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.lights import day_time, day_words
from crm.models import Notice, Role, User
from crm.words import listed

from . import verbs
from .freshness import BANDS, edges, in_band
from .models import Space, Spell
from .moves import FLOW

AT_ONCE = 100
ENDS, STALE, MORNING = "space.hold_ends", "space.stale", "spaces.morning"


# ---------------------------------------------------------------- holds that have run out


def release_expired(now: datetime) -> None:
    """For the clock. Each in its own transaction: killed anywhere, it goes on with what is left."""
    last = 0
    while spells := list(over(now).filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        for spell in spells:
            release(spell, now)
        last = spells[-1].pk


def over(now: datetime):
    return Spell.objects.holds().filter(due_at__lte=now)


def release(spell: Spell, now: datetime) -> None:
    """As a person would; unless it was extended, released or let since it was found."""
    try:
        with transaction.atomic():
            Space.objects.select_for_update().get(pk=spell.space_id)
            if over(now).filter(pk=spell.pk).exists():
                verbs.release(spell.space_id, by=None, now=now)
    except Refused:
        pass  # somebody was in between; the next minute looks again


# ---------------------------------------------------------------- reminders


def remind_of_holds(now: datetime) -> None:
    """For the clock: whose hold it is, once, on its last working day or as many before as they want to know."""
    today = now.astimezone(SHANGHAI).date()
    until = work_calendar().add(today, telling.MOST_DAYS_BEFORE + 1)
    rows = Spell.objects.holds().filter(due_at__gt=now, due_at__lt=telling.at(until, 24), by__isnull=False)
    spells = rows.select_related("by", "space__building__park").order_by("pk")
    due = [one for one in spells if telling.reminded_on(one.due_at, one.by.remind_days) <= today]
    keys = {f"{key_of(spell)}:{spell.by_id}" for spell in due}
    known = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    for spell in due:
        if f"{key_of(spell)}:{spell.by_id}" not in known:
            url = spell.space.get_absolute_url()
            notices.tell([spell.by], ENDS, title=titled(spell), url=url, key=key_of(spell), at=now)


def key_of(spell: Spell) -> str:
    """An end that moves is a new matter."""
    return f"hold_ends:{spell.pk}:{spell.due_at:%Y%m%d%H%M}"


def titled(spell: Spell) -> str:
    """禾麓智造园 3栋 502 · 智能仓储 · 6月11日 周二 18:00"""
    due = spell.due_at.astimezone(SHANGHAI)
    with override(settings.LANGUAGE_CODE):
        return f"{spell.space} · {spell.holder_name} · {day_time(day_words(due.date(), work_calendar()), due)}"


# ---------------------------------------------------------------- what became stale


def tell_of_stale(now: datetime) -> None:
    """For the clock: on every working morning, what has crossed an edge since the last one."""

    def begin(last: datetime) -> None:
        since, today = (moment.astimezone(SHANGHAI).date() for moment in (last, now))
        tell_managers(crossed(since, today), now)

    telling.each_morning(MORNING, now, begin)


def crossed(since: date, today: date) -> dict[str, int]:
    """{band: how many came into it after the day `since`}."""
    came = {
        name: Count("pk", filter=in_band(name, today=today) & came_in(days, since, today))
        for (name, *_words), days in zip(BANDS[1:], edges(today), strict=True)
    }
    return Space.objects.filter(status__in=FLOW["ask"].to).aggregate(**came)


def came_in(days: int, since: date, today: date) -> Q:
    """The first day in a band is the day after so many."""
    first = timedelta(days=days + 1)
    return Q(verified_on__gt=since - first, verified_on__lte=today - first)


def tell_managers(counts: dict[str, int], now: datetime) -> None:
    labels = {name: label for name, label, _todo in BANDS}
    with override(settings.LANGUAGE_CODE):
        said = [_("%(band)s %(n)s") % {"band": labels[name], "n": count} for name, count in counts.items() if count]
        title = listed(said)
    if said:
        url, key = reverse("spaces:stale"), f"stale:{now.astimezone(SHANGHAI):%Y%m%d}"
        notices.tell(User.objects.in_role(Role.SPACES), STALE, title=title, url=url, key=key, at=now)
