"""催办、撤牌: a supervisor urges, and an answer is due; a card that was not deserved is taken back."""

from django.utils.translation import gettext as _

from crm import deadlines
from crm.clock import shanghai
from crm.flow import Refused

from ..models import Card, ServiceRequest
from ..rules import number
from .steps import Kind, Step, verb


@verb("urge")
def urge(step: Step, *, text: str) -> dict:
    days = number("urge_days", shanghai(step.now).date())
    deadlines.start(step.service_request, Kind.URGE, started_at=step.now, days=days)
    return {"urged_at": step.now, "urged_by": step.by}


@verb("answer_urge")
def answer_urge(step: Step, *, text: str) -> dict:
    deadlines.meet(step.service_request, Kind.URGE, at=step.now)
    return {"urged_at": None, "urged_by": None}


@verb("card_revoke")
def card_revoke(step: Step, *, card: Card, text: str) -> dict:
    """撤牌: it stays on record with who took it back and why, counts for nothing, and is not given anew."""
    row = step.service_request.cards.valid().select_for_update().filter(pk=card.pk).first()
    if row is None:
        raise Refused(_("This card has been taken back already"))
    row.revoked_at, row.revoked_by, row.revoke_reason = step.now, step.by, text
    row.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    left = gravest(step.service_request)
    return {"card": left, "also": {"card": [row.colour, left]}}


def gravest(service_request: ServiceRequest) -> str:
    colours = set(service_request.cards.valid().values_list("colour", flat=True))
    return next((colour for colour in (Card.Colour.RED, Card.Colour.YELLOW) if colour in colours), "")
