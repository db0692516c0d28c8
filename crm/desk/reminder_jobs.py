"""临期提醒: whoever owes a word on a request is reminded as many working days before as they have chosen."""

from collections import defaultdict
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from crm import notices, telling
from crm.calendar import work_calendar
from crm.clock import SHANGHAI
from crm.group_words import due_words
from crm.models import NoticeKind, Role, User
from crm.words import speak
from enterprises.requests.models import ServiceRequest

from .people_forms import MOST_DAYS_BEFORE

speak(verbs={"request.remind": _("Soon due:")})
notices.sort(NoticeKind.REMINDER, "request.remind")


def remind(now: datetime) -> None:
    """Once for each person and due date, on the chosen day or, if the clock stood still then, later."""
    today = now.astimezone(SHANGHAI).date()
    until = telling.at(work_calendar().add(today, MOST_DAYS_BEFORE + 1), 0)
    rows = ServiceRequest.objects.due_within(now, until).select_related("officer", "handler")
    owing = Owing()
    for row in rows.order_by("due_at", "id"):
        people = [one for one in owing.of(row) if telling.reminded_on(row.due_at, one.remind_days) <= today]
        if people:
            with override(settings.LANGUAGE_CODE):
                title = f"{row} · {due_words(row.due_at)}"
            key = f"remind:{row.pk}:{row.due_at:%Y%m%d%H%M}"
            notices.tell(people, "request.remind", title=title, url=row.get_absolute_url(), key=key, at=now)


class Owing:
    """Who owes the next word: the handler, or all of the unit until one has signed; and the first-contact owner."""

    def __init__(self):
        self.of_unit: dict[int | None, list[User]] = defaultdict(list)
        for person in User.objects.in_role(Role.HANDLER):
            self.of_unit[person.unit_id].append(person)
        self.officers = list(User.objects.in_role(Role.OFFICER))

    def of(self, row: ServiceRequest) -> list[User]:
        handlers = [row.handler] if row.handler else self.of_unit[row.unit_id] if row.unit_id else []
        return [*handlers, *([row.officer] if row.officer else self.officers)]
