"""What each file of a zip of photos is, and what would become of it. Reads, never writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from crm import attachments
from crm.flow import Refused
from crm.models import User

from . import photo_names as names
from .models import Building, Park, Picture, Space
from .photo_names import Found, Place, Why
from .zipped import Entry, Zipped


class Verdict(models.TextChoices):
    ADD = "add", pgettext_lazy("photo", "To be added")
    ADDED = "added", pgettext_lazy("photo", "Added")
    THERE = "there", pgettext_lazy("photo", "There already")
    LOST = "lost", pgettext_lazy("photo", "Not matched")
    BAD = "bad", pgettext_lazy("photo", "Cannot be taken")


@dataclass
class Line:
    """One file; `words` say why it is not added, `caption` what its name says besides."""

    entry: Entry
    verdict: str = Verdict.ADD
    space: Space | None = None
    words: str = ""
    caption: str = ""
    kind: str = Picture.Kind.PHOTO


@dataclass
class Head:
    """As much of a file as is needed to see of what type it is."""

    name: str
    size: int
    data: bytes

    def read(self, most: int = -1) -> bytes:
        return self.data if most < 0 else self.data[:most]

    def seek(self, at: int) -> None:
        """Every reading begins at the beginning."""


def judged(zipped: Zipped, *, name: str, by: User) -> list[Line]:
    """One line for each file of the zip of this name, in the order of the zip."""
    lines = [Line(entry) for entry in zipped.entries]
    match(lines, name=name, by=by)
    for line in lines:
        if problem := not_a_photo(zipped, line.entry):
            line.verdict, line.words = Verdict.BAD, problem
    find_doubles(zipped, [line for line in lines if line.verdict == Verdict.ADD])
    return lines


def not_a_photo(zipped: Zipped, entry: Entry) -> str:
    """Why it cannot be a photo, as far as its first bytes tell."""
    try:
        head = Head(entry.name, entry.size, zipped.head(entry))
    except Refused as refusal:
        return refusal.reason
    problem = attachments.problem(head)
    mime = attachments.sniff(head.data, entry.name.rsplit(".", 1)[-1].lower()) or ""
    return problem or ("" if mime.startswith("image/") else _("“%(name)s” is not a photo.") % {"name": entry.name})


# ---------------------------------------------------------------- whose it is


def match(lines: list[Line], *, name: str, by: User) -> None:
    """By names, with a handful of queries for all of them. The zip's own name counts as the outermost folder."""
    folder = names.ENDING.sub("", name)
    paths = [names.parts(f"{folder}/{line.entry.path}") for line in lines]
    codes = [names.code(path) for path in paths]
    parks = dict(Park.objects.visible_to(by).values_list("name_key", "pk"))
    buildings = keys_of(Building.objects.visible_to(by).values_list("park", "name_key", "pk"))
    hits = [names.park(path, parks) for path in paths]
    places = [names.places(hit[1], buildings.get(parks[hit[0]], {})) if hit else [] for hit in hits]
    wanted = {place.building for found in places for place in found}
    spaces = Space.objects.visible_to(by)
    numbers = keys_of(spaces.filter(building__in=wanted).values_list("building", "number_key", "pk"))
    found = [code or meant(hit is not None, at, numbers) for code, hit, at in zip(codes, hits, places, strict=True)]
    rows = spaces.select_related("building__park").in_bulk({one.space for one in found if one.space})
    for line, one in zip(lines, found, strict=True):
        settle(line, one, rows.get(one.space))


def keys_of(rows: Iterable[tuple[int, str, int]]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for whole, key, pk in rows:
        found.setdefault(whole, {})[key] = pk
    return found


def meant(has_park: bool, places: list[Place], numbers: dict[int, dict[str, int]]) -> Found:
    """The first building in which there is such a number; otherwise what is missing."""
    if not has_park:
        return Found(None, why=Why.NO_PARK)
    found = [names.space(place, numbers.get(place.building, {})) for place in places]
    nearest = found[0] if found else Found(None, why=Why.NO_BUILDING)
    return next((one for one in found if one.space), nearest)


def settle(line: Line, found: Found, space: Space | None) -> None:
    if space is None:
        line.verdict, line.words = Verdict.LOST, reason(found)
        return
    line.space, line.caption = space, names.caption(found.rest)
    if names.is_plan(found.rest):
        line.kind = Picture.Kind.PLAN


def reason(found: Found) -> str:
    text = names.as_typed(found.rest)
    match found.why:
        case Why.NO_PARK:
            return _("No park that we know is in its name.")
        case Why.NO_BUILDING:
            return _("Its name has a park, but no building that we know there.")
        case Why.NO_NUMBER:
            return _("The building has no space “%(text)s”.") % {"text": text}
        case Why.ANOTHER:
            return _("“%(text)s” names more than one space that we know.") % {"text": text}
    return _("There is no space with this code.")


# ---------------------------------------------------------------- what is there already


def find_doubles(zipped: Zipped, lines: list[Line]) -> None:
    """The same file for the same space: in the zip by its checksum, with the space by the digest of what was sent."""
    seen: dict[tuple, Line] = {}
    there = digests({line.space.pk for line in lines})
    for line in lines:
        first = seen.setdefault((line.space.pk, line.entry.info.CRC, line.entry.size), line)
        if first is not line:
            line.verdict = Verdict.THERE
            line.words = _("It is the same photo as “%(name)s”.") % {"name": first.entry.name}
        elif line.space.pk in there and digest(zipped, line) in there[line.space.pk]:
            line.verdict, line.words = Verdict.THERE, _("The space has this photo already.")


def digests(pks: set[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for pk, value in Picture.objects.standing().filter(space__in=pks).values_list("space", "digest"):
        found.setdefault(pk, set()).add(value)
    return found


def digest(zipped: Zipped, line: Line) -> str:
    try:
        return sha256(zipped.content(line.entry)).hexdigest()
    except Refused as refusal:
        line.verdict, line.words = Verdict.BAD, refusal.reason
        return ""
