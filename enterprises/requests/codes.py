"""查询码: opens the tracking page of one request. Shown once, kept hashed, and never in an address.

Fifty bits, in letters that are not taken for one another; the hash is keyed, so the table alone does not help to guess.
"""

import secrets
from hashlib import sha256

from django.utils.crypto import constant_time_compare, salted_hmac

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
LENGTH = 10
LOOK_ALIKE = str.maketrans("ILOU", "110V")


def first_code(token: str) -> str:
    """The code of the form with that token: sent twice, the same code is shown twice."""
    return _in_letters(salted_hmac("requests.first_code", token, algorithm="sha256").digest())


def new_code() -> str:
    return _in_letters(secrets.token_bytes(16))


def hashed(code: str) -> str:
    return salted_hmac("requests.code", normal(code), algorithm="sha256").hexdigest()


def matches(code: str, code_hash: str | None) -> bool:
    """In the same time whether it matches or not, also where there is no code at all."""
    return constant_time_compare(hashed(code), code_hash or "-" * 64) and bool(code_hash)


def spoken(code: str) -> str:
    """In two groups, to read out and to copy: 7K3MQ-9XT2P."""
    return f"{code[:5]}-{code[5:]}"


def normal(typed: str) -> str:
    """As it was typed from paper or by ear."""
    kept = "".join(letter for letter in typed.upper() if letter.isalnum())
    return kept.translate(LOOK_ALIKE)


def drawn(token: str, percent: int) -> bool:
    """Drawn by lot for the reply check: so many of a hundred, and the same answer whenever it is asked."""
    return int.from_bytes(sha256(f"check:{token}".encode()).digest()[:4], "big") % 100 < percent


def _in_letters(raw: bytes) -> str:
    number = int.from_bytes(raw, "big")
    return "".join(LETTERS[number >> 5 * place & 31] for place in range(LENGTH))
