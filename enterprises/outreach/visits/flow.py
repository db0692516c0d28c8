"""One verb for each move of a visit: lock, ask the table, change, record, announce."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm import audit, notices
from crm.clock import shanghai
from crm.flow import Refused
from crm.lights import day_words
from crm.models import User
from enterprises.accounts.models import Enterprise

from .models import VISITS, Status, Visit
from .moves import FLOW, acting_for, standings

CHANGED_MEANWHILE = gettext_lazy("Somebody else has written here after you had opened it.")
SHOWN = {"visit_on": "visit_on", "goes": "owner", "purpose": "purpose", "topic": "topic"}  # word of history: field
NAMED = 3  # enterprises in a notice


def plan(
    *, by: User, token: str, enterprises: Iterable[Enterprise], visit_on: date, owner: User,
    people: Iterable[User] = (), now: datetime | None = None, address: str | None = None, **facts: Any,
) -> list[Visit]:  # fmt: skip
    """One visit to each, at the end of that day's route. The same form (token) sent twice plans them once."""
    now = now or timezone.now()
    may_plan(by)
    if visit_on < shanghai(now).date():
        raise Refused(_("A visit is planned for today or a later day; one that has been made is recorded."))
    try:
        with transaction.atomic():
            visits = [
                add(one, by=by, token=token, now=now, visit_on=visit_on, owner=owner, people=people, address=address,
                    **facts)
                for one in dict.fromkeys(enterprises)
            ]  # fmt: skip
            tell_planned(visits, by=by, now=now)
    except IntegrityError:
        earlier = list(Visit.objects.filter(token__startswith=f"{token}-").order_by("position", "pk"))
        if not earlier:
            raise
        return earlier
    return visits


def may_plan(by: User) -> None:
    if not by.has_role(*VISITS):
        raise Refused(FLOW.wrong_person)


def add(
    enterprise: Enterprise, *, by: User, token: str, now: datetime, visit_on: date, owner: User,
    people: Iterable[User] = (), address: str | None = None, **facts: Any,
) -> Visit:  # fmt: skip
    """A planned visit with its line of history; in the transaction of its caller."""
    visit = Visit.objects.create(
        enterprise=enterprise, visit_on=visit_on, owner=owner, position=end_of_route(owner, visit_on),
        by=by, at=now, token=f"{token}-{enterprise.pk}", **facts,
    )  # fmt: skip
    visit.people.set(person for person in people if person != owner)
    audit.record(visit, "visit.plan", by=by, at=now, address=address, on_behalf=by.acting_in(*VISITS))
    return visit


def end_of_route(owner: User, day: date) -> int:
    last = Visit.objects.filter(owner=owner, visit_on=day).aggregate(last=Max("position"))["last"]
    return min((last or 0) + 1, 32_000)


def tell_planned(visits: list[Visit], *, by: User, now: datetime) -> None:
    """One line for all that were planned together, which opens the route."""
    first = visits[0]
    names = ", ".join(visit.enterprise.brief for visit in visits[:NAMED])
    more = len(visits) - NAMED
    if more > 0:
        names = ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", more) % {"names": names, "n": more}
    asked = urlencode({"day": first.visit_on.isoformat(), "person": first.owner_id})
    url = first.get_absolute_url() if len(visits) == 1 else f"{reverse('visits:route')}?{asked}"
    title = f"{day_words(first.visit_on)} · {names}"
    notices.tell([first.owner, *first.people.all()], "visit.plan", title=title, url=url, by=by, at=now)


def change(
    pk: int, *, by: User, visit_on: date, owner: User, people: Iterable[User] | None = None,
    now: datetime | None = None, address: str | None = None, **facts: Any,
) -> Visit:  # fmt: skip
    """Another day, another person, another purpose. Whoever had it and whoever has it now are told."""
    with transaction.atomic():
        visit, now = start(pk, "change", by, now=now), now or timezone.now()
        if visit_on < shanghai(now).date() and visit_on != visit.visit_on:
            raise Refused(_("A visit is planned for today or a later day; one that has been made is recorded."))
        before, told = seen(visit), {visit.owner, owner}
        if (visit_on, owner.pk) != (visit.visit_on, visit.owner_id):
            facts["position"] = end_of_route(owner, visit_on)
        along = {} if people is None else goes_along(visit, [one for one in people if one != owner])
        for name, value in (facts | {"visit_on": visit_on, "owner": owner}).items():
            setattr(visit, name, value)
        finish(visit, "change", by=by, now=now, address=address, also=audit.differences(before, seen(visit)) | along)
        tell(visit, "change", told, by=by, now=now)
        return visit


