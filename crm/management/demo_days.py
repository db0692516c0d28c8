"""Believable moments around a given present: when a request came in, and when people dealt with it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from crm.clock import SHANGHAI
from crm.workdays import WorkCalendar

OPENS, CLOSES = time(8, 45), time(18)
STEP = timedelta(minutes=15)
ONE_DAY = timedelta(days=1)
LONGEST_BREAK = 15  # days; longer than any holiday with its weekends


@dataclass(frozen=True)
class Days:
    """All moments are in Shanghai's time and none lies after `now`."""

    rng: Random
    now: datetime
    calendar: WorkCalendar
    answer_days: int

    @property
    def today(self) -> date:
        return self.now.date()

    def workday(self, offset: int) -> date:
        """The working day so many after today; 0 is today, or the next one when today is a day off."""
        if offset > 0:
            return self.calendar.add(self.today, offset)
        if offset == 0:
            return self.today if self.calendar.is_workday(self.today) else self.calendar.add(self.today, 1)
        day = self.today
        while self.calendar.between(day, self.today) < -offset:
            day -= ONE_DAY
        return self.calendar.last_workday(day)

    def receipt_due(self, offset: int) -> datetime:
        """A moment of receipt whose answer is due on that working day; days off count as well, if they lead there."""
        due_on = self.workday(min(offset, self.answer_days))
        days = [due_on - ONE_DAY * back for back in range(1, self.answer_days + LONGEST_BREAK)]
        fitting = [day for day in days if day <= self.today and self.calendar.add(day, self.answer_days) == due_on]
        return self.some_time(self.rng.choice(fitting))

    def receipt_ago(self, days: int) -> datetime:
        return self.some_time(self.today - timedelta(days=days))

    def some_time(self, day: date) -> datetime:
        """Mostly in office hours; a third in the evening or early, for the door is open day and night."""
        if day == self.today:
            since = datetime.combine(day, time(), SHANGHAI)
            return since + (self.now - since) * self.rng.uniform(0.3, 0.95)
        hour = self.rng.choice((9, 10, 11, 14, 15, 16, 17) * 2 + (7, 8, 12, 18, 20, 21, 22))
        return datetime.combine(day, time(hour, self.rng.randrange(60)), SHANGHAI)

    def between(self, start: datetime, end: datetime, count: int) -> list[datetime]:
        """So many moments in order, in office hours where there are enough of them, rather sooner than later."""
        end = min(end, self.now)
        slots = list(self._office_hours(start, end))
        if len(slots) < count:
            return [start + (end - start) * (place + 1) / (count + 1) for place in range(count)]
        chosen: set[int] = set()
        while len(chosen) < count:
            chosen.add(int(len(slots) * self.rng.random() ** 1.6))
        return [slots[place] + timedelta(minutes=self.rng.randrange(15)) for place in sorted(chosen)]

    def after(self, start: datetime, days: int) -> datetime:
        """Close of business of the working day so many after `start`."""
        return datetime.combine(self.calendar.add(start.date(), days), CLOSES, SHANGHAI)

    def promise(self, offset: int) -> datetime:
        """What an officer promises: a working day from today, by noon or by close of business."""
        return datetime.combine(self.workday(offset), self.rng.choice((time(12), CLOSES)), SHANGHAI)

    def _office_hours(self, start: datetime, end: datetime) -> Iterator[datetime]:
        day = start.date()
        while day <= end.date():
            if self.calendar.is_workday(day):
                moment = datetime.combine(day, OPENS, SHANGHAI)
                while moment.time() < CLOSES:
                    if start <= moment and moment + STEP <= end:
                        yield moment
                    moment += STEP
            day += ONE_DAY
