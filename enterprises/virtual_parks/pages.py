"""What the page of a virtual park shows, gathered once: its team, members, numbers, open requests, story."""

from collections import Counter
from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from crm.clock import shanghai
from crm.models import Event, User
from crm.web import PAGE_SIZE, count_set
from enterprises.accounts.models import Enterprise
from enterprises.economy.models import READS
from enterprises.requests.models import ServiceRequest
from enterprises.requests.pages import light_of
from enterprises.requests.views import READERS

from .filters import MemberFilter
from .models import Membership, VirtualPark
from .money import so_far
from .moves import FLOW, ON_MEMBERS, acting_for, standings

SHOWN = 10  # requests; all of them have a page of their own


def for_list(parks, user: User):
    """With the numbers of a card: members, those of tier A, their open requests as far as this person sees them."""
    members = members_of(OuterRef("pk"))
    asked = ServiceRequest.objects.visible_to(user).open().order_by()
    asked = asked.filter(enterprise__memberships__virtual_park=OuterRef("pk"), enterprise__memberships__to_on=None)
    return parks.select_related("leader").annotate(
        count_members=counted(members, "virtual_park"),
        count_a=counted(members.filter(enterprise__tier=Enterprise.Tier.A), "virtual_park"),
        count_open=counted(asked, "enterprise__memberships__virtual_park"),
    )


def counted(rows, by: str):
    return Coalesce(Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n")), 0)


def members_of(park):
    """Who is in it now; files that were merged into another are not told of any more."""
    return Membership.objects.filter(virtual_park=park, to_on=None, enterprise__merged_into=None)


def panel(park: VirtualPark, request, *, now: datetime) -> dict:
    """The context of the page; a fixed number of queries however many members and requests there are."""
    user, tiers = request.user, dict(members_of(park.pk).values_list("enterprise", "enterprise__tier"))
    offers = FLOW.offers(standings(user, park), park, now=now)
    absent = [acting_for(user, park, offer.move) for offer in offers]
    return {
        "park": park,
        "team": list(park.people.all()),
        "now": now,
        "offers": [offer for offer in offers if offer.move.name not in ON_MEMBERS],
        "may": {offer.move.name for offer in offers if offer.is_open},
        "in_place_of": list(dict.fromkeys(person.name for person in absent if person)),
        "count_members": len(tiers),
        "tiers": [(label, value, Counter(tiers.values())[value]) for value, label in Enterprise.Tier.choices],
        "money": so_far(list(tiers), user, year=shanghai(now).year) if user.has_role(*READS) else [],
        **open_requests(park, user, now=now),
        **members(park, request, count=len(tiers)),
        "events": list(Event.objects.about(park)[:PAGE_SIZE]),
    }


def members(park: VirtualPark, request, *, count: int | None = None) -> dict:
    """One page of them, narrowed as the address says; `count` where all of them have been counted."""
    rows = members_of(park.pk).select_related("enterprise__community", "enterprise__officer").defer(
        "enterprise__search_text", "enterprise__initials", "enterprise__aliases", "enterprise__notes"
    )  # fmt: skip
    found = MemberFilter(request.GET, queryset=rows, request=request)
    pages, narrowed = Paginator(found.qs, PAGE_SIZE), bool(count_set(found) or found.form["q"].value())
    if count is not None and not narrowed:
        pages.count = count
    page = pages.get_page(request.GET.get("page"))
    return {"filter": found, "page": page, "is_filtered": narrowed, "count_set": count_set(found)}


def asked_by_members(park: VirtualPark, user: User):
    """Open ones, the first due on top."""
    enterprises = members_of(park.pk).values("enterprise")
    rows = ServiceRequest.objects.visible_to(user).open().filter(enterprise__in=enterprises)
    return rows.for_list().order_by("due_at", "id")


def open_requests(park: VirtualPark, user: User, *, now: datetime) -> dict:
    """The first of them, and whether there are more."""
    if not user.has_role(*READERS):
        return {"requests": [], "sees_requests": False, "has_more": False}
    rows = list(asked_by_members(park, user)[: SHOWN + 1])
    shown = [(row, light_of(row, now=now)) for row in rows[:SHOWN]]
    return {"requests": shown, "sees_requests": True, "has_more": len(rows) > SHOWN}


def state_counts(parks) -> dict[str, int]:
    return parks.aggregate(
        open=Count("pk", filter=Q(ended_on=None)), ended=Count("pk", filter=Q(ended_on__isnull=False))
    )
