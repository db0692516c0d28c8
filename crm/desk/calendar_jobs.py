"""From November on, administrators are told week by week that next year's holidays have not been entered."""

from datetime import datetime

from django.urls import reverse

from crm import notices
from crm.calendar import unannounced_year
from crm.clock import SHANGHAI
from crm.models import Notice, Role, User


def remind_of_calendar(now: datetime) -> None:
    today = now.astimezone(SHANGHAI).date()
    year = unannounced_year(today)
    if year is None:
        return
    week = today.isocalendar()
    key = f"calendar:{year}:{week.year}-{week.week}"
    said = Notice.objects.filter(key__startswith=f"{key}:").values("user")
    keepers = User.objects.in_role(Role.ADMIN).exclude(pk__in=said)
    notices.tell(keepers, "calendar.missing", title=str(year), url=reverse("desk:calendar_enter"), key=key, at=now)
