"""How much a stranger may do here. Every limit is a rule of the office."""

from datetime import datetime

from crm import limits

from ..rules import number

HOUR, QUARTER = 60 * 60, 15 * 60


def may_sign_up(address: str, phone: str, *, now: datetime) -> bool:
    """One ticket of the address and one of the number; both or none."""
    most, most_phone = number("sign_ups_an_address", now.date()), number("sign_ups_a_phone", now.date())
    ours = limits.take("event", limits.network(address), most=most, seconds=HOUR)
    if not ours:
        return False
    digits = "".join(sign for sign in phone if sign.isdigit())
    if limits.take("event-phone", digits, most=most_phone, seconds=HOUR):
        return True
    limits.give_back(ours)
    return False


class Attempt:
    """One attempt at a code or at the door: counted against the address unless it succeeds."""

    def __init__(self, what: str, address: str, *, now: datetime):
        most = number(f"{what}s_an_address", now.date())
        self.ticket = limits.take(f"event-{what}", limits.network(address), most=most, seconds=QUARTER)

    @property
    def is_allowed(self) -> bool:
        return bool(self.ticket)

    def succeeded(self) -> None:
        limits.give_back(self.ticket)
