"""Spaces of a demonstration, their lives of three years played through the real verbs at believable moments."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count, cycle
from random import Random
from typing import Any

from crm.clock import SHANGHAI
from crm.management import invented
from crm.management.demo_parks import ESTATES, GROUND, SHOP, Estate, House
from crm.models import Notice, Unit, User
from enterprises.accounts.models import Enterprise
from spaces import inventory, numbering, verbs
from spaces.models import Building, How, Landlord, Park, Requirement, Space

OLDEST = 1090  # days
AGENTS = (("黄先生", "平湖安居中介"), ("蔡小姐", "立信地产"))
NUMBERS = frozenset({
    "clear_height", "floor_load", "column_x", "column_y", "lift_load", "rent_min", "rent_max", "management_fee",
    "deposit_months", "free_months",
})  # fmt: skip
NEEDS = (
    {"name": "use", "least": None, "most": None, "any_of": ["m1", "m0"], "is_must": True, "weight": 1},
    {"name": "area", "least": "1500", "most": "3500", "any_of": [], "is_must": True, "weight": 1},
    {"name": "clear_height", "least": "6", "most": None, "any_of": [], "is_must": True, "weight": 1},
    {"name": "power", "least": "800", "most": None, "any_of": [], "is_must": False, "weight": 2},
    {"name": "rent", "least": None, "most": "36", "any_of": [], "is_must": False, "weight": 1},
)  # fmt: skip
Play = Callable[["Life"], None]


def load(people: dict[str, User], now: datetime, rng: Random, tenants: list[Enterprise]) -> int:
    stage = Stage(people, now, rng, cycle(tenants), count(9_100))
    for estate in ESTATES:
        stage.estate(estate)
    requirement(people["demo-attraction"], now)
    Notice.objects.filter(verb__startswith="space.", at__lt=now - timedelta(days=2)).update(read_at=now)
    return stage.played


@dataclass
class Stage:
    people: dict[str, User]
    now: datetime
    rng: Random
    tenants: Iterator[Enterprise]
    phones: Iterator[int]
    played: int = 0

    def __post_init__(self) -> None:
        self.communities = {unit.short_name: unit for unit in Unit.objects.communities()}
        began = self.ago(OLDEST + 5)
        self.agents = cycle([
            self.landlord(Landlord.Kind.AGENT, name, company, began) for name, company in AGENTS
        ])  # fmt: skip

    @property
    def keeper(self) -> User:
        return self.people["demo-spaces"]

    def ago(self, days: int) -> datetime:
        """In office hours of that day; today's is the present."""
        day = self.now.date() - timedelta(days=days)
        at = datetime.combine(day, time(9 + self.rng.randrange(8), self.rng.randrange(4) * 15), SHANGHAI)
        return min(at, self.now)

    def landlord(self, kind: str, name: str, company: str, now: datetime) -> Landlord:
        phone = invented.phone(next(self.phones))
        return inventory.add(Landlord, by=self.keeper, now=now, kind=kind, name=name, company=company, phone=phone)

    def estate(self, plan: Estate) -> None:
        began = self.ago(OLDEST + 4)
        park = inventory.add(
            Park, by=self.keeper, now=began, name=plan.name, community=self.communities[plan.community],
            lng=degrees(plan.lng), lat=degrees(plan.lat), boundary=plan.boundary, description=plan.text,
        )  # fmt: skip
        Park.objects.filter(pk=park.pk).update(address=plan.address)
        landlord = self.landlord(*plan.landlord, began)
        for house in plan.houses:
            building = inventory.add(
                Building, by=self.keeper, now=began, park=park, name=house.name, floors=house.floors,
                completed_in=house.completed_in, lng=degrees(plan.lng + house.east), lat=degrees(plan.lat + house.north),
            )  # fmt: skip
            for unit in house.units:
                self.unit(building, house, landlord, *unit)

    def unit(
        self, building: Building, house: House, landlord: Landlord, number: str, area: int, plot: str, age
    ) -> None:
        self.played += 1
        floor = numbering.floor_of(number)
        agent = next(self.agents) if self.played % 6 == 0 else None
        facts = facts_of(house, number, area, floor) | {"landlord": landlord, "agent": agent, "source": "街道摸底"}
        facts["is_public"] = plot not in "VNw"
        life = Life(self, building, facts | {"number": number, "floor": floor}, age)
        PLOTS[plot.lower()](life)


def degrees(value: float) -> Decimal:
    return Decimal(f"{value:.6f}")


