"""What follows from the kind of a qualification: at which level it is held, how long, by which rules. Only defaults.

A term of years ends on the day of its date; where the month has no such day, on its last one (民法典 art. 202).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from .models import Level, QualificationKind

K = QualificationKind
FROM_THE_FIRST = date.min
# 工信部企业〔2022〕63号 was revised with effect from that day: 专精特新 and little giants, and what leads to them
REVISED_ON = date(2026, 4, 1)
GRADIENT = ((FROM_THE_FIRST, "工信部企业〔2022〕63号"), (REVISED_ON, "优质中小企业梯度培育管理办法（2026年修订）"))


@dataclass(frozen=True)
class Kind:
    level: str = ""
    years: int = 0  # 0: it does not run out by itself
    versions: tuple[tuple[date, str], ...] = ()  # the rules, each from the day of issue on

    def rule_version(self, issued_on: date | None) -> str:
        if issued_on is None:
            return ""
        return next((words for since, words in reversed(self.versions) if since <= issued_on), "")

    def expires_on(self, issued_on: date | None) -> date | None:
        return years_after(issued_on, self.years) if issued_on and self.years else None


KINDS: dict[str, Kind] = {
    K.HIGH_TECH: Kind(Level.NATIONAL, 3, ((date(2016, 1, 1), "国科发火〔2016〕32号"),)),
    K.TECH_SME: Kind(Level.NATIONAL),
    K.INNOVATIVE: Kind(Level.PROVINCE, 3, GRADIENT),
    K.SRDI: Kind(Level.PROVINCE, 3, GRADIENT),
    K.LITTLE_GIANT: Kind(Level.NATIONAL, 3, GRADIENT),
    K.CHAMPION: Kind(Level.NATIONAL),
    K.HEADQUARTERS: Kind(Level.DISTRICT, 0, ((date(2023, 11, 7), "深龙府规〔2023〕2号"),)),
}
NO_DEFAULTS = Kind()


def kind_of(name: str) -> Kind:
    return KINDS.get(name, NO_DEFAULTS)


def years_after(day: date, years: int) -> date:
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
