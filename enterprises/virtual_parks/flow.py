"""One verb for each move of a virtual park: lock, ask the table, change, record, tell. Memberships end, none goes."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from crm import audit, notices
from crm.clock import shanghai
from crm.flow import Refused
from crm.models import Event, User
from enterprises.accounts.models import Enterprise

from .models import Membership, VirtualPark
from .moves import FLOW, WRITES, acting_for, standings

CHANGED_MEANWHILE = gettext_lazy("Somebody else has written here after you had opened it.")
MOST_NAMED = 12  # enterprises that one line of history names
# what history calls a fact, and the field
TOLD = {"park_name": "name", "theme": "theme", "what_for": "text", "leader": "leader"}


class Known(Refused):
    """There is a virtual park of this name; `park` is that one."""

    def __init__(self, park: VirtualPark) -> None:
        super().__init__(gettext_lazy("There is a virtual park of this name already."))
        self.park = park


def create(
    *, by: User, name: str, began_on: date | None = None, people: Iterable[User] = (), now: datetime | None = None,
    address: str | None = None, **facts: Any,
) -> VirtualPark:  # fmt: skip
    now, team = now or timezone.now(), list(people)
    if not by.has_role(*WRITES):
        raise Refused(FLOW.wrong_person)
    try:
        with transaction.atomic():
            refuse_known(name)
            park = VirtualPark.objects.create(
                name=name, began_on=began_on or shanghai(now).date(), by=by, at=now, **facts
            )
            park.people.set(team)
            audit.record(
                park, "virtual_park.create", by=by, at=now, address=address, on_behalf=by.acting_in(*WRITES),
                changes=audit.differences({}, told(park, team)),
            )  # fmt: skip
            tell(park, "create", [park.leader, *team], by=by, now=now)
    except IntegrityError:
        refuse_known(name)
        raise
    return park


def edit(pk: int, *, by: User, seen: datetime | None = None, people: Iterable[User], **facts: Any) -> VirtualPark:
    """Refused when somebody else has changed it since it was `seen`. Who is new in the team is told."""
    details, team = {name: facts.pop(name) for name in ("now", "address") if name in facts}, list(people)
    try:
        with transaction.atomic():
            park = start(pk, "edit", by, now=details.get("now"))
            if seen and seen != park.updated_at:
                raise Refused(CHANGED_MEANWHILE)
            was = list(park.people.all())
            before = told(park, was)
            for name, value in facts.items():
                setattr(park, name, value)
            changes = audit.differences(before, told(park, team))
            if not changes:
                return park
            if "park_name" in changes:
                refuse_known(park.name, but=park.pk)
            park.people.set(team)
            fresh = [one for one in [park.leader, *team] if one and one not in was and str(one) != before["leader"]]
            return finish(park, "edit", by=by, also=changes, news_for=fresh, **details)
    except IntegrityError:
        refuse_known(facts.get("name", ""), but=pk)
        raise


def join(pk: int, *, by: User, enterprises: Iterable[Enterprise], move: str = "join", **details: Any) -> int:
    """Take them in, however they were found. How many are new; who is in it stays as it is."""
    with transaction.atomic():
        park, day = start(pk, move, by, now=details.get("now")), today(details)
        there = set(park.memberships.filter(to_on=None).values_list("enterprise", flat=True))
        wanted = {row.pk for row in enterprises} - there
        fresh = list(Enterprise.objects.visible_to(by).filter(pk__in=wanted).only("name", "short_name").order_by("pk"))
        if not fresh:
            return 0
        Membership.objects.bulk_create(
            Membership(virtual_park=park, enterprise=row, from_on=day, by=by) for row in fresh
        )
        tell_files(park, fresh, [None, park.name], by=by, **details)
        finish(park, move, by=by, text=named(fresh), **details)
        return len(fresh)


def leave(pk: int, *, by: User, membership: int, text: str = "", **details: Any) -> VirtualPark:
    """The row ends with today; taken out twice is once."""
    with transaction.atomic():
        park = start(pk, "leave", by, now=details.get("now"))
        row = park.memberships.filter(pk=membership, to_on=None).select_related("enterprise").first()
        if row is None:
            return park
        end_rows([row], today(details))
        tell_files(park, [row.enterprise], [park.name, None], by=by, **details)
        words = "\n".join(filter(None, [row.enterprise.name, text]))
        return finish(park, "leave", by=by, text=words, **details)


def end(pk: int, *, by: User, text: str, **details: Any) -> VirtualPark:
    """Over, for a reason: every membership ends with it."""
    with transaction.atomic():
        park = start(pk, "end", by, now=details.get("now"))
        rows = list(park.memberships.filter(to_on=None).select_related("enterprise"))
        park.ended_on = max(today(details), park.began_on)
        end_rows(rows, park.ended_on)
        tell_files(park, [row.enterprise for row in rows], [park.name, None], by=by, **details)
        changes = {"park_status": ["open", "ended"]}
        people = [park.leader, *park.people.all()]
        return finish(park, "end", by=by, text=text, also=changes, news_for=people, **details)


# ---------------------------------------------------------------- what the verbs share


def start(pk: int, name: str, by: User, *, now: datetime | None = None) -> VirtualPark:
    """Lock the row and ask the table once more: the page the person saw may be old."""
    rows = VirtualPark.objects.visible_to(by).select_related("leader").select_for_update(of=("self",))
    park = rows.prefetch_related("people").get(pk=pk)
    move = FLOW.check(name, standings(by, park), park, now=now or timezone.now())
    park.taken_for = acting_for(by, park, move)
    return park


def finish(
    park: VirtualPark, name: str, *, by: User, text: str = "", also: dict[str, list] | None = None,
    news_for: Iterable[User | None] = (), now: datetime | None = None, address: str | None = None,
) -> VirtualPark:  # fmt: skip
    now = now or timezone.now()
    park.save()
    audit.record(
        park, f"virtual_park.{name}", by=by, at=now, text=text, address=address, changes=also or {},
        on_behalf=park.taken_for,
    )  # fmt: skip
    tell(park, name, news_for, by=by, now=now)
    return park


def told(park: VirtualPark, team: Iterable[User]) -> dict[str, object]:
    """As history keeps it."""
    facts = {said: audit.plain(getattr(park, field)) for said, field in TOLD.items()}
    return facts | {"team": sorted(str(person) for person in team)}


def tell(park: VirtualPark, name: str, people: Iterable[User | None], *, by: User, now: datetime) -> None:
    active = [person for person in dict.fromkeys(people) if person and person.is_active]
    notices.tell(active, f"virtual_park.{name}", title=park.name, url=park.get_absolute_url(), by=by, at=now)


def tell_files(
    park: VirtualPark, rows: Iterable[Enterprise], change: list, *, by: User, now: datetime | None = None,
    address: str | None = None,
) -> None:  # fmt: skip
    """A line in the file of each enterprise."""
    facts = {"by": by, "at": now, "changes": {"virtual_park": change}, "address": address, "on_behalf": park.taken_for}
    Event.objects.bulk_create(audit.event(row, "enterprise.virtual_park", **facts) for row in rows)


def named(rows: list[Enterprise]) -> str:
    """One a line; of very many the first ones, and how many more."""
    names, more = [row.name for row in rows[:MOST_NAMED]], len(rows) - MOST_NAMED
    if more > 0:
        names.append(ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more})
    return "\n".join(names)


def refuse_known(name: str, *, but: int | None = None) -> None:
    if earlier := VirtualPark.objects.filter(name=name).exclude(pk=but).first():
        raise Known(earlier)


def end_rows(rows: Iterable[Membership], day: date) -> None:
    ended = list(rows)
    for row in ended:
        row.to_on = max(day, row.from_on)
    Membership.objects.bulk_update(ended, ["to_on"])


def today(details: dict[str, Any]) -> date:
    return shanghai(details.get("now") or timezone.now()).date()
