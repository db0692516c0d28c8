"""The public's doors to a row, and there are only these two: the form it was sent with, and number and code.

Each leaves a signed cookie that opens this one request for a while: neither code nor number stands in an address.
"""

import unicodedata
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.http import HttpResponse

from .. import codes
from ..models import Channel, ServiceRequest
from .rules import number

SALT = "enterprises.requests.public.opening"
SENT, OPENED = "sent", "opened"
AN_HOUR = 60 * 60
MARK = 16  # characters of the code's digest: a code that was reissued closes what the old one opened


def sent_with(token: str) -> ServiceRequest | None:
    """What came of the public form with this token."""
    is_text = token and "\0" not in token  # PostgreSQL has no such text
    return rows().filter(channel=Channel.WEB, token=token).first() if is_text else None


def opens_anew(service_request: ServiceRequest, *, now: datetime) -> bool:
    """Whether the form it came with may still open it: for an hour, and not once another code has been issued.

    The form stays in the history of a browser that others may use; whoever comes later needs the code.
    """
    is_first = codes.matches(codes.first_code(service_request.token), service_request.code_hash)
    return is_first and (now - service_request.created_at).total_seconds() < AN_HOUR


def by_code(number_: str, code: str) -> ServiceRequest | None:
    """The request of that number if this is its code. Whether the number exists makes no difference to the answer."""
    service_request = rows().filter(number=written(number_)).first()
    fits = codes.matches(code, service_request.code_hash if service_request else None)
    return service_request if fits else None


def written(text: str) -> str:
    """ph20260930-0012, with full-width signs or blanks, is the same number."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())[:24]


def rows():
    return ServiceRequest.objects.select_related("category__parent", "unit", "officer__unit", "space__building__park")


# ---------------------------------------------------------------- cookies


def remember_sent(response: HttpResponse, service_request: ServiceRequest) -> None:
    """The page with number and code may be looked at again for an hour."""
    put(response, SENT, service_request.token, path="/ask/", seconds=AN_HOUR)


def sent(request) -> ServiceRequest | None:
    try:
        return sent_with(request.get_signed_cookie(SENT, "", salt=SALT, max_age=AN_HOUR))
    except signing.BadSignature:
        return None


def remember_opened(response: HttpResponse, service_request: ServiceRequest, *, now: datetime) -> None:
    held = f"{service_request.pk}.{(service_request.code_hash or '')[:MARK]}"
    put(response, OPENED, held, path="/track/", seconds=number("tracking_minutes", now.date()) * 60)


def opened(request, *, now: datetime) -> ServiceRequest | None:
    """The one request that this browser has opened, unless it is too long ago or its code has been reissued."""
    seconds = number("tracking_minutes", now.date()) * 60
    try:
        held = request.get_signed_cookie(OPENED, "", salt=SALT, max_age=seconds)
    except signing.BadSignature:
        return None
    pk, _point, mark = held.partition(".")
    at_hand = ("replies", "ratings", "asks", "assistances", "deadlines")
    found = rows().prefetch_related(*at_hand).filter(pk=pk or None).first()
    return found if found and mark and (found.code_hash or "")[:MARK] == mark else None


def forget_opened(response: HttpResponse) -> None:
    response.delete_cookie(OPENED, path="/track/", samesite="Lax")


def put(response: HttpResponse, name: str, value: str, *, path: str, seconds: int) -> None:
    response.set_signed_cookie(
        name, value, salt=SALT, max_age=seconds, path=path, httponly=True, samesite="Lax", secure=settings.SECURE
    )
