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
from tests.replay import NOW

JUNE = containing(date(2024, 6, 1), "month")
SUMMER = Period(date(2024, 5, 1), date(2024, 7, 31))
PERIODS = [JUNE, SUMMER, Period(date(2024, 6, 5), date(2024, 6, 19)), containing(date(2023, 1, 1), "year")]


@pytest.fixture
def office(lived, db):
    return lived


@dataclass
class Story:
    """What is stored of one request, and the days that are asked for."""

    row: ServiceRequest
    period: Period

    def holds(self, moment) -> bool:
        return moment is not None and self.period.first <= moment.astimezone(SHANGHAI).date() <= self.period.last

    def ran_out(self, kind: str) -> list[Deadline]:
        clocks = Deadline.objects.about(self.row).filter(kind=kind)
        ended = [c for c in clocks if c.met_at or c.due_at < NOW and not c.paused_at]
        return [c for c in ended if not c.cancelled_at and self.holds(c.due_at)]

    def finals(self) -> list:
        return [reply for reply in self.row.replies.all() if reply.is_final]

    def finals_told(self) -> list:
        return [reply for reply in self.finals() if self.holds(reply.told_at)] if self.row.status != "declined" else []

    def grades(self) -> list[int]:
        """Given after a final answer of these days."""
        told = [reply.told_at for reply in self.finals_told()]
        return [rating.grade for rating in self.row.ratings.all() if told and rating.at >= min(told)]

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


def each(kind: str, holds: Callable[[Deadline], bool]) -> Callable[[Story], bool]:
    """Some clock ran out, and it is true of every one of them."""
    return lambda story: bool(story.ran_out(kind)) and all(holds(clock) for clock in story.ran_out(kind))


def some(kind: str, holds: Callable[[Deadline], bool]) -> Callable[[Story], bool]:
    return lambda story: any(holds(clock) for clock in story.ran_out(kind))


TAKEN_ON = ("accepted", "assigned", "disputed", "working", "checking", "paused", "replied", "closed")
# which requests a figure counts, said once more without SQL
RULES: dict[str, Callable[[Story], object]] = {
    "received": received(),
    "waiting": received("new"),
    "declined": received("declined"),
    "withdrawn": received("withdrawn"),
    "accepted": received(*TAKEN_ON),
    "closed": received("closed"),
    **{result: received("closed", result=result) for result in ("solved", "explained", "planned", "unsolved")},
    "reworked": lambda story: received()(story) and story.row.round > 1,
    "returned": lambda story: received()(story) and story.row.returned_count > 0,
    "due": lambda story: story.ran_out("answer"),
    "late": some("answer", was_missed),
    "in_time": each("answer", lambda clock: not was_missed(clock) and not clock.extra_days),
    "after_extension": lambda story: (
        each("answer", lambda clock: not was_missed(clock))(story)
        and some("answer", lambda clock: clock.extra_days)(story)
    ),
    "kept_date": each("answer", lambda clock: not was_missed(clock)),
    "extended": some("answer", lambda clock: clock.extra_days > 0),
    "paused": some("answer", lambda clock: bool(clock.paused_days)),
    "settled_in_time": lambda story: (
        story.ran_out("answer") and all(story.settled(clock) for clock in story.ran_out("answer"))
    ),
    "promised": lambda story: story.ran_out("promise"),
    "broken": some("promise", was_missed),
    "kept": each("promise", lambda clock: not was_missed(clock)),
    "answered": lambda story: story.finals_told(),
    "rated": lambda story: story.grades(),
    "satisfied": lambda story: story.grades() and min(story.grades()) >= 3,
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


def worked_days(story: Story, reply) -> int:
    """One by one, from the day after receipt: working days on which no clock of the request stood still."""
    first, last = (moment.astimezone(SHANGHAI).date() for moment in (story.row.received_at, reply.told_at))
    still = {day for clock in Deadline.objects.about(story.row) for day in clock.skipped}
    days = [date.fromordinal(number) for number in range(first.toordinal() + 1, last.toordinal() + 1)]
    return sum(work_calendar().is_workday(day) and day not in still for day in days)


@pytest.mark.parametrize("period", PERIODS[:3], ids=lambda period: f"{period.first}-{period.last}")
def test_handling_time_is_counted_in_working_days_without_pauses(office, period):
    """Over Dragon Boat and weekends, once for each final answer."""
    stories = [Story(row, period) for row in ServiceRequest.objects.all()]
    spans = [worked_days(story, reply) for story in stories for reply in story.finals_told()]

    found = figures.values(OF_A_PERIOD, scope(office, period))["requests.handling"]
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
    assert found["requests.due"] == sum(found[f"requests.{name}"] for name in ("in_time", "after_extension", "late"))


def test_a_request_in_two_rounds_counts_once_and_both_rounds_must_be_in_time(office):
    twice = next(row for row in office.requests if Deadline.objects.about(row).filter(kind="answer").count() == 2)
    cell = Cell(DIMENSIONS["requests:list"]["unit"], ServiceRequest.objects.get(pk=twice.pk).unit_id)

    assert list(FIGURES["requests.due"].rows(scope(office), cell)).count(twice) == 1
    assert twice in FIGURES["requests.late"].rows(scope(office))
    assert twice not in FIGURES["requests.in_time"].rows(scope(office))


def test_satisfaction_never_comes_without_participation(office):
    found = figures.values([FIGURES["requests.satisfaction"]], scope(office))

    rating, taken_part = found["requests.satisfaction"], found["requests.participation"]
    assert (rating.part, rating.whole) == (len(counted_by_hand("satisfied", JUNE)), len(counted_by_hand("rated", JUNE)))
    assert (taken_part.part, taken_part.whole) == (rating.whole, len(counted_by_hand("answered", JUNE)))


def test_the_promise_of_five_days_and_that_of_three_are_compared(office):
    lines = figures.broken_down(OF_A_PERIOD, scope(office, SUMMER), DIMENSIONS["requests:list"]["promise"])

    assert set(lines) == {5, 3, None}  # None: 24 hours
    assert lines[5]["requests.due"].number == 1


def test_a_handler_counts_what_their_unit_has(office):
    handler = office.handlers[1]
    found = figures.values(OF_A_PERIOD, Scope(handler, NOW, JUNE))

    assert found["requests.received"].number == sum(
        row.unit_id == handler.unit_id for row in ServiceRequest.objects.all()
    )
