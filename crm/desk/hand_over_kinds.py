"""What a person may hold that can go to another: how it is found, how it goes, and who may take it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import User
from enterprises.accounts import hand_over as accounts
from enterprises.accounts.choices import LOOKS_AFTER
from enterprises.meetings import hand_over as meetings
from enterprises.outreach.activities import hand_over as activities
from enterprises.outreach.finance import hand_over as finance
from enterprises.outreach.visits import hand_over as visits
from enterprises.projects import hand_over as projects
from enterprises.projects.choices import OWNS as PROJECT_OWNERS
from enterprises.requests import hand_over as requests
from enterprises.teams import hand_over as teams
from spaces import hand_over as spaces

from . import covers_flow, roster_flow

CHUNK = 200  # records in one transaction


@dataclass(frozen=True)
class Kind:
    """`passes` takes some of what is still held, in the transaction of its caller, and returns how many went."""

    label: object
    held: Callable[[User], object]
    passes: Callable[..., int]
    roles: tuple[str, ...] = ()  # one of which the receiver must have


KINDS: dict[str, Kind] = {
    "owned": Kind(
        _("Open requests as first-contact owner"), requests.owned, requests.pass_owned, requests.OWNS
    ),
    "handled": Kind(_("Open requests in hand"), requests.handled, requests.pass_handled),
    "watched": Kind(_("Rework rounds watched over"), requests.watched, requests.pass_watched, requests.WATCHES),
    "enterprises": Kind(
        _("Enterprises as officer in charge"), accounts.looked_after, accounts.pass_on, LOOKS_AFTER
    ),
    "teams": Kind(_("Service teams led"), teams.led, teams.pass_led, teams.SERVES),
    "memberships": Kind(_("Places in service teams"), teams.memberships, teams.pass_memberships, teams.SERVES),
    "decisions": Kind(_("Decisions of meetings to carry out"), meetings.owned, meetings.pass_on, meetings.OWNS),
    "projects": Kind(_("Investment projects in charge of"), projects.owned, projects.pass_on, PROJECT_OWNERS),
    "visits": Kind(_("Visits planned"), visits.planned, visits.pass_planned, visits.GOES),
    "follow_ups": Kind(_("Follow-ups of visits to do"), visits.to_do, visits.pass_to_do, visits.OWNS),
    "activities": Kind(_("Activities not closed yet"), activities.owned, activities.pass_on, activities.OWNS),
    "needs": Kind(_("Financing needs open"), finance.owned, finance.pass_on, finance.OWNS),
    "holds": Kind(_("Holds on spaces"), spaces.held, spaces.pass_held, spaces.HOLDS),
    "waits": Kind(_("Places in waiting lists for spaces"), spaces.waits, spaces.pass_waits, spaces.HOLDS),
    "requirements": Kind(
        _("Requirements of space"), spaces.requirements, spaces.pass_requirements, spaces.REQUIRES
    ),
    "covers": Kind(_("Covers of people on leave, from today on"), covers_flow.taken, covers_flow.pass_on),
    "duties": Kind(pgettext_lazy("roster", "Duties to come"), roster_flow.to_come, roster_flow.pass_on),
}  # fmt: skip


def counts(person: User) -> dict[str, int]:
    return {name: kind.held(person).count() for name, kind in KINDS.items()}
