"""Which clocks a request carries: the answer it is owed, and 三个一 of what is important."""

from datetime import datetime

from crm import deadlines
from crm.calendar import clock_rule, work_calendar
from crm.clock import SHANGHAI, Due, due_after_hours, due_at, month_later, shanghai
from crm.models import Deadline

from .models import Category, ServiceRequest
from .rules import number

Kind = Deadline.Kind


def answer_due(received_at: datetime, category: Category | None) -> Due:
    """When an answer to what is received at that moment is due by the rule of that day."""
    length = answer_length(received_at, category)
    if "hours" in length:
        return due_after_hours(received_at, length["hours"])
    return due_at(received_at, length["days"], work_calendar(), rule=clock_rule())


def answer_length(received_at: datetime, category: Category | None) -> dict[str, int]:
    """{"days": 3} or, for a consultation, {"hours": 24}."""
    day = shanghai(received_at).date()
    if category and category.clock == Category.Clock.HOURS:
        return {"hours": number("consult_hours", day)}
    return {"days": number("answer_days", day)}


def start_answer(service_request: ServiceRequest, *, at: datetime) -> Deadline:
    """A clock of its own for each round, by the rule of the day on which the round begins."""
    length = answer_length(at, service_request.category)
    return deadlines.start(service_request, Kind.ANSWER, started_at=at, **length)


def start_three_ones(service_request: ServiceRequest, *, at: datetime) -> None:
    """一天出交办、一周有动作、一月报进展, from now on; what has been done already is not asked for again."""
    day = shanghai(at).date()
    if service_request.assigned_at is None:
        deadlines.start(service_request, Kind.ASSIGN, started_at=at, days=number("assign_days", day))
    deadlines.start(service_request, Kind.ACTION, started_at=at, days=number("action_days", day))
    start_report(service_request, at=at)


def start_report(service_request: ServiceRequest, *, at: datetime) -> None:
    day = shanghai(at).date()
    due_on = month_later(day, number("progress_months", day), work_calendar())
    due = datetime.combine(due_on, clock_rule().close, SHANGHAI)
    deadlines.promise(service_request, Kind.PROGRESS, started_at=at, due=due)


def next_report(service_request: ServiceRequest, *, at: datetime) -> None:
    """Every calendar month until it is closed."""
    if service_request.is_important:
        start_report(service_request, at=at)
