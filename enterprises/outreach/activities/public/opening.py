"""The public's doors to a row: what is published, the secret at the door, the code of a ticket, its form."""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.http import HttpResponse

from enterprises.requests import codes

from ..models import Activity, Participation

SALT = "enterprises.outreach.activities.public.opening"
SENT = "seat"
AN_HOUR = 60 * 60


def published():
    """What anybody may look at."""
    return Activity.objects.public().select_related("organiser")


def called_off(pk: int) -> Activity | None:
    """One that was published and does not take place: who has its address is told so."""
    return Activity.objects.filter(pk=pk, is_public=True, status="cancelled").first()


def behind(door: str) -> Activity | None:
    """Whoever has this address stands at the door, or has been there."""
    is_text = "\0" not in door  # PostgreSQL has no such text
    return Activity.objects.select_related("organiser").filter(door=door).first() if is_text else None


def by_code(code: str) -> Participation | None:
    rows = Participation.objects.select_related("activity__organiser", "activity__owner")
    return rows.filter(code=codes.hashed(code)).first() if codes.normal(code) else None


def sent_with(token: str, *, now: datetime) -> tuple[Participation, str] | None:
    """What came of the form with this token, and its code; for an hour, for others may use the same browser."""
    if not token:
        return None
    code = codes.first_code(token)
    found = by_code(code)
    is_fresh = found and found.signed_at and (now - found.signed_at).total_seconds() < AN_HOUR
    return (found, code) if is_fresh else None


def remember_sent(response: HttpResponse, token: str) -> None:
    response.set_signed_cookie(
        SENT, token, salt=SALT, max_age=AN_HOUR, path="/events/", httponly=True, samesite="Lax", secure=settings.SECURE
    )


def sent(request, *, now: datetime) -> tuple[Participation, str] | None:
    try:
        return sent_with(request.get_signed_cookie(SENT, "", salt=SALT, max_age=AN_HOUR), now=now)
    except signing.BadSignature:
        return None
