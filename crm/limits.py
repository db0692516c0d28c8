"""How often a stranger may try something: so many tickets, each free again some time after it was taken.

They lie in the shared cache, one entry each, because adding an entry is what every cache does without a race.
"""

from ipaddress import ip_address, ip_network

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def take(what: str, who: str, *, most: int, seconds: int) -> str:
    """A ticket, or "" when all are out. Of `who`, an address or a telephone number, only a digest is kept."""
    mark = salted_hmac("crm.limits", f"{what}\0{who}").hexdigest()[:24]
    tickets = [f"limit:{what}:{mark}:{n}" for n in range(most)]
    out = cache.get_many(tickets)
    return next((ticket for ticket in tickets if ticket not in out and cache.add(ticket, 1, timeout=seconds)), "")


def network(address: str) -> str:
    """Whose address it is, to count by: a line has one of version 4, but 2⁶⁴ of version 6 to choose from."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(known) if known.version == 4 else str(ip_network((known, 64), strict=False))


def give_back(ticket: str) -> None:
    """What was tried turned out to be all right and does not count."""
    cache.delete(ticket)
