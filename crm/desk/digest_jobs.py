"""早报: in the morning, by e-mail to those who want it and to the robots of groups, what is late and what is due.

Each number is that of the rows which its link opens. Everybody is counted in one query, a hundred people at a time.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from crm import group_words, notices, outbox, telling
from crm.clock import SHANGHAI
from crm.lights import day_words
from crm.models import Message, Robot, User, covers
from crm.reference import unit_family
from enterprises.requests.figures import to_decide
from enterprises.requests.filters import lights_at
from enterprises.requests.models import ServiceRequest, decision_of, turn_of

AT_ONCE = 100  # people in a query


@dataclass(frozen=True)
class Line:
    words: object
    query: str  # of the list that shows the very rows
    rows: Callable[[User, datetime], Q]


def own(light: str) -> Callable[[User, datetime], Q]:
    """Of what is this person's to do, what stands so."""
    return lambda person, now: turn_of(person) & Q(met_at=None, paused_at=None) & lights_at(now)[light]


LINES = {
    "late": Line(gettext_lazy("Late"), "view=mine&light=late", own("late")),
    "due": Line(gettext_lazy("Due today"), "view=mine&light=due", own("due")),
    "next": Line(gettext_lazy("Due next working day"), "view=mine&light=next", own("next")),
    "decide": Line(
        gettext_lazy("Waits for my decision"), f"figure={to_decide.name}", lambda person, now: decision_of(person)
    ),
    "mine": Line(gettext_lazy("My turn"), "view=mine", lambda person, now: turn_of(person)),
}


def send_digests(now: datetime) -> None:
    with override(settings.LANGUAGE_CODE):
        outbox.post_all([*(letters(now) if settings.MAIL else ()), *group_messages(now)])


def of_today(now: datetime) -> dict:
    """What every digest has: it is said once a day, and no longer when the day is over."""
    today = now.astimezone(SHANGHAI).date()
    return {"key": f"digest:{today}", "not_after": telling.at(today, 24)}


def headline(now: datetime) -> str:
    return _("Morning digest, %(day)s") % {"day": day_words(now.astimezone(SHANGHAI).date())}


def counted_line(words: object, count: int) -> str:
    return _("%(what)s: %(count)s") % {"what": words, "count": count}


# ---------------------------------------------------------------- people


def letters(now: datetime) -> list[Message]:
    """One for each person who wants it and has something to do."""
    people, found = wanting(now.astimezone(SHANGHAI).date()), []
    for first in range(0, len(people), AT_ONCE):
        some = people[first : first + AT_ONCE]
        counts = counted(some, now)
        found += [letter(person, counts[person.pk], now) for person in some if any(counts[person.pk].values())]
    return found


def wanting(today: date) -> list[User]:
    """Whoever is on leave is left in peace; their deputy's digest counts what is theirs."""
    people = User.objects.filter(is_active=True, mail_digest=True).exclude(email="").prefetch_related("groups")
    present = [person for person in people.order_by("pk") if covers.of(person.pk, today) is None]
    for person in present:
        person.roles = frozenset(group.name for group in person.groups.all())  # else a query for each
    return present


def counted(people: Iterable[User], now: datetime) -> dict[int, dict[str, int]]:
    """{person: {line: how many}}, in one query."""
    counts = {
        f"{name}_{person.pk}": Count("pk", filter=line.rows(person, now))
        for person in people
        for name, line in LINES.items()
    }
    found = ServiceRequest.objects.open().aggregate(**counts)
    return {person.pk: {name: found[f"{name}_{person.pk}"] for name in LINES} for person in people}


def letter(person: User, counts: dict[str, int], now: datetime) -> Message:
    lines = []
    for name, line in LINES.items():
        if counts[name]:
            url = outbox.absolute(f"{reverse('requests:list')}?{line.query}")
            lines += [counted_line(line.words, counts[name]), f"    {url}"]
    facts = of_today(now)
    return outbox.message(
        subject=f"[{_('Whistle')}] {headline(now)}", body=notices.letter(headline(now), "", *lines), person=person,
        address=person.email, now=now, **facts | {"key": f"{facts['key']}:{person.pk}"},
    )  # fmt: skip


# ---------------------------------------------------------------- groups


def group_messages(now: datetime) -> list[Message]:
    """The numbers of the office, or of the robot's unit, for groups that want them and have something to hear."""
    robots = list(Robot.objects.told(Robot.Tells.DIGEST))
    by_unit = counted_by_unit(now) if robots else {}
    found = []
    for robot in robots:
        counts = total(by_unit, robot)
        if counts.total():
            lines = [counted_line(LINES[name].words, counts[name]) for name in ("late", "due", "next") if counts[name]]
            address = outbox.absolute(reverse("requests:list"))
            found.append(group_words.message(robot, [headline(now), *lines, address], at=now, **of_today(now)))
    return found


def counted_by_unit(now: datetime) -> dict[int | None, Counter]:
    lights = lights_at(now)
    counts = {name: Count("pk", filter=lights[name]) for name in ("late", "due", "next")}
    rows = ServiceRequest.objects.running().order_by().values("unit").annotate(**counts)
    return {row.pop("unit"): Counter(row) for row in rows}


def total(by_unit: dict[int | None, Counter], robot: Robot) -> Counter:
    units = unit_family(robot.unit_id) if robot.unit_id else by_unit
    return sum((by_unit.get(unit, Counter()) for unit in units), Counter())
