"""What pages show of visits, gathered once: one visit, the route of a day, what waits for a person."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from crm import lights
from crm.calendar import work_calendar
from crm.clock import shanghai
from crm.flow import Offer
from crm.models import Attachment, Event, User
from enterprises.accounts.models import Contact
from enterprises.requests.kinds import category_choices
from enterprises.requests.models import ServiceRequest
from enterprises.requests.pages import light_of

from .categories import category_of
from .models import FollowUp, FollowUpStatus, Status, Visit
from .moves import FLOW, FOLLOW_UPS, ON_ROUTE, acting_for, standings
from .reading import counted, last_visit
from .rules import number

OTHERS = 5  # further visits of the enterprise beside one
WEEK = timedelta(days=7)
MOST = 8


@dataclass(frozen=True)
class Shown:
    """A follow-up ready to be drawn; `category` is what it would become a request of."""

    follow_up: FollowUp
    light: lights.Shown | None
    offers: list[Offer]
    category: int | None = None

    @property
    def key(self) -> str:
        return str(self.follow_up.pk)

    @property
    def may_ask(self) -> bool:
        return any(offer.move.name == "ask" and offer.is_open for offer in self.offers)


def panel(visit: Visit, user: User, *, now: datetime) -> dict:
    """The context of the panel; a fixed number of queries however much follows from the visit."""
    offers = FLOW.offers(standings(user, visit), visit, now=now)
    absent = [acting_for(user, visit, offer.move) for offer in offers]
    follow_ups = [shown(row, user, now=now) for row in visit.follow_ups.all()]
    others = Visit.objects.visible_to(user).filter(enterprise=visit.enterprise_id).exclude(pk=visit.pk)
    return {
        "visit": visit,
        "offers": [offer for offer in offers if offer.move.name not in ON_ROUTE],
        "may": {offer.move.name for offer in offers if offer.is_open},
        "in_place_of": list(dict.fromkeys(person.name for person in absent if person)),
        "follow_ups": follow_ups,
        "categories": category_choices() if any(row.may_ask for row in follow_ups) else [],
        "photos": list(Attachment.objects.about(visit)),
        "others": list(others.exclude(status=Status.CANCELLED).select_related("owner")[:OTHERS]),
        "events": list(Event.objects.about(visit)),
    }


def shown(follow_up: FollowUp, user: User, *, now: datetime) -> Shown:
    offers = FOLLOW_UPS.offers(standings(user, follow_up), follow_up, now=now)
    row = Shown(follow_up, follow_up_light(follow_up, now=now), offers)
    if not row.may_ask:
        return row
    return replace(row, category=category_of(follow_up.text, on=shanghai(now).date()).pk)


def follow_up_light(follow_up: FollowUp, *, now: datetime) -> lights.Shown | None:
    """Of what became a request that of the request; what has no date has none."""
    if follow_up.service_request_id:
        return light_of(follow_up.service_request, now=now)
    if follow_up.due_at is None:
        return None
    lamp = lights.show(
        due_at=follow_up.due_at, met_at=follow_up.done_at, now=now, calendar=work_calendar()
    )  # fmt: skip
    if follow_up.done_at is None:
        return lamp
    return replace(lamp, word=_("Done in time") if follow_up.done_at <= follow_up.due_at else _("Done late"))


def whole(user: User) -> QuerySet:
    """Visits with all that one page of one asks."""
    follow_ups = FollowUp.objects.visible_to(user).select_related("owner", "visit", "service_request")
    rows = Visit.objects.visible_to(user).select_related("enterprise__community", "owner__unit", "by")
    return rows.prefetch_related("people", Prefetch("follow_ups", follow_ups))


def for_list(user: User) -> QuerySet:
    """With how much follows from each and how much of that is to do."""
    rows = Visit.objects.visible_to(user).select_related("enterprise__community", "owner")
    rows = rows.defer("findings", "enterprise__search_text", "enterprise__notes", "enterprise__aliases")
    return rows.annotate(count_follow_ups=counted(Q()), count_to_do=counted(Q(status=FollowUpStatus.OPEN)))


# ---------------------------------------------------------------- the route of a day


def route(user: User, person: User, day: date) -> list[Visit]:
    """The stops of that person's day, in order, each with whom to call, what is open, and when it was last visited."""
    contacts = Contact.objects.visible_to(user).filter(is_active=True)
    stops = Visit.objects.visible_to(user).filter(owner=person, visit_on=day).exclude(status=Status.CANCELLED)
    stops = stops.select_related("enterprise__community", "owner", "by").prefetch_related(
        "people", Prefetch("enterprise__contacts", contacts, to_attr="in_use")
    )
    asked = ServiceRequest.objects.visible_to(user).open().filter(enterprise=OuterRef("enterprise"))
    count = asked.order_by().values("enterprise").annotate(n=Count("pk")).values("n")
    found = stops.annotate(count_open=Coalesce(Subquery(count), 0), last_visited_at=last_visit("enterprise"))
    return list(found.order_by("position", "pk"))


def with_moves(stops: list[Visit], user: User, *, now: datetime) -> list[Visit]:
    """`may` names the moves that this person can take at each; `contact` is whom to call."""
    planned = [stop.pk for stop in stops if stop.status == Status.PLANNED]
    for place, stop in enumerate(stops, 1):
        offers = FLOW.offers(standings(user, stop), stop, now=now)
        stop.place, stop.may = place, {offer.move.name for offer in offers if offer.is_open}
        stop.contact = next(iter(stop.enterprise.in_use), None)
        stop.is_first, stop.is_last = planned[:1] == [stop.pk], planned[-1:] == [stop.pk]
    return stops


# ---------------------------------------------------------------- for the workbench and the one page


@dataclass(frozen=True)
class Waiting:
    """What of visits waits for a person: theirs of today and of the week, and what they are to do after them."""

    today: list[Visit]
    week: list[Visit]
    late: list[Visit]
    follow_ups: list[tuple[FollowUp, lights.Shown | None]]
    day: date

    @property
    def is_empty(self) -> bool:
        return not (self.today or self.week or self.late or self.follow_ups)


def waiting(user: User, *, now: datetime) -> Waiting:
    """Planned visits up to the end of the next seven days, with what was not recorded; what they owe after visits."""
    today = shanghai(now).date()
    mine = Visit.objects.visible_to(user).filter(status=Status.PLANNED, visit_on__lt=today + WEEK)
    own = Q(owner__in=user.acts_as) | Q(Exists(Visit.people.through.objects.filter(visit=OuterRef("pk"), user=user)))
    visits = list(mine.filter(own).select_related("enterprise").order_by("visit_on", "position", "pk")[: 3 * MOST])
    owed = FollowUp.objects.visible_to(user).open().filter(owner__in=user.acts_as, service_request=None)
    owed = owed.select_related("visit__enterprise").order_by(Coalesce("due_at", "at"), "pk")[:MOST]
    return Waiting(
        [row for row in visits if row.visit_on == today], [row for row in visits if row.visit_on > today],
        [row for row in visits if row.visit_on < today], [(row, follow_up_light(row, now=now)) for row in owed], today,
    )  # fmt: skip


def route_url(visit: Visit) -> str:
    return f"{reverse('visits:route')}?day={visit.visit_on:%Y-%m-%d}&person={visit.owner_id}"


def rule_days(today: date) -> dict[str, int]:
    return {f"days_{tier}": number(f"visit_days_{tier}", today) for tier in "ab"}
