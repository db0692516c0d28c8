"""诉求 of an enterprise: the last ones, each with its light."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from crm.models import User
from enterprises.accounts.models import Enterprise
from enterprises.requests.models import ServiceRequest
from enterprises.requests.pages import light_of
from enterprises.requests.views import READERS

from .panel import Panel

LAST = 10


def show(enterprise: Enterprise, user: User, now: datetime) -> dict | None:
    if not user.has_role(*READERS):
        return None
    rows = its(enterprise, user)
    last = rows.for_list().order_by("-received_at", "-id")[:LAST]
    return {"requests": [(row, light_of(row, now=now)) for row in last], "count_requests": rows.count()}


def its(enterprise: Enterprise, user: User):
    return ServiceRequest.objects.visible_to(user).filter(enterprise=enterprise)


def things(enterprise: Enterprise, user: User):
    return [(ServiceRequest, its(enterprise, user).values("pk"))]


PANEL = Panel("requests", _("Requests"), show, things, is_first=True)
