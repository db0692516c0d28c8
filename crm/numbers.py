"""Numbers such as PH20240603-0007: unique under concurrency, without gaps when nothing fails."""

from datetime import date

from django.conf import settings
from django.db.models import F

from crm.models import NumberSeries


def next_number(day: date) -> str:
    """The next number of that day. Holds the day's row until the caller's transaction ends."""
    key = f"{settings.NUMBER_PREFIX}{day:%Y%m%d}"
    return f"{key}-{held(key):04d}"


def held(key: str) -> int:
    """The next number of any series; whoever else asks for it waits until the caller's transaction ends."""
    NumberSeries.objects.get_or_create(key=key)
    NumberSeries.objects.filter(key=key).update(last=F("last") + 1)
    return NumberSeries.objects.get(key=key).last
