"""A few enterprises with tiers and qualifications of all kinds: what figures of them are counted from in tests."""

from datetime import date, timedelta

from crm.models import Role, Unit
from enterprises.accounts.models import Enterprise
from enterprises.classification import qualifications
from tests.factories import make_enterprise, make_qualification, make_unit, make_user
from tests.replay import NOW

# tier, how; kind, level, day of issue, days from now until it expires (None: not), days from now on which it ended
HELD = (
    ("A", "rule", "high_tech", "", date(2023, 10, 16), 500, None), ("A", "hand", "srdi", "city", date(2022, 1, 4), 0, None),
    ("B", "rule", "srdi", "", date(2021, 1, 4), -1, None), ("C", "", "little_giant", "", date(2023, 1, 4), 90, None),
    ("D", "rule", "listed", "", None, None, None), ("", "", "high_tech", "", date(2023, 5, 4), 300, -1),
    ("", "rule", "high_tech", "", NOW.date() + timedelta(days=1), 900, None),
)  # fmt: skip


def classified() -> list[Enterprise]:
    """The last one has no community."""
    officer = make_user(Role.OFFICER, name="黄嘉敏")
    places = [make_unit(f"{name}社区", Unit.Kind.COMMUNITY) for name in ("力昌", "新南")]
    made = []
    for number, (tier, how, kind, level, issued_on, days, ended) in enumerate(HELD):
        row = make_enterprise(community=[*places, None][number % 3])
        expires_on = None if days is None else NOW.date() + timedelta(days=days)
        facts = {"kind": kind, "level": level, "issued_on": issued_on, "expires_on": expires_on}
        held = make_qualification(row, by=officer, now=NOW, **facts)
        if ended is not None:
            ended_on = NOW.date() + timedelta(days=ended)
            qualifications.end(held.pk, by=officer, ended_on=ended_on, text="取消", now=NOW)
        Enterprise.objects.filter(pk=row.pk).update(tier=tier, tier_how=how)
        made.append(row)
    return made
