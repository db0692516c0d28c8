"""What people say with each move: drawn by lot, now and then beyond what the rules allow."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from . import naive
from .shadow import Shadow
from .world import World

HALF_HOURS = timedelta(minutes=30)


class Words:
    def __init__(self, rng: Random, world: World) -> None:
        self.rng, self.world = rng, world

    def of(self, move: str, shadow: Shadow, at: datetime) -> dict[str, Any]:
        make: Callable | None = getattr(self, f"of_{move}", None)
        return make(shadow, at) if make else {} if move in ("accept", "sign", "reissue_code") else {"text": "说明"}

    def told(self, shadow: Shadow, at: datetime) -> dict[str, Any]:
        """To the minute, as a form has it; at times noted afterwards, at times with a moment that cannot be."""
        back = self.rng.choice((0, 0, 0, 0, 0, 0, 1, 3, 40))
        told_at = (at - HALF_HOURS * back).replace(second=0, microsecond=0)
        if shadow.told(told_at) is None and self.rng.random() < 0.9:
            told_at = at
        return {"told_at": told_at, "told_channel": "phone", "told_to": "叶女士"}

    def some_unit(self):
        return self.world.units[self.rng.choice(sorted(self.world.units))]

    def later(self, at: datetime, most: int) -> datetime:
        return naive.closing(at.date() + naive.DAY * self.rng.randint(1, most))

    def of_interim(self, shadow, at):
        told = self.told(shadow, at)
        next_at = told["told_at"] if self.rng.random() < 0.03 else self.later(at, 8)
        return {"text": "已到现场核实", "next_at": next_at, **told}

    def of_reply(self, shadow, at):
        return {"text": "已办妥", **self.told(shadow, at)}

    def of_decline(self, shadow, at):
        ground = self.rng.choice(("outside", "petition", "repeated"))
        return {"text": "不属受理范围", "ground": ground, **self.told(shadow, at)}

    def of_assign(self, shadow, at):
        unit = self.some_unit()
        named = self.world.handlers[unit.pk] if self.rng.random() < 0.2 else None
        return {"unit": unit, "handler": named}

    of_reassign = of_assign

    def of_rule(self, shadow, at):
        return {"unit": self.some_unit(), "text": "由该单位牵头"}

    def of_assist(self, shadow, at):
        return {"unit": self.some_unit(), "text": "请协助提供材料"}

    def of_return(self, shadow, at):
        return {"text": "不属本单位职责", "basis": "职责清单", "suggested": self.some_unit()}

    of_dispute = of_return

    def of_link(self, shadow, at):
        return {"enterprise": self.rng.choice(self.world.enterprises)}

    def of_mark(self, shadow, at):
        return {"urgency": self.rng.choice(("normal", "urgent")), "is_important": self.rng.random() < 0.6}

    def of_ask_extension(self, shadow, at):
        return {"days": self.rng.choice((1, 2, 3, 5, 10, 11)), "text": "涉及多个部门"}

    def of_ask_pause(self, shadow, at):
        ground = self.rng.choice(("enterprise", "enterprise", "authority"))
        return {"ground": ground, "awaited": "产权证明", "text": "材料不齐", **self.told(shadow, at)}

    def of_close(self, shadow, at):
        result = self.rng.choices(("solved", "explained", "planned", "unsolved"), (60, 20, 12, 8))[0]
        planned = {"planned_on": self.later(at, 60).date()} if result == "planned" else {}
        return {"result": result, "text": "", **planned}

    def of_rate(self, shadow, at):
        grade = self.rng.choices((5, 4, 3, 2, 1), (50, 25, 12, 8, 5))[0]
        return {"grade": grade, "text": "评价", "channel": "web"}
