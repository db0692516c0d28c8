"""What is measured of the inventory: its pages at the desk and in public, the map, and matching one requirement."""

from collections.abc import Callable
from random import Random
from time import perf_counter

from django.urls import reverse
from django.utils import timezone

from crm.management.measures import Page, Skipped
from spaces.matching.needs import read
from spaces.matching.offers import match
from spaces.models import Space
from spaces.public.listing import listed

ROUNDS = 40
PLACE_WORDS = "砺川"  # in the names of parks
RANGE = "status=vacant&area_least=1000&area_most=3000&rent_most=30"
LIST_BYTES = 65_000  # one of its filters is a choice of 118 parks
MAP_BYTES = 100_000  # every position of the inventory at once


def some_space() -> Space:
    found = Space.objects.order_by("-id").first()
    if found is None:
        raise Skipped("no spaces in the database")
    return found


def some_listed() -> Space:
    found = listed(timezone.localdate()).order_by("-verified_on", "-id").first()
    if found is None:
        raise Skipped("no spaces for the public in the database")
    return found


def at(name: str, query: str = "") -> Callable[[], str]:
    return lambda: reverse(name) + (f"?{query}" if query else "")


def space_pages() -> tuple[Page, ...]:
    return (
        Page("spaces, vacant", at("spaces:list", "status=vacant"), Space, 40, 10, None, LIST_BYTES),
        Page("spaces, 2 characters", at("spaces:list", f"q={PLACE_WORDS}"), Space, 60, 10, None, LIST_BYTES),
        Page("spaces, area and rent", at("spaces:list", RANGE), Space, 40, 10, None, LIST_BYTES),
        Page("space", lambda: reverse("spaces:detail", args=[some_space().pk]), Space, 30, 20),
        Page("spaces, map data", at("spaces:map_data", "status=vacant"), Space, 100, 8, None, MAP_BYTES),
        Page("spaces, statistics", at("spaces:statistics"), Space, 120, 25),
        Page("public spaces", at("space:list"), Space, 40, 10),
        Page("public map", at("space:map"), Space, 60, 10),
        Page("public map data", at("space:map_data"), Space, 100, 8, None, MAP_BYTES),
        Page("public space", lambda: reverse("space:detail", args=[some_listed().pk]), Space, 30, 15),
    )


def matches_a_second() -> float:
    """One requirement against the whole inventory, with reasons, nearly fitting ones and combinations."""
    some_space()
    rng, rows = Random(5), Space.objects.all()
    wanted = [read(needs(rng)) for _round in range(ROUNDS)]
    match(wanted[0], rows)
    began = perf_counter()
    for each in wanted:
        match(each, rows)
    return ROUNDS / (perf_counter() - began)


def needs(rng: Random) -> list[dict]:
    """As a lead might say it; those of saved requirements are of the same form."""
    area = rng.randrange(5, 40) * 100
    facts = {
        "use": {"any_of": rng.choice((["m1"], ["m0"], ["m1", "m0"], ["office"]))},
        "area": {"least": str(area), "most": str(area * 2)},
        "clear_height": {"least": rng.choice(("4", "6"))}, "power": {"least": "600"}, "rent": {"most": str(rng.randrange(20, 50))},
    }  # fmt: skip
    blank = {"least": None, "most": None, "any_of": [], "weight": 1}
    return [blank | {"name": name, "is_must": name != "power"} | asked for name, asked in facts.items()]
