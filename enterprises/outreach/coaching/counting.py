"""From which rows the figures of coaching are counted, and by what they are broken down."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.dimensions import DAY_STEPS, Dimension
from crm.figures import Basis, Scope, divide
from crm.reference import units
from enterprises.accounts.models import Enterprise

from .models import Coaching, Topic

PAGE, ENTERPRISES = "coaching:list", "coaching:enterprises"


def held(user):
    return Coaching.objects.visible_to(user).standing()


def enterprises(user):
    return Enterprise.objects.visible_to(user)


def within(day: str, scope: Scope) -> Q:
    return Q(**{f"{day}__gte": scope.period.first, f"{day}__lte": scope.period.last})


def coached(scope: Scope) -> Q:
    return Q(coachings__voided_at=None, coachings__isnull=False) & within("coachings__on", scope)


SESSIONS = Basis(PAGE, held, lambda scope: within("on", scope), "on")
COACHED = Basis(ENTERPRISES, enterprises, coached, "coachings__on", joins=True)


def unit_names() -> dict[int, str]:
    return {pk: unit.short_name for pk, unit in units().items()}


def community(path: str) -> Dimension:
    return Dimension("community", _("Community"), lambda: F(path), unit_names, nothing=_("Community not known"))


divide(
    PAGE,
    Dimension(
        "topic", pgettext_lazy("coaching", "Topic"), lambda: F("topic"), lambda: dict(Topic.choices), kind=str,
    ),
    community("enterprise__community"), *DAY_STEPS,
)  # fmt: skip
divide(ENTERPRISES, community("community"), *DAY_STEPS)
