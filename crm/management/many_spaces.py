"""An inventory of district size for measuring: parks, buildings and spaces in bulk, with lives and verifications."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

from crm import audit, deadlines
from crm.management import invented
from crm.management.demo_parks import FACTORY, HIGH_RISE, OFFICE, OLD, ROOMS, SHOP, WAREHOUSE
from crm.management.demo_spaces import NUMBERS, degrees
from crm.models import Deadline, Event, Unit, User
from spaces.inventory import derive
from spaces.models import Building, How, Landlord, Park, Said, Space, Spell, Status, Verification

CHUNK = 2_000
BUILDINGS_A_PARK, SPACES_A_BUILDING = 10, 17  # about 120 parks and 1,200 buildings for 20,000 spaces
KINDS = ((FACTORY, 42), (HIGH_RISE, 14), (OLD, 16), (WAREHOUSE, 6), (OFFICE, 14), (ROOMS, 5), (SHOP, 3))
STATES = (
    (Status.VACANT, 25), (Status.OCCUPIED, 66), (Status.FITTING, 3), (Status.HELD, 2), (Status.WITHDRAWN, 4),
)  # fmt: skip
WEST, EAST, SOUTH, NORTH = 114.08, 114.17, 22.66, 22.73  # Pinghu
PRICES = {"rent_min", "rent_max", "management_fee"}


def about(name: str, value, times: Decimal) -> Decimal:
    return (Decimal(str(value)) * (times if name in PRICES else 1)).quantize(Decimal("0.01"))


class Inventory:
    def __init__(self, rng: Random, now: datetime, people: dict[str, User]) -> None:
        self.rng, self.now, self.today = rng, now, now.date()
        self.keeper, self.attraction = people["demo-spaces"], people["demo-attraction2"]

    def load(self, total: int) -> Iterator[int]:
        """How many are written, now and then."""
        buildings = list(self.buildings(-(-total // SPACES_A_BUILDING)))
        for start in range(0, total, CHUNK):
            stop = min(start + CHUNK, total)
            self.write([self.space(number, buildings) for number in range(start, stop)])
            yield stop

    def buildings(self, total: int) -> Iterator[tuple[Building, dict]]:
        communities = list(Unit.objects.communities())
        parks = Park.objects.bulk_create(
            self.park(number, communities[number % len(communities)]) for number in range(-(-total // BUILDINGS_A_PARK))
        )
        self.landlords = Landlord.objects.bulk_create(self.landlord(number) for number in range(max(1, total // 3)))
        rows = Building.objects.bulk_create(
            self.building(parks[number // BUILDINGS_A_PARK], number % BUILDINGS_A_PARK) for number in range(total)
        )
        kinds = self.rng.choices(*zip(*KINDS, strict=True), k=len(rows))
        return zip(rows, kinds, strict=True)

    def park(self, number: int, community: Unit) -> Park:
        name = f"{invented.PARKS[number % len(invented.PARKS)]}{invented.ESTATES[number % len(invented.ESTATES)]}"
        lng, lat = self.rng.uniform(WEST, EAST), self.rng.uniform(SOUTH, NORTH)
        corners = [[round(lng + x, 6), round(lat + y, 6)] for x, y in ((-2e-3, -1e-3), (2e-3, -1e-3), (0, 2e-3))]
        park = Park(
            name=f"{name}{number + 1}期", community=community, address=f"平湖街道{community.short_name}社区{number + 1}号",
            lng=degrees(lng), lat=degrees(lat), boundary=corners,
        )  # fmt: skip
        derive(park)
        return park

    def building(self, park: Park, number: int) -> Building:
        lng, lat = (float(side) + self.rng.uniform(-1e-3, 1e-3) for side in (park.lng, park.lat))
        building = Building(
            park=park, name=f"{number + 1}栋", floors=9, completed_in=self.rng.randint(1995, 2024), lng=degrees(lng),
            lat=degrees(lat),
        )  # fmt: skip
        derive(building)
        return building

    def landlord(self, number: int) -> Landlord:
        company = f"{invented.PARKS[number % len(invented.PARKS)]}实业公司{number + 1}"
        row = Landlord(name=invented.person(self.rng), company=company, phone=invented.phone(number))
        derive(row)
        return row

    # ---------------------------------------------------------------- a space and its life

    def space(self, number: int, buildings: list) -> tuple[Space, list[Spell]]:
        building, kind = buildings[number // SPACES_A_BUILDING]
        floor, room = divmod(number % SPACES_A_BUILDING, 2)
        facts = {name: value for name, value in kind.items() if name != "fire_accepted_on"}
        times = Decimal(self.rng.randint(80, 125)) / 100  # dearer or cheaper than the usual
        facts |= {name: about(name, facts[name], times) for name in NUMBERS & facts.keys() if facts[name] is not None}
        space = Space(
            building=building, number=f"{floor + 1}0{room + 1}", floor=floor + 1, source="普查", by=self.keeper,
            area=Decimal(self.rng.randint(12, 480) * 10), landlord=self.rng.choice(self.landlords), **facts,
        )  # fmt: skip
        space.power = space.power and max(40, space.power + self.rng.randrange(-3, 9) * 50)
        (space.status,) = self.rng.choices(*zip(*STATES, strict=True))
        spells = self.life(space)
        space.status_since = spells[-1].from_on
        space.is_public = space.status != Status.WITHDRAWN and self.rng.random() < 0.9
        self.verified(space)
        derive(space)
        return space, spells

    def life(self, space: Space) -> list[Spell]:
        """Vacant and let in turn over some years, and then as it is today."""
        past = self.rng.choice((0, 1, 2, 2, 3))
        states = [Status.OCCUPIED if (past - at) % 2 else Status.VACANT for at in range(past)]
        states = [state for state in states if state != space.status] if past == 1 else states
        states += [Status.VACANT] if space.status in {Status.HELD, Status.FITTING} else []
        states = [*states, space.status]
        states = [state for at, state in enumerate(states) if at == 0 or states[at - 1] != state]
        days = sorted((self.rng.randint(10, 1500) for _state in states), reverse=True)
        days[-1] = min(days[-1], 8) if space.status == Status.HELD else days[-1]
        return self.spells(space, states, [self.today - timedelta(days=ago) for ago in days])

    def spells(self, space: Space, states: list, days: list) -> list[Spell]:
        ends = [after for _before, after in pairwise(days)] + [None]
        return [
            Spell(
                space=space, status=state, from_on=begins, to_on=ends_on, at=self.now, ended_at=ends_on and self.now,
                holder_name=self.holder(state), due_at=self.now if state == Status.HELD else None,
                by=self.attraction if state == Status.HELD else self.keeper,
            )
            for state, begins, ends_on in zip(states, days, ends, strict=True)
        ]  # fmt: skip

    def holder(self, state: str) -> str:
        number = self.rng.randrange(50_000)
        is_lived_in = state in {Status.OCCUPIED, Status.FITTING, Status.HELD}
        return invented.company_name(number, firsts=invented.SCALE_FIRST) if is_lived_in else ""

    def verified(self, space: Space) -> None:
        """Half of them within a month, a twentieth never."""
        if self.rng.random() < 0.95:
            space.verified_on = self.today - timedelta(days=int(self.rng.expovariate(1 / 45)))
            space.verified_how = self.rng.choice((How.VISIT, How.CALL, How.LANDLORD))

    # ---------------------------------------------------------------- written

    def write(self, lives: list[tuple[Space, list[Spell]]]) -> None:
        Space.objects.bulk_create([space for space, _spells in lives], batch_size=CHUNK)
        for space, spells in lives:
            for spell in spells:
                spell.space = space  # takes its id along
        Spell.objects.bulk_create([spell for _space, spells in lives for spell in spells], batch_size=CHUNK)
        Verification.objects.bulk_create(
            [self.verification(space) for space, _spells in lives if space.verified_on], batch_size=CHUNK
        )
        events = [audit.event(space, "space.create", by=self.keeper, at=self.now) for space, _spells in lives]
        Event.objects.bulk_create(events, batch_size=CHUNK)
        self.hold([spells[-1] for space, spells in lives if space.status == Status.HELD])

    def hold(self, spells: list[Spell]) -> None:
        for spell in spells:
            spell.due_at = deadlines.start(spell, Deadline.Kind.HOLD, started_at=self.now, days=10).due_at
        Spell.objects.bulk_update(spells, ["due_at"])

    def verification(self, space: Space) -> Verification:
        said = Said.VACANT if space.status == Status.VACANT else Said.OTHER
        return Verification(
            space=space, verified_on=space.verified_on, how=space.verified_how, said=said, by=self.keeper, at=self.now
        )
