"""Invented enterprises as unsaved rows: the same for a demonstration and for a data set of district size."""

from random import Random

from crm.management import invented, registered
from crm.models import Unit, User
from enterprises.accounts.models import Contact, Enterprise, Tag
from enterprises.accounts.names import brief_name, derived

TIERS, TIER_WEIGHTS = ("A", "B", "C", "D"), (8, 20, 42, 30)
# how many tags an enterprise of a tier has, at most
MOST_TAGS = {"A": 4, "B": 3, "C": 1, "D": 0}


def enterprise(rng: Random, name: str, *, code: str, communities: list[Unit], officers: list[User]) -> Enterprise:
    community, tier = rng.choice(communities), rng.choices(TIERS, TIER_WEIGHTS)[0]
    facts = {"name": name, "aliases": "", "address": invented.address(rng, community.short_name)}
    return Enterprise(
        **facts, **derived(**facts, uscc=code), **registered.facts(rng, name=name, tier=tier), tier=tier,
        short_name=brief_name(name), community=community, officer=rng.choice(officers),
    )  # fmt: skip


def contacts(rng: Random, of: Enterprise, *, number: int, count: int) -> list[Contact]:
    return [
        Contact(
            enterprise=of, name=invented.person(rng), title=invented.title_of(rng),
            phone=invented.phone(number * 3 + place), is_primary=place == 0,
        )
        for place in range(count)
    ]  # fmt: skip


def tags(rng: Random, of: Enterprise, known: list[Tag]) -> list:
    """Rows of the table between enterprises and tags."""
    chosen = rng.sample(known, rng.randint(0, MOST_TAGS[of.tier]))
    return [Enterprise.tags.through(enterprise=of, tag=tag) for tag in chosen]
