"""From which rows the figures are counted: activities, participations, enterprises, by the day on which it began."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.dimensions import STEPS, Dimension
from crm.figures import Basis, Scope, divide
from crm.reference import units
from enterprises.accounts.models import Enterprise

from .models import READS, Activity, Answer, Kind, Participation, Status

LIST_PAGE, PEOPLE_PAGE, ATTENDED_PAGE = "activities:list", "activities:participants", "activities:attended"
OVER = (Status.HELD, Status.CLOSED)
BEGAN = "participations__activity__starts_at"


def within(moment: str, scope: Scope) -> Q:
    return Q(**{f"{moment}__gte": scope.period.start, f"{moment}__lt": scope.period.end})


def held_activities(scope: Scope) -> Q:
    """Begun, and not called off or only planned."""
    return within("starts_at", scope) & Q(status__in=OVER)


def at_held(scope: Scope) -> Q:
    return within("activity__starts_at", scope) & Q(activity__status__in=OVER)


def who_attended(scope: Scope) -> Q:
    came = Q(participations__answer=Answer.ATTENDED, participations__activity__status__in=OVER)
    return within(BEGAN, scope) & came


def activities(user):
    return Activity.objects.visible_to(user)


def participations(user):
    return Participation.objects.visible_to(user)


def enterprises(user):
    return Enterprise.objects.visible_to(user) if user.has_role(*READS) else Enterprise.objects.none()


def unit_names() -> dict[int, str]:
    return {pk: unit.short_name for pk, unit in units().items()}


HELD = Basis(LIST_PAGE, activities, held_activities, "starts_at")
SEATS = Basis(PEOPLE_PAGE, participations, at_held, "activity__starts_at")
ATTENDED = Basis(ATTENDED_PAGE, enterprises, who_attended, BEGAN, joins=True)


def kinds(path: str) -> Dimension:
    label, words = pgettext_lazy("activity", "Kind"), lambda: dict(Kind.choices)
    return Dimension("kind", label, lambda: F(path), words, kind=str)


def organisers(path: str) -> Dimension:
    return Dimension("organiser", _("Organised by"), lambda: F(path), unit_names, nothing=_("Nobody named"))


def communities(path: str) -> Dimension:
    return Dimension("community", _("Community"), lambda: F(path), unit_names, nothing=_("Community not known"))


divide(LIST_PAGE, kinds("kind"), organisers("organiser"), *STEPS)
divide(
    PEOPLE_PAGE,
    kinds("activity__kind"),
    organisers("activity__organiser"),
    communities("enterprise__community"),
    *STEPS,
)
divide(ATTENDED_PAGE, communities("community"), *STEPS)
