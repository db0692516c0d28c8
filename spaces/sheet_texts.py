"""A space as the texts of its row in a sheet: compared, shown in the preview, kept in history, read back as it was."""

from functools import lru_cache

from django.utils.translation import get_language, pgettext

from .facts import plain
from .models import Certificate, FireAcceptance, FireClass, Space, Status, Tenure, Use

FLAGS = ("is_divisible", "water", "gas", "steam", "discharge", "hazardous", "can_register", "is_public")
NUMBERS = (
    "area", "least_area", "clear_height", "floor_load", "power", "management_fee", "deposit_months", "free_months",
    "least_months", "floor",
)  # fmt: skip
DAYS = ("available_on", "verified_on", "status_since", "lease_ends_on")
TEXTS = ("number", "eia", "summary", "source", "notes", "tenant", "address")
# parts of what is said as one
ELSEWHERE = (
    "lng", "lat", "column_x", "column_y", "lift_load", "fire_accepted_on", "rent_min", "rent_max", "landlord_contact",
)  # fmt: skip
CHOICES = {
    "use": Use, "tenure": Tenure, "certificate": Certificate, "fire_class": FireClass, "status": Status,
}  # fmt: skip


@lru_cache(maxsize=500)
def label_of(choices: type, value: str, language: str) -> str:
    """Kept: an import asks for the same few words tens of thousands of times."""
    return str(choices(value).label)


@lru_cache
def said(value: bool | None, language: str) -> str:
    return {True: pgettext("fact", "yes"), False: pgettext("fact", "no"), None: ""}[value]


def texts(space: Space, communities: dict[int, str]) -> dict[str, str]:
    """By column of the sheet, in its order."""
    language = get_language()
    found = {name: said(getattr(space, name), language) for name in FLAGS}
    found |= {name: plain(value) if (value := getattr(space, name)) is not None else "" for name in NUMBERS}
    found |= {name: str(getattr(space, name) or "") for name in DAYS}
    found |= {name: getattr(space, name) for name in TEXTS}
    found |= {
        name: label_of(kinds, value, language) if (value := getattr(space, name)) else ""
        for name, kinds in CHOICES.items()
    }
    park = space.building.park
    return found | {
        "park": park.name,
        "building": space.building.name,
        "space_status": found.pop("status"),
        "column_grid": ranged(" × ", space.column_x, space.column_y),
        "freight_lifts": lifts(space),
        "fire_acceptance": acceptance(space, language),
        "rent": ranged("-", space.rent_min, space.rent_max if space.rent_max != space.rent_min else None),
        "landlord": space.owner[0],
        "landlord_company": space.owner[1],
        "landlord_phone": space.owner[2],
        "agent": agent(space.agent_parts),
        "community": communities.get(space.community_id, ""),
        "position": "{:f},{:f}".format(*space.point) if space.point else "",
        **dict.fromkeys(ELSEWHERE, ""),
    }


def ranged(sign: str, *ends) -> str:
    return sign.join(plain(end) for end in ends if end is not None)


def lifts(space: Space) -> str:
    """2台3t; 0 where there is none."""
    count, load = space.freight_lifts, plain(space.lift_load)
    return (f"{count}台" if count else "" if count is None else "0") + (f"{load}t" if load else "")


def acceptance(space: Space, language: str) -> str:
    words = [label_of(FireAcceptance, space.fire_acceptance, language) if space.fire_acceptance else ""]
    words += [f"{space.fire_accepted_on:%Y-%m-%d}" if space.fire_accepted_on else ""]
    return " ".join(filter(None, words))


def agent(parts: tuple[str, str, str]) -> str:
    name, company, phone = parts
    return " ".join(filter(None, [f"{name} ({company})" if company else name, phone]))
