"""From which rows the figures of financing are counted, and by what they are broken down."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.dimensions import DAY_STEPS, Dimension
from crm.figures import Basis, Condition, divide
from crm.reference import units

from .models import FinancingNeed, Institution, InstitutionKind, Introduction

NEEDS, INTRODUCTIONS, INSTITUTIONS = "finance:needs", "finance:introductions", "finance:institutions"


def needs(user):
    return FinancingNeed.objects.visible_to(user)


def introductions(user):
    return Introduction.objects.visible_to(user)


def institutions(user):
    return Institution.objects.visible_to(user)


def within(day: str) -> Condition:
    return lambda scope: Q(**{f"{day}__gte": scope.period.first, f"{day}__lte": scope.period.last})


WORKING = Basis(INSTITUTIONS, institutions)
NOW = Basis(NEEDS, needs)
INTRODUCED = Basis(NEEDS, needs, within("introductions__introduced_on"), "introductions__introduced_on", joins=True)
DECIDED = Basis(INTRODUCTIONS, introductions, within("settled_on"), "settled_on")


def unit_names() -> dict[int, str]:
    return {pk: unit.short_name for pk, unit in units().items()}


def community(path: str) -> Dimension:
    return Dimension("community", _("Community"), lambda: F(path), unit_names, nothing=_("Community not known"))


def kind(path: str) -> Dimension:
    label = pgettext_lazy("institution", "Kind of institution")
    return Dimension("kind", label, lambda: F(path), lambda: dict(InstitutionKind.choices), kind=str)


divide(NEEDS, community("enterprise__community"), *DAY_STEPS)
divide(INSTITUTIONS, kind("kind"))
divide(
    INTRODUCTIONS,
    # by name, for an address says it, and no two institutions have the same
    Dimension(
        "institution", pgettext_lazy("institution", "Institution"), lambda: F("institution__name"), dict, kind=str
    ),
    kind("institution__kind"), community("need__enterprise__community"), *DAY_STEPS,
)  # fmt: skip
