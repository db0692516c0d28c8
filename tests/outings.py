"""A few activities lived through by the verbs: what figures of activities are counted from in tests."""

from datetime import timedelta

from crm.models import Role
from enterprises.accounts.models import Enterprise
from enterprises.outreach.activities import answers, flow, inviting
from enterprises.outreach.activities.models import Activity
from tests.factories import make_enterprise, make_open, make_seat, make_unit, make_user
from tests.replay import at

# begins, kind, by which unit; which enterprises are invited, sign up, come; strangers that come; deals, amount; how it ends
LIVES = (
    ("05-30 14:00", "briefing", 0, (0, 1), (0,), (0,), 0, None, None, "closed"),
    ("06-05 14:00", "briefing", 0, (0, 1, 2), (0, 1), (0, 1), 1, 0, None, "closed"),
    ("06-12 14:00", "market", 1, (0, 3), (0, 2, 3), (0, 2), 2, 4, "460000", "closed"),
    ("06-20 19:00", "live", None, (), (1,), (), 0, 3, "88000.50", "closed"),
    ("06-26 09:00", "jobs", 1, (2,), (2, 4), (4,), 0, None, None, "held"),
    ("06-27 09:00", "finance", 0, (1, 2), (2,), (), 0, None, None, "cancelled"),
    ("07-03 09:00", "scene", 0, (0,), (0,), (0,), 0, 1, "9000", "closed"),
)  # fmt: skip


def lived_through(near: str = "") -> list[Activity]:
    """`near` tells its names from those of others in the same test. The last enterprise has no community."""
    officer = make_user(Role.OFFICER, name="林晓岚")
    units = [make_unit(f"{near}{name}") for name in ("经发办公室", "公服办公室")]
    places = [make_unit(f"{near}{name}社区", "community") for name in ("新禾", "新厦")]
    firms = [make_enterprise(f"深圳市{near}出行{n}有限公司", community=[*places, *places, None][n]) for n in range(5)]
    return [live(*life, officer=officer, units=units, firms=firms) for life in LIVES]


def live(
    begins, kind, unit, asked, coming, there, strangers, deals, amount, ends, *, officer, units, firms: list[Enterprise]
) -> Activity:  # fmt: skip
    start = at(begins)
    before, organiser = start - timedelta(days=2), None if unit is None else units[unit]
    activity = make_open(by=officer, starts_at=start, kind=kind, organiser=organiser)
    inviting.invite(activity.pk, by=officer, enterprises=[firms[n].pk for n in asked], now=before)
    seats = {n: make_seat(activity, now=before, enterprise=firms[n], name="x", heads=n + 1) for n in coming}
    seats |= {-n: make_seat(activity, now=before, heads=2) for n in range(1, strangers + 1)}
    if ends == "cancelled":
        return flow.cancel(activity.pk, by=officer, text="改期", now=before)
    flow.hold(activity.pk, by=officer, now=start)
    for n in (*there, *(-n for n in range(1, strangers + 1))):
        answers.attend(seats[n].pk, by=officer, now=start)
    if ends == "held":
        return activity
    facts = {"result": "成效", "count_deals": deals, "amount": amount}
    return flow.close(activity.pk, by=officer, now=start + timedelta(hours=3), **facts)