def seen(visit: Visit) -> dict:
    return {word: getattr(visit, field) for word, field in SHOWN.items()}


def goes_along(visit: Visit, people: list[User]) -> dict:
    before = sorted(str(person) for person in visit.people.all())
    visit.people.set(people)
    return audit.differences({"along": before}, {"along": sorted(map(str, people))})


def close(pk: int, *, by: User, text: str = "", **details: Any) -> Visit:
    """All that follows is done, or has become a request with a clock of its own."""
    return move(pk, "close", by=by, text=text, **details)


def cancel(pk: int, *, by: User, text: str, **details: Any) -> Visit:
    with transaction.atomic():
        visit = move(pk, "cancel", by=by, text=text, **details)
        tell(visit, "cancel", [visit.owner, *visit.people.all()], by=by, now=details.get("now"))
        return visit


def reopen(pk: int, *, by: User, text: str, **details: Any) -> Visit:
    return move(pk, "reopen", by=by, text=text, **details)


def arrange(pk: int, *, by: User, up: bool, now: datetime | None = None, **details: Any) -> Visit:
    """One place up or down among the planned stops of its owner's day. At the end of the route nothing happens."""
    with transaction.atomic():
        mine = Visit.objects.visible_to(by).get(pk=pk)
        day = Visit.objects.filter(owner=mine.owner_id, visit_on=mine.visit_on, status=Status.PLANNED)
        stops = list(day.select_for_update(of=("self",)).order_by("pk"))  # in one order for all
        stops.sort(key=lambda stop: (stop.position, stop.pk))
        visit = start(pk, "arrange", by, now=now)
        place = [stop.pk for stop in stops].index(pk) if pk in {stop.pk for stop in stops} else -1
        other = place - 1 if up else place + 1
        if place < 0 or not 0 <= other < len(stops):
            return visit
        stops[place], stops[other] = stops[other], stops[place]
        for position, stop in enumerate(stops, 1):
            stop.position = position
        Visit.objects.bulk_update(stops, ["position"])
        visit.position = other + 1
        return finish(visit, "arrange", by=by, now=now, **details)


def move(pk: int, name: str, *, by: User, **details: Any) -> Visit:
    with transaction.atomic():
        return finish(start(pk, name, by, now=details.get("now")), name, by=by, **details)


VERBS = {"change": change, "close": close, "cancel": cancel, "reopen": reopen}


# ---------------------------------------------------------------- what the verbs share


def locked(pk: int, by: User) -> Visit:
    rows = Visit.objects.visible_to(by).select_related("enterprise", "owner", "by")
    return rows.prefetch_related("people").select_for_update(of=("self",)).get(pk=pk)


def start(pk: int, name: str, by: User, *, now: datetime | None = None) -> Visit:
    """Lock the row and ask the table once more: the page the person saw may be old."""
    visit = locked(pk, by)
    FLOW.check(name, standings(by, visit), visit, now=now or timezone.now())
    return visit


def finish(
    visit: Visit, name: str, *, by: User, text: str = "", now: datetime | None = None, address: str | None = None,
    also: dict | None = None,
) -> Visit:  # fmt: skip
    """Write the new state and facts, with one line of history."""
    before = {"visit_status": visit.status}
    visit.status = FLOW[name].target(visit.status)
    visit.save()
    changes = audit.differences(before, {"visit_status": visit.status}) | (also or {})
    audit.record(
        visit, f"visit.{name}", by=by, at=now, text=text, address=address, changes=changes,
        on_behalf=acting_for(by, visit, FLOW[name]),
    )  # fmt: skip
    return visit


def tell(visit: Visit, name: str, people: Iterable[User], *, by: User, now: datetime | None) -> None:
    title = f"{day_words(visit.visit_on)} · {visit.enterprise.brief}"
    url = visit.get_absolute_url()
    notices.tell(dict.fromkeys(people), f"visit.{name}", title=title, url=url, by=by, at=now)
