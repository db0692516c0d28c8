"""One verb for each move of a service team: lock, ask the table, change, record, tell. Rows end, none goes."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import audit, notices
from crm.clock import shanghai
from crm.flow import Refused
from crm.models import User
from enterprises.accounts.models import Enterprise

from .models import Member, ServiceTeam
from .moves import FLOW, acting_for, forms_alone, may_form, standings
from .reading import SERVES, everybody, with_people

CHANGED_MEANWHILE = gettext_lazy("Somebody else has written here after you had opened it.")


class Taken(Refused):
    """The enterprise has a team already; `team` is that one."""

    def __init__(self, team: ServiceTeam) -> None:
        words = _("%(enterprise)s has a service team already, led by %(leader)s")
        super().__init__(words % {"enterprise": team.enterprise.brief, "leader": team.leader})
        self.team = team


def form(
    enterprise: Enterprise, *, by: User, leader: User, members: Iterable[User] = (), duties: str = "",
    from_on: date | None = None, now: datetime | None = None, address: str | None = None,
) -> ServiceTeam:  # fmt: skip
    """成立专班. Of two who form it at once one is told who leads it."""
    now, others = now or timezone.now(), [person for person in dict.fromkeys(members) if person != leader]
    try:
        with transaction.atomic():
            enterprise = Enterprise.objects.visible_to(by).select_for_update().get(pk=enterprise.pk)
            if not may_form(by, enterprise):
                raise Refused(FLOW.wrong_person)
            refuse_taken(enterprise)
            refuse_unfit([leader, *others])
            team = ServiceTeam.objects.create(
                enterprise=enterprise, leader=leader, duties=duties, from_on=from_on or shanghai(now).date(), by=by,
                at=now,
            )  # fmt: skip
            Member.objects.bulk_create(Member(team=team, user=person, from_on=team.from_on) for person in others)
            changes = {"leader": [None, str(leader)], "from_on": [None, str(team.from_on)]}
            changes |= {"members": [[], [str(person) for person in others]]} if others else {}
            absent = by.acting_for(lambda person: forms_alone(person, enterprise), [enterprise.officer_id])
            audit.record(
                team, "team.form", by=by, at=now, text=duties, changes=changes, address=address, on_behalf=absent
            )
            tell(team, "form", [leader, *others], by=by, now=now)
    except IntegrityError:
        refuse_taken(enterprise)
        raise
    return team


def join(pk: int, *, by: User, person: User, duty: str = "", **details: Any) -> ServiceTeam:
    with transaction.atomic():
        team = start(pk, "join", by, now=details.get("now"))
        if person in everybody(team):
            raise Refused(_("%(person)s is in the team already") % {"person": person})
        refuse_unfit([person])
        Member.objects.create(team=team, user=person, duty=duty, from_on=today(details))
        changes = {"member": [None, str(person)]} | ({"duty": [None, duty]} if duty else {})
        return finish(team, "join", by=by, also=changes, news_for=[person], **details)


def leave(pk: int, *, by: User, member: int, text: str = "", **details: Any) -> ServiceTeam:
    """The row ends with today; the person stays in the history of the team."""
    with transaction.atomic():
        team = start(pk, "leave", by, now=details.get("now"))
        row = serving(team, member)
        end_rows([row], today(details))
        return finish(
            team, "leave", by=by, text=text, also={"member": [str(row.user), None]}, news_for=[row.user], **details
        )


def lead(pk: int, *, by: User, person: User, stays: bool = False, text: str = "", **details: Any) -> ServiceTeam:
    """Another leader; the one before may stay as a member."""
    with transaction.atomic():
        team, day = start(pk, "lead", by, now=details.get("now")), today(details)
        before = team.leader
        if person == before:
            raise Refused(_("%(person)s leads the team already") % {"person": person})
        refuse_unfit([person])
        changes = hand_lead(team, person, day)
        if stays:
            Member.objects.create(team=team, user=before, from_on=day)
            changes["member"] = [None, str(before)]
        return finish(team, "lead", by=by, text=text, also=changes, news_for=[before, person], **details)


def hand_lead(team: ServiceTeam, person: User, day: date) -> dict[str, list]:
    """The new name on the locked row, to be saved; who leads is no member besides. What history tells of it."""
    changes = {"leader": [str(team.leader), str(person)]}
    end_rows([row for row in team.serving if row.user_id == person.pk], day)
    team.leader = person
    return changes


def duties(
    pk: int, *, by: User, duties: str, each: Mapping[int, str], seen: datetime | None = None, **details: Any
) -> ServiceTeam:  # fmt: skip
    """Of the team, and of each member by the id of their row. Refused when the team has changed since it was `seen`."""
    with transaction.atomic():
        team = start(pk, "duties", by, now=details.get("now"))
        if seen and seen != team.updated_at:
            raise Refused(CHANGED_MEANWHILE)
        own = {row.pk: row for row in team.serving if each.get(row.pk, row.duty) != row.duty}
        before = {str(row.user): row.duty for row in own.values()}
        for row in own.values():
            row.duty = each[row.pk]
        Member.objects.bulk_update(own.values(), ["duty"])
        said = [_("%(who)s: %(duty)s") % {"who": row.user, "duty": row.duty or "—"} for row in own.values()]
        changes = audit.differences({"duties": team.duties}, {"duties": duties})
        if not before and not changes:
            return team
        team.duties = duties
        return finish(
            team, "duties", by=by, text="\n".join(said), also=changes, news_for=[row.user for row in own.values()],
            **details,
        )  # fmt: skip


def end(pk: int, *, by: User, text: str, **details: Any) -> ServiceTeam:
    """撤销: everybody's row ends with the team, for a reason."""
    with transaction.atomic():
        team = start(pk, "end", by, now=details.get("now"))
        people = everybody(team)
        team.to_on = max(today(details), team.from_on)
        end_rows(team.serving, team.to_on)
        return finish(team, "end", by=by, text=text, news_for=people, **details)


