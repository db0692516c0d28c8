"""The sums that people are shown, asked of the database, beside a plain count over the second model's lives."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db.models import Avg, F, Q

from crm.models import Deadline
from enterprises.requests.models import UNHAPPY, Ask, Rating, Reply, ServiceRequest, Status

from .checks import OVER, Check, Lives
from .facts import Clock
from .shadow import OWED, Shadow


def sums(lives: Lives, now: datetime) -> Iterator[Check]:
    shadows = list(lives.values())
    for what, expected, found in (*of_requests(shadows, now), *of_clocks(shadows, now), *of_answers(shadows)):
        yield Check(what, expected, found, [])


def of_requests(shadows: list[Shadow], now: datetime) -> Iterator[tuple[str, int, int]]:
    stored = ServiceRequest.objects
    for status in Status.values:
        yield (
            f"in state {status}",
            number(shadows, lambda one, at=status: one.status == at),
            stored.filter(status=status).count(),
        )
    running = [one for one in shadows if one.status not in OVER and one.shown.met is None and not one.paused]
    yield "running", len(running), stored.running().count()
    yield "late", number(running, lambda one: one.shown.due < now), stored.late(now).count()
    yield "on a ledger", number(shadows, is_on_ledger), stored.on_ledger().count()
    withdrawn = number(shadows, lambda one: one.status == "withdrawn" and not one.called_back)
    yield "to call back", withdrawn, stored.to_call_back().count()
    yield "drawn for the check", number(shadows, lambda one: one.to_check), stored.filter(to_check=True).count()


def is_on_ledger(shadow: Shadow) -> bool:
    return shadow.status == "closed" and shadow.result in ("planned", "unsolved") and not shadow.settled


def of_clocks(shadows: list[Shadow], now: datetime) -> Iterator[tuple[str, int, int]]:
    every = [(one, clock) for one in shadows for clock in one.clocks]
    for kind in Deadline.Kind.values:
        own, stored = [clock for _one, clock in every if clock.kind == kind], Deadline.objects.filter(kind=kind)
        kept = number(own, lambda clock: clock.met and clock.met <= clock.due)
        yield f"{kind}: kept", kept, stored.filter(met_at__lte=F("due_at")).count()
        broken = number(own, lambda clock: clock.met and clock.met > clock.due)
        yield f"{kind}: kept too late", broken, stored.filter(met_at__gt=F("due_at")).count()
    late = number(every, lambda pair: is_late(*pair, now))
    yield "clocks that are or were late", late, Deadline.objects.late(now).count()
    for month in range(1, 13):
        then = datetime(2024, month, 28, 12, tzinfo=now.tzinfo)
        pairs = zip(answers(every, then), stored_answers(then), strict=True)
        for what, (expected, found) in zip(("in time", "due"), pairs, strict=True):
            yield f"answers {what} by {then:%Y-%m-%d}", expected, found


def is_late(shadow: Shadow, clock: Clock, now: datetime) -> bool:
    stands_still = clock.kind == "answer" and clock.is_open and shadow.paused
    return clock.due < (clock.met or now) if not clock.cancelled and not stands_still else False


def answers(every: list[tuple[Shadow, Clock]], then: datetime) -> tuple[int, int]:
    """Of that month's answers that have fallen due or been given: those in time, and all."""
    due = [
        clock
        for _one, clock in every
        if clock.kind == "answer" and not clock.cancelled and (clock.due.year, clock.due.month) == (then.year, then.month)
        and (clock.due <= then or clock.met)
    ]  # fmt: skip
    return number(due, lambda clock: clock.met and clock.met <= clock.due), len(due)


def stored_answers(then: datetime) -> tuple[int, int]:
    ran = Q(due_at__lte=then) | Q(met_at__isnull=False)
    month = {"due_at__gte": then.replace(day=1, hour=0), "due_at__lt": first_of_next(then)}
    due = Deadline.objects.filter(ran, kind="answer", cancelled_at=None, **month)
    return due.filter(met_at__lte=F("due_at")).count(), due.count()


def first_of_next(then: datetime) -> datetime:
    return then.replace(year=then.year + then.month // 12, month=then.month % 12 + 1, day=1, hour=0)


def of_answers(shadows: list[Shadow]) -> Iterator[tuple[str, int, int]]:
    words = [word for one in shadows for word in one.words]
    yield "replies that count", number(words, lambda word: not word.is_void), Reply.objects.valid().count()
    asks = [ask for one in shadows for ask in one.asks]
    for kind in Ask.Kind.values:
        granted = number(asks, lambda ask, of=kind: ask.kind == of and ask.granted)
        yield f"{kind} granted", granted, Ask.objects.filter(kind=kind, is_granted=True).count()
    yield (
        "times returned",
        sum(one.returned for one in shadows),
        sum(ServiceRequest.objects.values_list("returned_count", flat=True)),
    )
    grades = [grade for one in shadows for grade in one.grades.values()]
    unhappy = number(grades, lambda grade: grade <= 2)
    yield "dissatisfied", unhappy, Rating.objects.filter(grade__in=UNHAPPY).count()
    mean = Rating.objects.aggregate(mean=Avg("grade"))["mean"] or 0
    yield "mean grade in thousandths", round(1000 * sum(grades) / max(len(grades), 1)), round(1000 * mean)
    # one word at least is owed to everybody who did not withdraw: no clock is forgotten
    forgotten = [one for one in shadows if one.status not in (*OVER, "replied") and not one.open(*OWED)]
    yield "in hand without a clock", len(forgotten), 0


def number(things, wanted: Callable) -> int:
    return sum(bool(wanted(thing)) for thing in things)
