"""Which enterprise somebody outside means who writes a name or a code; and by what two sign-ups are the same."""

import re
import unicodedata

from enterprises.accounts.models import Enterprise
from enterprises.accounts.names import clean_uscc, name_key

USCC = re.compile(r"[0-9A-Z]{18}")
LONGEST = 120


def code_in(text: str) -> str:
    """The credit code if it is one, not a name."""
    written = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()
    return clean_uscc(written)[0] if USCC.fullmatch(written) else ""


def match(text: str) -> Enterprise | None:
    """The one file that bears this code or exactly this name; of two of one name neither."""
    rows, code = Enterprise.objects.standing(), code_in(text)
    found = list(rows.filter(uscc=code)[:2] if code else rows.filter(name_key=name_key(text))[:2])
    return found[0] if len(found) == 1 else None


def key_of(enterprise: Enterprise | None, name: str) -> str:
    """Enterprises of one name that are kept apart have keys of their own."""
    if enterprise is None:
        return name_key(name)
    key = enterprise.name_key
    return key if not enterprise.twin else f"{key[: LONGEST - 4]}#{enterprise.twin}"
