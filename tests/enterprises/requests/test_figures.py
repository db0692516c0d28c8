"""Figures of requests against a count in plain Python over requests, deadlines and replies as they are stored."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from crm import figures
from crm.calendar import work_calendar
from crm.clock import SHANGHAI
from crm.figures import DIMENSIONS, FIGURES, Cell, Scope
from crm.models import Deadline
from crm.periods import Period, containing
from enterprises.requests.figures import OF_A_PERIOD
from enterprises.requests.models import ServiceRequest
from tests.replay import NOW, replayed

JUNE = containing(date(2024, 6, 1), "month")
SUMMER = Period(date(2024, 5, 1), date(2024, 7, 31))
PERIODS = [JUNE, SUMMER, Period(date(2024, 6, 5), date(2024, 6, 19)), containing(date(2023, 1, 1), "year")]


@pytest.fixture
def office(db):
    return replayed()


@dataclass
class Story:
    """What is stored of one request, and the days that are asked for."""

    row: ServiceRequest
    period: Period

    def holds(self, moment) -> bool:
        return moment is not None and self.period.first <= moment.astimezone(SHANGHAI).date() <= self.period.last

    def ran_out(self, kind: str) -> list[Deadline]:
        clocks = Deadline.objects.about(self.row).filter(kind=kind)
        return [c for c in clocks if not c.cancelled_at and self.holds(c.due_at) and (c.met_at or c.due_at <= NOW)]

    def finals(self) -> list:
        return [reply for reply in self.row.replies.all() if reply.is_final]

    def finals_told(self) -> list:
        return [reply for reply in self.finals() if self.holds(reply.told_at)] if self.row.status != "declined" else []

    def settled(self, clock: Deadline) -> bool:
        return any(clock.started_at <= reply.told_at <= clock.due_at for reply in self.finals())


def was_missed(clock: Deadline) -> bool:
    return clock.met_at is None or clock.met_at > clock.due_at


def received(*statuses: str, result: str = "") -> Callable[[Story], bool]:
    return lambda story: (
        story.holds(story.row.received_at)
        and (not statuses or story.row.status in statuses)
        and (not result or story.row.result == result)
    )


TAKEN_ON = ("accepted", "assigned", "working", "replied", "closed")
# which requests a figure counts, said once more without SQL
RULES: dict[str, Callable[[Story], object]] = {
    "received": received(),
    "waiting": received("new"),
    "declined": received("declined"),
    "withdrawn": received("withdrawn"),
    "accepted": received(*TAKEN_ON),
    "closed": received("closed"),
    **{result: received("closed", result=result) for result in ("solved", "explained", "planned", "unsolved")},
    "due": lambda story: story.ran_out("answer"),
    "late": lambda story: any(was_missed(clock) for clock in story.ran_out("answer")),
    "in_time": lambda story: (
        story.ran_out("answer") and not any(was_missed(clock) for clock in story.ran_out("answer"))
    ),
    "settled_in_time": lambda story: (
        story.ran_out("answer") and all(story.settled(clock) for clock in story.ran_out("answer"))
    ),
    "promised": lambda story: story.ran_out("promise"),
    "broken": lambda story: any(was_missed(clock) for clock in story.ran_out("promise")),
    "kept": lambda story: story.ran_out("promise") and not any(was_missed(clock) for clock in story.ran_out("promise")),
    "answered": lambda story: story.finals_told(),
}


def counted_by_hand(name: str, period: Period) -> set[int]:
    return {row.pk for row in ServiceRequest.objects.all() if RULES[name](Story(row, period))}


def scope(office, period=JUNE) -> Scope:
    return Scope(office.officer, NOW, period)


def test_every_count_of_a_period_has_its_rule_here():
    counts = {figure.name for figure in OF_A_PERIOD if isinstance(figure, figures.Count)}

    assert counts == {f"requests.{name}" for name in RULES}


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: f"{period.first}-{period.last}")
def test_figures_equal_a_count_by_hand(office, period):
    found = figures.values(OF_A_PERIOD, scope(office, period))

    for name in RULES:
        by_hand = counted_by_hand(name, period)
        rows = FIGURES[f"requests.{name}"].rows(scope(office, period))
        assert sorted(row.pk for row in rows) == sorted(by_hand), name
        assert found[f"requests.{name}"].number == len(by_hand), name


def test_the_replayed_set_has_something_to_count_everywhere(office):
    assert [name for name in RULES if not counted_by_hand(name, SUMMER)] == []


def test_figures_by_unit_equal_a_count_by_hand(office):
    by_unit = figures.broken_down(OF_A_PERIOD, scope(office), DIMENSIONS["requests:list"]["unit"])

    for name in RULES:
        units = {}
        for row in ServiceRequest.objects.filter(pk__in=counted_by_hand(name, JUNE)):
            units[row.unit_id] = units.get(row.unit_id, 0) + 1
        found = {unit: line[f"requests.{name}"].number for unit, line in by_unit.items()}
        assert {unit: number for unit, number in found.items() if number} == units, name


def test_rates_keep_what_was_divided(office):
    found = figures.values(OF_A_PERIOD, scope(office))
    in_time, due = len(counted_by_hand("in_time", JUNE)), len(counted_by_hand("due", JUNE))

    rate = found["requests.answered_in_time"]
    assert (rate.part, rate.whole) == (in_time, due)
    assert float(rate.number) == pytest.approx(100 * in_time / due, abs=0.05)


def test_nothing_due_gives_no_rate(office):
    found = figures.values(OF_A_PERIOD, scope(office, containing(date(2023, 1, 1), "year")))

    assert (found["requests.answered_in_time"].number, found["requests.handling"].number) == (None, None)


def test_handling_time_is_counted_in_working_days(office):
    """Over Dragon Boat and weekends, once for each final answer."""
    calendar, spans = work_calendar(), []
    for row in ServiceRequest.objects.all():
        for reply in Story(row, JUNE).finals_told():
            first, last = (moment.astimezone(SHANGHAI).date() for moment in (row.received_at, reply.told_at))
            days = range(first.toordinal() + 1, last.toordinal() + 1)
            spans.append(sum(calendar.is_workday(date.fromordinal(day)) for day in days))

    found = figures.values(OF_A_PERIOD, scope(office))["requests.handling"]
    assert (found.part, found.whole) == (sum(spans), len(spans))
    assert float(found.number) == pytest.approx(sum(spans) / len(spans), abs=0.05)


def test_handling_time_by_unit_adds_up(office):
    lines = figures.broken_down(OF_A_PERIOD, scope(office), DIMENSIONS["requests:list"]["unit"]).values()
    whole = figures.values(OF_A_PERIOD, scope(office))["requests.handling"]

    assert sum(line["requests.handling"].part or 0 for line in lines) == whole.part
    assert sum(line["requests.handling"].whole or 0 for line in lines) == whole.whole


def test_what_was_received_is_one_of_four_things(office):
    found = {name: figure.number for name, figure in figures.values(OF_A_PERIOD, scope(office)).items()}
    parts = ("accepted", "waiting", "declined", "withdrawn")

    assert found["requests.received"] == sum(found[f"requests.{name}"] for name in parts)
    assert found["requests.due"] == found["requests.in_time"] + found["requests.late"]


def test_a_request_in_two_rounds_counts_once_and_both_rounds_must_be_in_time(office):
    twice = next(row for row in office.requests if Deadline.objects.about(row).filter(kind="answer").count() == 2)
    cell = Cell(DIMENSIONS["requests:list"]["unit"], ServiceRequest.objects.get(pk=twice.pk).unit_id)

    assert list(FIGURES["requests.due"].rows(scope(office), cell)).count(twice) == 1
    assert twice in FIGURES["requests.late"].rows(scope(office))
    assert twice not in FIGURES["requests.in_time"].rows(scope(office))


def test_a_handler_counts_what_their_unit_has(office):
    handler = office.handlers[1]
    found = figures.values(OF_A_PERIOD, Scope(handler, NOW, JUNE))

    assert found["requests.received"].number == 3
