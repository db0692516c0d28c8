"""What the pages of financing show: a need with its introductions and what may fit it, and what waits for a person."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from crm.flow import Offer
from crm.models import Event, User

from .models import FinancialProduct, FinancingNeed, Institution, Introduction, IntroductionStatus, NeedStatus
from .moves import FLOW, INTRODUCTIONS, acting_for, standings
from .suggestions import lacking, products

GRANTED = Q(introductions__status=IntroductionStatus.GRANTED)


def with_sums(rows: QuerySet) -> QuerySet:
    """For a list: before how many institutions, and what was granted."""
    rows = rows.select_related("enterprise", "owner").defer("enterprise__search_text")
    return rows.annotate(
        count_introductions=Count("introductions"), granted_sum=Sum("introductions__granted", filter=GRANTED)
    )


@dataclass
class Shown:
    """An introduction with the moves that this person may take."""

    row: Introduction
    offers: list[Offer]

    @property
    def place(self) -> str:
        return f"introduction-{self.row.pk}"


def panel(need: FinancingNeed, user: User, *, now: datetime) -> dict:
    own = standings(user)
    rows = list(need.introductions.select_related("institution", "product__institution"))
    for row in rows:
        row.need = need
    granted = sum((row.granted for row in rows if row.status == IntroductionStatus.GRANTED), Decimal(0))
    offers = FLOW.offers(own, need, now=now)
    is_open = need.status == NeedStatus.OPEN
    may = {offer.move.name for offer in offers if offer.is_open}
    absent = acting_for(user, need) if offers else None
    return {
        "need": need, "offers": offers, "may": may, "granted": granted, "lacking": lacking(need, granted),
        "introductions": [Shown(row, INTRODUCTIONS.offers(own, row, now=now) if is_open else []) for row in rows],
        "suggested": list(products(need, lacking(need, granted) or need.amount)) if "introduce" in may else [],
        "is_enough": is_open and granted >= need.amount, "in_place_of": absent.name if absent else "",
        "events": list(Event.objects.about(need)),
    }  # fmt: skip


def institution(row: Institution, user: User) -> dict:
    """Its products, and the needs it was asked about, the latest on top."""
    about = Introduction.objects.visible_to(user).filter(institution=row)
    shown = about.select_related("need__enterprise", "product__institution").order_by("-introduced_on", "-id")
    return {
        "institution": row, "products": list(FinancialProduct.objects.filter(institution=row)),
        "introductions": list(shown[:20]), "events": list(Event.objects.about(row)[:20]),
        "numbers": about.aggregate(
            count=Count("pk"), count_granted=Count("pk", filter=Q(status=IntroductionStatus.GRANTED)),
            amount=Sum("granted", filter=Q(status=IntroductionStatus.GRANTED)),
        ),
    }  # fmt: skip


def waiting(user: User, *, most: int) -> list[FinancingNeed]:
    """For the workbench: open needs that this person, or one whom they stand in for, looks after."""
    rows = with_sums(FinancingNeed.objects.visible_to(user))
    mine = rows.filter(owner__in=user.acts_as, status=NeedStatus.OPEN)
    return list(mine.order_by("needed_by", "at", "id")[:most])
