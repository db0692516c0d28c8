"""Which products may fit a need: what lends as much as is lacking, the nearest first; then what names no limit."""

from decimal import Decimal

from django.db.models import F, Q, QuerySet

from .models import FinancialProduct, FinancingNeed, Institution

MOST = 8


def lacking(need: FinancingNeed, granted: Decimal) -> Decimal:
    return max(need.amount - granted, Decimal(0))


def products(need: FinancingNeed, amount: Decimal) -> QuerySet[FinancialProduct]:
    """In use, of institutions that it has not been brought before yet."""
    rows = FinancialProduct.objects.filter(is_active=True, institution__in=untried(need))
    fits = rows.filter(Q(most=None) | Q(most__gte=amount)).select_related("institution")
    return fits.order_by(F("most").asc(nulls_last=True), "institution__name", "name")[:MOST]


def untried(need: FinancingNeed) -> QuerySet[Institution]:
    return Institution.objects.filter(is_active=True).exclude(introductions__need=need)
