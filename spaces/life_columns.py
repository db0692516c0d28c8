"""Columns that are kept beside a space: where it is, who has it, who lets it."""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm import cells, words
from crm.imports import SheetResource
from crm.search import normalised

from . import numbering, readers
from .geo import is_in_shenzhen
from .models import Landlord
from .sheet_columns import past_day
from .sheet_headers import column

PHONE = re.compile(r"(?:\+?86[ -]?)?1[\d*]{10}|0\d{2,3}[ -]?[\d*]{7,8}(?:[ -]\d+)?|400-?\d{3}-?\d{4}")
MASKED = re.compile(r"\*{2,}")
POINT = re.compile(r"[^\d.+-]*(-?\d+(?:\.\d+)?)[^\d.+-]+(-?\d+(?:\.\d+)?)[^\d.]*")
LONGEST = {name: Landlord._meta.get_field(name).max_length for name in ("name", "company", "phone")}


class LifeColumns(SheetResource):
    NAMES_BEFORE = ("park", "building", "number", "floor")
    NAMES_AFTER = (
        "space_status", "status_since", "tenant", "lease_ends_on", "landlord", "landlord_company", "landlord_contact",
        "landlord_phone", "agent", "community", "address", "position", "lng", "lat",
    )  # fmt: skip

    park = column("park", pgettext_lazy("space", "park"), required=True, attribute="park_name", carries=True)
    building = column("building", gettext_lazy("building"), attribute="building_name", carries=True)
    number = column("number", pgettext_lazy("space", "number"), required=True)
    floor = column("floor", gettext_lazy("Floor"))
    space_status = column("space_status", gettext_lazy("status"), attribute="said_status")
    status_since = column("status_since", gettext_lazy("status since"), attribute="said_since")
    tenant = column("tenant", gettext_lazy("tenant"), attribute="said_tenant")
    lease_ends_on = column("lease_ends_on", gettext_lazy("lease ends"), attribute="said_lease")
    landlord = column("landlord", gettext_lazy("landlord"), attribute="said_owner", carries=True)
    landlord_company = column(
        "landlord_company", gettext_lazy("landlord's company"), attribute="said_company", carries=True
    )
    landlord_contact = column(
        "landlord_contact", gettext_lazy("landlord's contact"), attribute="said_contact", carries=True
    )
    landlord_phone = column("landlord_phone", gettext_lazy("phone"), attribute="said_phone", carries=True)
    agent = column("agent", gettext_lazy("agent"), attribute="agent_parts")
    community = column("community", gettext_lazy("community"), attribute="community_id", carries=True)
    address = column("address", gettext_lazy("address"), attribute="address")
    position = column("position", gettext_lazy("coordinates"), attribute="point")
    lng = column("lng", gettext_lazy("longitude"), attribute="lng")
    lat = column("lat", gettext_lazy("latitude"), attribute="lat")

    # ---- where

    def clean_park(self, text: str) -> str:
        return self.line.instance.building.park.name

    def clean_building(self, text: str) -> str:
        return self.line.instance.building.name

    def clean_number(self, text: str) -> str:
        return self.line.instance.number

    def clean_floor(self, text: str) -> int:
        found = numbering.floor(text)
        if found is None:
            raise ValueError(_("“%(text)s” is not a floor.") % {"text": text})
        number, is_one_of_several = found
        if is_one_of_several:
            self.warn("floor", _("“%(text)s” are several floors; floor %(n)s is kept.") % {"text": text, "n": number})
        return number

    def clean_community(self, text: str) -> int:
        if found := self.community_ids.get(normalised(text).removesuffix("社区")):
            return found
        known = words.listed(name for name in self.communities.values())
        raise ValueError(_("“%(text)s” is not one of our communities: %(known)s.") % {"text": text, "known": known})

    def clean_address(self, text: str) -> str:
        return shorter(" ".join(text.split()), 120)

    def clean_position(self, text: str) -> tuple[float, float]:
        found = POINT.fullmatch(cells.tight(text))
        if not found:
            raise ValueError(_("“%(text)s” are not coordinates, such as 114.12,22.69.") % {"text": text})
        return self.in_order(float(found[1]), float(found[2]), "position", text)

    def clean_lng(self, text: str) -> str:
        return text

    clean_lat = clean_lng

    def in_order(self, lng: float, lat: float, name: str, text: str) -> tuple[float, float]:
        """Degrees of longitude and latitude, also when they are the wrong way round."""
        lng, lat = (lat, lng) if abs(lng) <= 90 < abs(lat) else (lng, lat)
        if not (-180 <= lng <= 180 and -90 <= lat <= 90):
            raise ValueError(_("“%(text)s” are not coordinates, such as 114.12,22.69.") % {"text": text})
        if not is_in_shenzhen(lng, lat):
            self.warn(name, _("“%(text)s” lies outside Shenzhen.") % {"text": text})
        return round(lng, 6), round(lat, 6)

    # ---- who has it

    def clean_space_status(self, text: str) -> str:
        return readers.one_of(readers.STATUSES, text)

    def clean_status_since(self, text: str) -> date:
        return past_day(text)

    def clean_tenant(self, text: str) -> str:
        return shorter(" ".join(text.split()), 80)

    def clean_lease_ends_on(self, text: str) -> date:
        return cells.day(text)

    # ---- who lets it; hanging.settle_landlord puts the four together

    def clean_landlord(self, text: str) -> str:
        """A company or a person."""
        return shorter(" ".join(text.split()), LONGEST["company"])

    clean_landlord_company = clean_landlord

    def clean_landlord_contact(self, text: str) -> str:
        name, phone = name_and_phone(text)
        if phone and not MASKED.search(phone):
            self.line.instance.said_phone = phone
        return shorter(name, LONGEST["name"])

    def clean_landlord_phone(self, text: str) -> str | None:
        stored, phone = self.line.instance.owner[2], "".join(unicodedata.normalize("NFKC", text).split())
        if MASKED.search(phone):
            return None  # our own export hides it: it says nothing
        if not PHONE.fullmatch(phone):
            told = _("“%(text)s” does not look like a telephone number. It is imported as it is.")
            self.warn("landlord_phone", told % {"text": text})
        return stored if re.sub(r"\D", "", stored) == re.sub(r"\D", "", phone) else shorter(phone, LONGEST["phone"])

    def clean_agent(self, text: str) -> tuple[str, str, str]:
        stored = self.line.instance.agent_parts
        name, phone = name_and_phone(text)
        said = name.partition("(")
        company = said[2].strip(") ")
        parts = (shorter(said[0].strip(), LONGEST["name"]), shorter(company, LONGEST["company"]))
        if parts[0] == stored[0] and parts[1] in {"", stored[1]} and (not phone or MASKED.search(phone)):
            return stored
        return *parts, phone


def name_and_phone(text: str) -> tuple[str, str]:
    """梁先生 13500000068"""
    written = " ".join(unicodedata.normalize("NFKC", text).split())
    found = PHONE.search(written)
    return (PHONE.sub("", written).strip(" ,:/、-"), found[0]) if found else (written, "")


def shorter(text: str, most: int) -> str:
    if len(text) > most:
        raise ValueError(_("“%(text)s” is longer than %(most)s characters.") % {"text": text, "most": most})
    return text