VERBS = {"join": join, "leave": leave, "lead": lead, "duties": duties, "end": end}


# ---------------------------------------------------------------- what the verbs share


def start(pk: int, name: str, by: User, *, now: datetime | None = None) -> ServiceTeam:
    """Lock the row and ask the table once more: the page the person saw may be old."""
    rows = ServiceTeam.objects.visible_to(by).select_related("enterprise").select_for_update(of=("self",))
    team = with_people(rows).get(pk=pk)
    move = FLOW.check(name, standings(by, team), team, now=now or timezone.now())
    team.taken_for = acting_for(by, team, move)  # now: the move may end what lends the right
    return team


def finish(
    team: ServiceTeam, name: str, *, by: User, also: dict[str, list] | None = None, news_for: Iterable[User] = (),
    text: str = "", now: datetime | None = None, address: str | None = None,
) -> ServiceTeam:  # fmt: skip
    """Write the new state with one line of history, and tell those who came, went or have something else to do."""
    now, before = now or timezone.now(), team.status
    team.status = FLOW[name].target(before)
    team.save()
    audit.record(
        team, f"team.{name}", by=by, at=now, text=text, address=address,
        changes=audit.differences({"team_status": before}, {"team_status": team.status}) | (also or {}),
        on_behalf=team.taken_for,
    )  # fmt: skip
    tell(team, name, news_for, by=by, now=now)
    return team


def tell(team: ServiceTeam, name: str, people: Iterable[User], *, by: User, now: datetime) -> None:
    active = [person for person in dict.fromkeys(people) if person.is_active]
    notices.tell(active, f"team.{name}", title=team.enterprise.name, url=team.get_absolute_url(), by=by, at=now)


def refuse_taken(enterprise: Enterprise) -> None:
    working = ServiceTeam.objects.working().filter(enterprise=enterprise).select_related("enterprise", "leader")
    if team := working.first():
        raise Taken(team)


def refuse_unfit(people: Iterable[User]) -> None:
    """Whoever cannot open the requests of the enterprise is of no use in its team."""
    wanted = list(people)
    fit = set(
        User.objects.in_role(*SERVES).filter(pk__in=[person.pk for person in wanted]).values_list("pk", flat=True)
    )
    for person in wanted:
        if person.pk not in fit:
            raise Refused(_("%(person)s does not work on requests, so cannot be in a team") % {"person": person})


def serving(team: ServiceTeam, member: int) -> Member:
    row = next((row for row in team.serving if row.pk == member), None)
    if row is None:
        raise Refused(_("This person is not in the team any more"))
    return row


def end_rows(rows: Iterable[Member], day: date) -> None:
    ended = list(rows)
    for row in ended:
        row.to_on = max(day, row.from_on)
    Member.objects.bulk_update(ended, ["to_on"])


def today(details: Mapping[str, Any]) -> date:
    return shanghai(details.get("now") or timezone.now()).date()
