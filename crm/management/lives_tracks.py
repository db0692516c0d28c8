"""Side tracks of the lives of a data set of district size: what is important, extended, paused, rated, planned."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from crm.clock import SHANGHAI, due_at, month_later, paused_days
from crm.deadlines import written
from crm.management import demo_track_stories as told
from crm.models import Deadline, User
from enterprises.requests.models import Ask, Channel, Rating, Status

if TYPE_CHECKING:
    from crm.management.lives import Course

IMPORTANT, EXTENDED, PAUSED, REWORKED, RATED, SETTLED = 0.03, 0.06, 0.05, 0.02, 0.75, 0.9
STANDS_STILL, WAITS = 0.08, 0.06  # of those in hand: paused; a decision is awaited
CONTENT, WEIGHTS = (5, 4, 3), (65, 25, 10)
HOUR = timedelta(hours=1)
Kind = Deadline.Kind


# ---------------------------------------------------------------- 三个一


def three_ones(course: "Course") -> None:
    course.service_request.is_important = True
    course.deadline(Kind.ASSIGN, course.at, days=1)
    course.deadline(Kind.ACTION, course.at, days=5)
    next_report(course)


def report(course: "Course") -> None:
    """A word to the enterprise is a report as well."""
    if course.service_request.is_important:
        course.meet(Kind.PROGRESS)
        next_report(course)


def next_report(course: "Course") -> None:
    day = month_later(course.at.astimezone(SHANGHAI).date(), 1, course.lives.days.calendar)
    course.deadline(Kind.PROGRESS, course.at, due=datetime.combine(day, course.lives.rule.close, SHANGHAI))


# ---------------------------------------------------------------- exceptions


def exceptions(course: "Course") -> None:
    if course.chance(EXTENDED):
        extend(course)
    elif course.chance(PAUSED):
        stand_still(course, course.lives.days.rng.randint(1, 4))


def extend(course: "Course") -> None:
    days = course.lives.days.rng.randint(1, 5)
    ask(course, Ask.Kind.EXTENSION, days=days, text=told.WHY_LONGER)
    decide(course, "extension")
    course.service_request.extensions = 1
    course.answer.extra_days = days
    count_anew(course)


def stand_still(course: "Course", days: int | None) -> None:
    """So many days, or until today."""
    words = {"told_at": course.at, "told_channel": Channel.PHONE, "told_to": course.service_request.contact_name}
    ask(course, Ask.Kind.PAUSE, ground="enterprise", awaited=told.AWAITED_PAPERS, text=told.PAPERS_TOLD, **words)
    decide(course, "pause", Status.PAUSED)
    if days is None:
        course.service_request.status = Status.PAUSED
        course.service_request.paused_at = course.answer.paused_at = course.at
        return
    since = course.at
    course.at += timedelta(days=days)
    course.life.asks[-1].ended_at = course.at
    course.answer.paused_days = written(paused_days(since, course.at, rule=course.lives.rule))
    count_anew(course)
    course.move("resume", course.handler, Status.WORKING)


def in_hand(course: "Course") -> None:
    """Some of what is open stands still or waits for a decision."""
    if not course.answer.is_open:
        return
    if course.chance(STANDS_STILL):
        stand_still(course, None)
    elif course.chance(WAITS):
        ask(course, Ask.Kind.EXTENSION, days=3, text=told.WHY_LONGER)
        course.service_request.pending = Ask.Kind.EXTENSION


def ask(course: "Course", kind: str, **facts: Any) -> None:
    row = Ask(kind=kind, asked_by=course.handler, asked_at=course.at, **facts)
    course.life.asks.append(row)
    course.move(f"ask_{kind}", course.handler, text=row.text)


def decide(course: "Course", kind: str, status: str | None = None) -> None:
    row = course.life.asks[-1]
    course.at = min(course.at + HOUR, course.at + (course.lives.days.now - course.at) * 0.5)
    row.decided_by, row.decided_at, row.is_granted = supervisor(course), course.at, True
    course.move(f"grant_{kind}", row.decided_by, status)


def supervisor(course: "Course") -> User:
    return course.lives.supervisors[course.unit.pk % len(course.lives.supervisors)]


def count_anew(course: "Course") -> None:
    """The answer's date with its extension and its pauses."""
    answer, calendar = course.answer, course.lives.days.calendar
    found = due_at(answer.started_at, answer.total_days, calendar, rule=course.lives.rule, paused=answer.skipped)
    answer.due_at, answer.provisional = found
    answer.calendar_version = calendar.version(answer.due_at.astimezone(SHANGHAI).date())


# ---------------------------------------------------------------- after the answer


def rework(course: "Course") -> None:
    """Rated badly: a second round with its own clock, watched over by a supervisor."""
    grade(course, course.lives.days.rng.choice((1, 2, 2)), told.COMPLAINT)
    course.service_request.supervisor, course.service_request.round = supervisor(course), 2
    course.answer = course.deadline(Kind.ANSWER, course.at, days=course.lives.days.answer_days)
    course.move("rework", None, Status.WORKING, text=told.COMPLAINT)


def rate(course: "Course") -> None:
    if course.chance(RATED):
        best = course.lives.days.rng.choices(CONTENT, WEIGHTS)[0]
        grade(course, best, told.COMMENTS[best][0])


def grade(course: "Course", value: int, comment: str) -> None:
    later(course, 48)
    facts = {"round": course.service_request.round, "grade": value, "comment": comment, "at": course.at}
    course.life.ratings.append(Rating(channel=Channel.WECHAT, **facts))
    course.move("rate", None, text=comment, grade=[None, value])


def plan(course: "Course") -> None:
    """On the ledger until it is crossed off, mostly by its day."""
    day = course.lives.days.after(course.at, course.lives.days.rng.randint(10, 40))
    course.service_request.planned_on = day.date()
    row = course.deadline(Kind.PLAN, course.at, due=day)
    if day < course.lives.days.now and course.chance(SETTLED):
        course.at = day - HOUR
        course.service_request.settled_at = row.met_at = course.at
        course.move("settle", course.officer, text=told.CALLED_BACK)


def call_back(course: "Course") -> None:
    if course.at < course.lives.days.now - timedelta(days=7):
        later(course, 48)
        course.service_request.called_back_at = course.at
        course.move("call_back", course.officer, text=told.CALLED_BACK)


def later(course: "Course", hours: float) -> None:
    left = course.lives.days.now - course.at
    course.at += min(timedelta(hours=course.lives.days.rng.uniform(1, hours)), left * 0.9)
