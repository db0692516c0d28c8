"""A few spaces lived through by the verbs, three parks, all states: what figures of spaces are counted from in tests."""

from datetime import date

from crm.models import Role, Unit
from spaces import verbs
from spaces.models import Space, Use
from tests.factories import make_building, make_park, make_space, make_unit, make_user
from tests.replay import at

FIRM = "深圳市昀峤电气有限公司"

# building; what it is; then (verb, when, what it is told)
LIVES = (
    (0, {"area": 400, "floor": 1, "rent_min": 26, "rent_max": 30, "is_public": True}, "05-20", [
        ("verify", "06-20 10:00", {}), ("verify", "06-24 10:00", {}),
    ]),
    (0, {"area": "2860.50", "floor": 3, "rent_min": 24}, "01-08", [
        ("verify", "05-08 10:00", {}), ("hold", "06-10 10:00", {"holder_name": FIRM}), ("release", "06-17 10:00", {}),
    ]),
    (0, {"area": 1200, "floor": -1, "use": Use.RETAIL, "rent_max": 90}, "02-01", [
        ("fit_out", "06-11 10:00", {"holder_name": FIRM}), ("occupy", "06-25 10:00", {"holder_name": FIRM}),
    ]),
    (0, {"area": 800, "floor": 2}, "03-01", [  # let twice in June
        ("occupy", "06-04 10:00", {"holder_name": FIRM}), ("vacate", "06-12 10:00", {}),
        ("occupy", "06-20 10:00", {"holder_name": FIRM}),
    ]),
    (1, {"area": 6000, "use": Use.W0}, "06-03", []),
    (1, {"area": 1500, "floor": 1}, "02-01", [("withdraw", "06-10 10:00", {"text": "拆除"})]),
    (1, {"area": 700, "floor": 5, "rent_min": 20}, "02-01", [("hold", "07-02 10:00", {"holder_name": FIRM})]),
    (2, {"area": 900, "floor": 4, "is_public": True}, "02-01", [("verify", "03-04 10:00", {})]),
    (2, {"area": 3000, "floor": 1}, "02-01", [
        ("occupy", "03-01 10:00", {"holder_name": FIRM}), ("vacate", "06-28 10:00", {}),
    ]),
)  # fmt: skip


def buildings(parks: int = 3, near: str = "") -> list:
    """`near` tells its names from those of other parks in the same test. The last of three has no community."""
    places = [make_unit(f"{near}{name}社区", Unit.Kind.COMMUNITY) for name in ("禾花", "山厦")]
    names = ("禾麓智造园", "山厦物流园", "平吉产业园")[:parks]
    found = zip(names, [*places, None], strict=False)
    return [make_building(make_park(f"{near}{name}", community=place)) for name, place in found]


def lived_through(parks: int = 3, near: str = "") -> list[Space]:
    manager, attraction = make_user(Role.SPACES, name="何静宜"), make_user(Role.ATTRACTION, name="陈志远")
    made = buildings(parks, near)
    return [live(made[turn], *life, by=manager, holder=attraction) for turn, *life in LIVES if turn < parks]


def live(building, facts: dict, since: str, steps: list, *, by, holder) -> Space:
    day = date.fromisoformat(f"2024-{since}")
    space = make_space(by=by, now=at(f"{since} 09:00"), building=building, status_since=day, **facts)
    for verb, when, said in steps:
        person = holder if verb == "hold" else by
        said = {"from_on": at(when).date()} | said if verb in {"occupy", "fit_out", "vacate"} else said
        verbs.VERBS[verb](space.pk, by=person, now=at(when), **said)
    return space
