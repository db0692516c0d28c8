"""From which rows the figures of projects are counted: months of completed investment, and the projects themselves."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.dimensions import DAY_STEPS, Dimension
from crm.figures import Basis, Scope, divide
from crm.reference import units

from .models import Invested, InvestmentProject, Kind, Status

PAGE, MONTHS_PAGE = "projects:list", "projects:invested"


def months(user):
    return Invested.objects.visible_to(user)


def projects(user):
    """Each with what it has completed so far; `planned` is its total, a name that no sum goes by."""
    return InvestmentProject.objects.visible_to(user).with_completed().annotate(planned=F("total"))


def within(scope: Scope) -> Q:
    return Q(on__gte=scope.period.first, on__lte=scope.period.last)


def is_industrial(scope: Scope) -> Q:
    return Q(project__kind=Kind.INDUSTRIAL)


def under_way(scope: Scope) -> Q:
    return Q(status=Status.BUILDING)


def totalled(scope: Scope) -> Q:
    return under_way(scope) & Q(total__gt=0)


MONTHS = Basis(MONTHS_PAGE, months, within, "on")
NOW = Basis(PAGE, projects)


def communities() -> dict[int, str]:
    return {pk: unit.short_name for pk, unit in units().items()}


def by_kind_and_community(column: str) -> tuple[Dimension, ...]:
    """`column` leads to the project."""
    return (
        Dimension(
            "kind", pgettext_lazy("project", "Kind"), lambda: F(f"{column}kind"), lambda: dict(Kind.choices), kind=str
        ),
        Dimension(
            "community", _("Community"), lambda: F(f"{column}community"), communities, nothing=_("Community not known")
        ),
    )


divide(MONTHS_PAGE, *by_kind_and_community("project__"), *DAY_STEPS)
divide(PAGE, *by_kind_and_community(""))
