"""分类分级 of an enterprise: tier and scale, each with why, and its qualifications by expiry."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from crm.clock import SHANGHAI
from crm.models import User
from enterprises.accounts.models import Enterprise
from enterprises.classification import qualifications, shown, tiers
from enterprises.classification.models import Qualification

from .panel import Panel


def show(enterprise: Enterprise, user: User, now: datetime) -> dict | None:
    on = now.astimezone(SHANGHAI).date()
    held = list(its(enterprise, user))
    return {
        "classification": shown.classified(enterprise, user, on=on),
        "classification_held": [(row, shown.expiry(row, on=on)) for row in held if not row.is_over(on)],
        "classification_former": [(row, shown.expiry(row, on=on)) for row in held if row.is_over(on)],
        "classification_may_override": user.has_role(*tiers.MAY_OVERRIDE),
        "classification_may_edit": user.has_role(*qualifications.MAY_EDIT),
    }


def its(enterprise: Enterprise, user: User):
    return Qualification.objects.visible_to(user).filter(enterprise=enterprise)


def things(enterprise: Enterprise, user: User):
    return [(Qualification, its(enterprise, user).order_by().values("pk"))]


PANEL = Panel("classification", _("Tier and qualifications"), show, things)
