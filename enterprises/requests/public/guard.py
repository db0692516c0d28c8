"""How much a stranger may do, and whether a form was filled in by a person. Every limit is a rule of the office."""

from datetime import datetime

from django.utils.translation import gettext as _

from crm import limits

from . import challenge
from .rules import number

HOUR, QUARTER = 60 * 60, 15 * 60


def complaint(form, *, now: datetime) -> str:
    """Why this cannot have been sent by a person in front of our form; empty when it can."""
    if form.data.get("website"):
        return _("The field “Leave this field empty” was filled in. Please empty it and send again.")
    if challenge.age(form.data.get("seal", ""), form.token, now=now) is None:
        return _("This form did not come from us, or it is very old. Please look it over and send it again.")
    return ""


def is_too_fast(form, *, now: datetime) -> bool:
    """Filled in and right within a few seconds. Whoever it was presses once more; that is then slow enough."""
    seconds = challenge.age(form.data.get("seal", ""), form.token, now=now)
    return seconds is not None and seconds < number("fill_seconds", now.date())


def may_ask(address: str, phone: str, *, now: datetime) -> bool:
    """One ticket of the address and one of the number; both or none."""
    ours = limits.take("ask", limits.network(address), most=number("asks_an_address", now.date()), seconds=HOUR)
    if not ours:
        return False
    digits = "".join(sign for sign in phone if sign.isdigit())
    if limits.take("ask-phone", digits, most=number("asks_a_phone", now.date()), seconds=HOUR):
        return True
    limits.give_back(ours)
    return False


def may_upload(address: str, count: int, *, now: datetime) -> bool:
    """A ticket for each file; what was taken is not given back, for files cost room."""
    most = number("uploads_an_address", now.date())
    return all(limits.take("upload", limits.network(address), most=most, seconds=HOUR) for _n in range(count))


def may_add(pk: int, *, now: datetime) -> bool:
    """Whoever has the code may add, but not without end: each time somebody is told."""
    return bool(limits.take("add", str(pk), most=number("asks_an_address", now.date()), seconds=HOUR))


class Attempt:
    """One attempt to open a request by its code: counted against number and address unless it succeeds."""

    def __init__(self, number_: str, address: str, *, now: datetime):
        most, most_here = number("codes_a_number", now.date()), number("codes_an_address", now.date())
        self.tickets = [
            limits.take("code", number_, most=most, seconds=QUARTER),
            limits.take("code-address", limits.network(address), most=most_here, seconds=QUARTER),
        ]

    @property
    def is_allowed(self) -> bool:
        return all(self.tickets)

    def succeeded(self) -> None:
        for ticket in self.tickets:
            limits.give_back(ticket)
