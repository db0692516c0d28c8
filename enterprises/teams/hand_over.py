"""移交 of service teams: who leads and who serves changes hands, a few at a time. Rows end and begin, none goes."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from crm import audit
from crm.clock import shanghai
from crm.models import Event, User
from crm.words import speak

from .flow import end_rows, hand_lead
from .models import Member, ServiceTeam, Status
from .reading import SERVES, with_people

VERB = "team.hand_over"

__all__ = ["SERVES", "led", "memberships", "pass_led", "pass_memberships"]

speak(verbs={VERB: _("handed over the service team")})


def led(person: User):
    return ServiceTeam.objects.working().filter(leader=person)


def memberships(person: User):
    return Member.objects.filter(user=person, to_on=None, team__status=Status.WORKING)


def pass_led(person: User, to: User, *, by: User, at: datetime, most: int) -> int:
    """Whoever takes the lead of a team in which they were a member is no member any more."""
    rows = list(with_people(led(person).select_for_update(of=("self",)).order_by("pk"))[:most])
    changes = {}
    for row in rows:
        changes[row.pk] = hand_lead(row, to, shanghai(at).date())
        row.updated_at = at
    ServiceTeam.objects.bulk_update(rows, ["leader", "updated_at"])
    Event.objects.bulk_create(audit.event(row, VERB, by=by, at=at, changes=changes[row.pk]) for row in rows)
    return len(rows)


def pass_memberships(person: User, to: User, *, by: User, at: datetime, most: int) -> int:
    """The place ends, and another begins with its duty, unless the receiver is in that team already."""
    taken = list(memberships(person).order_by("team", "pk").values_list("team", flat=True)[:most])
    teams = list(with_people(ServiceTeam.objects.select_for_update(of=("self",)).filter(pk__in=taken).order_by("pk")))
    day, begun, lines, ended = shanghai(at).date(), [], [], []
    for team in teams:
        own = [row for row in team.serving if row.user_id == person.pk]
        is_there = to.pk in {team.leader_id, *(row.user_id for row in team.serving)}
        begun += [Member(team=team, user=to, duty=row.duty, from_on=day) for row in own if not is_there]
        lines += [audit.event(team, VERB, by=by, at=at, changes={"member": [str(person), str(to)]})] if own else []
        ended += own
    end_rows(ended, day)
    Member.objects.bulk_create(begun)
    Event.objects.bulk_create(lines)
    ServiceTeam.objects.filter(pk__in=taken).update(updated_at=at)
    return len(ended)
