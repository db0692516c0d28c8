"""What the pages say about a rule: the value of today, what comes next, and every decision there was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import pgettext_lazy

from crm.models import Event, RuleValue
from crm.rules import RULES, Rule, Value

STATES = {
    "now": pgettext_lazy("rule", "in force"),
    "coming": pgettext_lazy("rule", "to come"),
    "over": pgettext_lazy("rule", "over"),
    "replaced": pgettext_lazy("rule", "replaced by a later decision for the same day"),
    "taken back": pgettext_lazy("rule", "taken back"),
}


@dataclass(frozen=True)
class Standing:
    """One line of the table. `since` is None while nothing was decided and the rule stands as delivered."""

    rule: Rule
    value: str
    since: RuleValue | None
    coming: list[tuple[RuleValue, str]]


@dataclass(frozen=True)
class Decision:
    row: RuleValue
    before: str
    after: str
    state: str
    until: date | None  # the last day on which it was in force

    @property
    def state_words(self):
        return STATES[self.state]

    @property
    def counts(self) -> bool:
        return self.state not in {"replaced", "taken back"}


PROMISED = "requests."


def groups(rows: Iterable[RuleValue], *, today: date) -> list[tuple[str, list[Standing]]]:
    """All rules under their headings, both in the order in which they were declared, what is promised first."""
    by_name: dict[str, list[RuleValue]] = {}
    for row in rows:
        by_name.setdefault(row.name, []).append(row)
    found: dict[str, list[Standing]] = {}
    for rule in sorted(RULES.values(), key=lambda rule: not rule.name.startswith(PROMISED)):
        line = standing(rule, by_name.get(rule.name, []), today=today)
        found.setdefault(str(rule.group), []).append(line)
    return list(found.items())


def standing(rule: Rule, rows: list[RuleValue], *, today: date) -> Standing:
    line = in_turn(rows)
    begun = [row for row in line if row.from_on <= today]
    since = begun[-1] if begun else None
    coming = [(row, rule.words(row.value)) for row in line if row.from_on > today]
    return Standing(rule, rule.words(since.value if since else rule.default), since, coming)


def in_turn(rows: list[RuleValue]) -> list[RuleValue]:
    """Those that count, one a day, in the order in which they come into force."""
    standing = sorted((row for row in rows if row.withdrawn_at is None), key=lambda row: (row.from_on, row.pk))
    return [list(same_day)[-1] for _day, same_day in groupby(standing, key=lambda row: row.from_on)]


def decisions(rule: Rule, rows: list[RuleValue], *, today: date) -> list[Decision]:
    """Every decision, the latest first, with what would have been in force without it."""
    before, line = values_before(rule, rows), in_turn(rows)
    ends = {row.pk: later.from_on - timedelta(days=1) for row, later in zip(line, line[1:], strict=False)}
    counting = {row.pk for row in line}
    told = []
    for row in sorted(rows, key=lambda row: -row.pk):
        until = ends.get(row.pk)
        state = state_of(row, until, counts=row.pk in counting, today=today)
        earlier = rule.words(before[row.pk]) if row.pk in before else "—"
        told.append(Decision(row, earlier, rule.words(row.value), state, until))
    return told


def values_before(rule: Rule, rows: list[RuleValue]) -> dict[int, Value]:
    """As history has kept it, by the id of the decision."""
    lines = Event.objects.about_all(RuleValue, [row.pk for row in rows]).filter(verb="rule.set")
    return {line.object_id: line.changes[rule.name][0] for line in lines if rule.name in line.changes}


def state_of(row: RuleValue, until: date | None, *, counts: bool, today: date) -> str:
    if row.withdrawn_at:
        return "taken back"
    if not counts:
        return "replaced"
    if row.from_on > today:
        return "coming"
    return "over" if until and until < today else "now"