def facts_of(house: House, number: str, area: int, floor: int | None) -> dict[str, Any]:
    """Those of the building, with what differs on the ground floor, and room for halves in large spaces."""
    facts = house.facts | {"area": Decimal(area)}
    if "商铺" in number:
        facts |= SHOP
    elif floor == 1 and house.facts["use"] in {"m1", "m0"}:
        facts |= GROUND
    if area >= 1800:
        facts |= {"is_divisible": True, "least_area": Decimal(area // 200 * 100)}
    facts |= {name: Decimal(str(facts[name])) for name in NUMBERS & facts.keys() if facts[name] is not None}
    if "fire_accepted_on" in facts:
        facts["fire_accepted_on"] = date.fromisoformat(facts["fire_accepted_on"])
    return facts


@dataclass
class Life:
    """One space under way; `age` is how many days ago it was last verified."""

    stage: Stage
    building: Building
    facts: dict[str, Any]
    age: int | None

    @property
    def rng(self) -> Random:
        return self.stage.rng

    @property
    def keeper(self) -> User:
        return self.stage.keeper

    def begin(self, days: int) -> None:
        now = self.stage.ago(days)
        self.space: Space = inventory.create(by=self.keeper, now=now, building=self.building, **self.facts)

    def do(self, move: str, ago: int, by: str = "demo-spaces", **words: Any) -> None:
        person = self.stage.people[by]
        self.space = verbs.VERBS[move](self.space.pk, by=person, now=self.stage.ago(ago), **words)

    def let(self, days: int, move: str = "occupy") -> None:
        tenant = next(self.stage.tenants)
        lease = {} if move == "fit_out" else {"lease_ends_on": self.lease(days)}
        self.do(move, days, holder_name=tenant.name[:80], thing=tenant, **lease)

    def lease(self, days: int) -> date:
        begins = self.stage.now.date() - timedelta(days=days)
        return begins + timedelta(days=365 * self.rng.choice((3, 4, 5)))

    def verify(self) -> None:
        if self.age is not None:
            how = self.rng.choice((How.VISIT, How.VISIT, How.CALL))
            by = self.rng.choice(("demo-spaces", "demo-spaces", "demo-spaces2"))
            self.do("verify", self.age, by=by, how=how)

    def available(self) -> date | None:
        """A week ago, soon, or nobody has said."""
        weeks = int(self.space.area) // 10 % 4
        return self.stage.now.date() + timedelta(weeks=2 * weeks - 1) if weeks < 3 else None

    def before(self, least: int, most: int) -> int:
        """Days ago, but never after the last verification."""
        return self.rng.randint(least, most) + (self.age or 0)


def vacant(life: Life) -> None:
    """Let until some months ago, and empty since."""
    life.begin(OLDEST - life.rng.randrange(60))
    life.let(life.rng.randint(930, 1000))
    life.do("vacate", life.before(5, 200), available_on=life.available())
    life.verify()


def new(life: Life) -> None:
    life.begin(life.before(20, 300))
    life.verify()


def let(life: Life) -> None:
    life.begin(OLDEST - life.rng.randrange(60))
    life.let(life.rng.randint(420, 1000))
    life.verify()


def let_again(life: Life) -> None:
    """From one to the next, with a time of fitting out between."""
    life.begin(OLDEST - life.rng.randrange(60))
    life.let(life.rng.randint(950, 1000))
    vacated = life.rng.randint(420, 600)
    life.do("vacate", vacated)
    life.let(vacated - 70, "fit_out")
    life.do(
        "occupy",
        vacated - 130,
        holder_name=life.space.spells.running().get().holder_name,
        lease_ends_on=life.lease(290),
    )
    life.verify()


def fitting(life: Life) -> None:
    life.begin(OLDEST - life.rng.randrange(60))
    life.let(life.rng.randint(930, 1000))
    vacated = life.before(60, 160)
    life.do("vacate", vacated)
    life.let(vacated - 40, "fit_out")
    life.verify()


def held(life: Life) -> None:
    """By the attraction team since two days ago; a colleague waits for the first of them."""
    is_first = life.facts["number"] == "302-305"
    life.begin(life.before(120, 300))
    life.verify()
    by, other = ("demo-attraction2", "demo-attraction") if is_first else ("demo-attraction", "demo-attraction2")
    life.do(
        "hold",
        2,
        by=by,
        holder_name="智能仓储装备项目" if is_first else "激光加工中心项目",
        days=10,
        text="客户下周看场地",
    )
    if is_first:
        life.do("wait", 1, by=other, holder_name="精密结构件扩产项目")


def withdrawn(life: Life) -> None:
    life.begin(OLDEST - life.rng.randrange(60))
    life.let(life.rng.randint(930, 1000))
    life.do("vacate", life.age + 40)
    life.do("withdraw", life.age, text="纳入土地整备范围，不再出租")


PLOTS: dict[str, Play] = {
    "v": vacant, "n": new, "o": let, "r": let_again, "f": fitting, "h": held, "w": withdrawn,
}  # fmt: skip


def requirement(owner: User, now: datetime) -> None:
    """What a lead looks for, saved by the attraction officer."""
    Requirement.objects.create(
        title="激光装备扩产：2,000 ㎡ 左右，层高 6 米", needs=list(NEEDS), owner=owner, made_at=now - timedelta(days=3),
        changed_at=now - timedelta(days=3), token="demo-requirement",
    )  # fmt: skip
