"""The question that a person answers at once and a thoughtless program does not. No picture, no script, no state.

A form's token comes from us and carries a seal with the moment it was handed out; the question follows from the token.
"""

import unicodedata
from datetime import datetime
from secrets import token_urlsafe
from typing import NamedTuple

from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

SALT = "enterprises.requests.public"
LARGEST = 5  # the sum is at most ten: for everybody, at midnight, on a phone


class Question(NamedTuple):
    words: str
    answer: int


def new_token() -> str:
    return token_urlsafe(24)


def seal(token: str, *, now: datetime) -> str:
    return signing.dumps([token, int(now.timestamp())], salt=SALT)


def age(sealed: str, token: str, *, now: datetime) -> int | None:
    """Seconds since we handed out this token; None when we did not."""
    try:
        ours, at = signing.loads(sealed, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(now.timestamp()) - at if ours == token else None


def question(token: str) -> Question:
    drawn = salted_hmac(SALT, token).digest()
    one, two = 1 + drawn[0] % LARGEST, 1 + drawn[1] % LARGEST
    names = numbers()
    if drawn[2] % 2:
        words = _("How much is %(one)s plus %(two)s?") % {"one": names[one], "two": names[two]}
        return Question(words, one + two)
    words = _("How much is %(sum)s minus %(two)s?") % {"sum": names[one + two], "two": names[two]}
    return Question(words, one)


def is_right(token: str, text: str) -> bool:
    """8, ８, eight and 八 are the same answer."""
    written = unicodedata.normalize("NFKC", text).strip().lower()
    answer = question(token).answer
    return written in {str(answer), numbers()[answer].lower()}


def numbers() -> list[str]:
    """Nought to ten in words."""
    return [
        pgettext("number", "nought"), pgettext("number", "one"), pgettext("number", "two"), pgettext("number", "three"),
        pgettext("number", "four"), pgettext("number", "five"), pgettext("number", "six"), pgettext("number", "seven"),
        pgettext("number", "eight"), pgettext("number", "nine"), pgettext("number", "ten"),
    ]  # fmt: skip
