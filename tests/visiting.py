"""A few visits and coaching sessions lived through by the verbs: what figures of outreach are counted from in tests."""

from datetime import date, timedelta

from crm.models import Role, Unit
from enterprises.outreach.visits import flow, follow_ups
from tests.factories import (
    make_category,
    make_coaching,
    make_enterprise,
    make_recorded,
    make_unit,
    make_user,
    make_visit,
)
from tests.replay import at

# which enterprise, who goes, when, purpose, thinks of leaving, what follows: done, open, asked
LIVES = (
    (0, 0, "06-03 10:00", "routine", False, ("done", "open")),
    (0, 1, "06-20 15:00", "stay", True, ("asked",)),
    (1, 0, "06-30 17:30", "routine", False, ()),
    (1, 0, "05-31 09:00", "policy", False, ("done",)),
    (2, 1, "02-01 10:00", "routine", False, ()),
    (3, 1, "06-11 10:00", "safety", True, ("open", "asked", "done")),
)
SESSIONS = (
    (0, "srdi", date(2024, 6, 3)),
    (0, "listing", date(2024, 6, 30)),
    (1, "srdi", date(2024, 5, 31)),
    (3, "other", date(2024, 6, 1)),
)


def lived_through(near: str = "") -> list:
    """The enterprises; `near` tells the units from those of other makers in one test."""
    places = [make_unit(f"{near}{name}社区", Unit.Kind.COMMUNITY) for name in ("良安田", "新木")]
    people = [make_user(Role.OFFICER, name=name) for name in ("梁思齐", "彭雨桐")]
    make_category(f"{near}走访反映")
    facts = (("A", places[0]), ("A", places[1]), ("A", None), ("B", places[0]), ("A", places[1]))
    firms = [make_enterprise(tier=tier, community=place) for tier, place in facts]
    for which, who, when, purpose, leaves, then in LIVES:
        moment, person = at(when), people[who]
        lines = [(f"{how}: 协调办理", person, None) for how in then]
        visit = make_recorded(
            by=person, enterprise=firms[which], visited_at=moment, purpose=purpose, is_flagged=leaves, to_do=lines
        )
        for row in visit.follow_ups.all():
            after(row, row.text.partition(":")[0], by=person, now=moment + timedelta(days=1))
    cancelled = make_visit(by=people[0], enterprise=firms[4], visit_on=date(2024, 6, 12))
    flow.cancel(cancelled.pk, by=people[0], text="企业放假", now=at("06-12 09:00"))
    make_visit(by=people[0], enterprise=firms[4], visit_on=date(2024, 7, 10))
    for which, topic, day in SESSIONS:
        make_coaching(by=people[0], enterprise=firms[which], on=day, topic=topic)
    return firms


def after(row, how: str, *, by, now) -> None:
    if how == "done":
        follow_ups.result(row.pk, by=by, result="已办", now=now)
    if how == "asked":
        follow_ups.ask(row.pk, by=by, now=now)
