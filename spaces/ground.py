"""What imported spaces stand on: their park, building and landlords, found by name or added, removed when undone."""

from collections import defaultdict
from collections.abc import Iterable

from crm import audit, reference
from crm.imports import Line
from crm.models import Event, ImportBatch

from .inventory import derive
from .models import Building, Landlord, Park, Verification

FILLS = ("community", "address", "lng", "lat", "phone")  # blank until a sheet says them
FILLED = {"park": Park, "building": Building, "landlord": Landlord}
MADE = {"landlords": Landlord, "buildings": Building, "parks": Park}


def parks(keys: Iterable[str]) -> dict[str, Park]:
    return {park.name_key: park for park in Park.objects.filter(name_key__in=set(keys) - {""})}


def buildings(of: Iterable[Park]) -> dict[tuple[str, str], Building]:
    known = {park.pk: park for park in of}
    found = {}
    for building in Building.objects.filter(park__in=known):
        building.park = known[building.park_id]
        found[building.park.name_key, building.name_key] = building
    return found


def hold(lines: list[Line]) -> bool:
    """Lock buildings, then parks, as whoever enters a space does: none is renamed before its spaces are written.

    False: one was renamed since it was read, and the keys of its spaces would go by the old name.
    """
    places = [line.instance.building for line in lines], [line.instance.building.park for line in lines]
    return all(hold_rows(model, rows) for model, rows in zip((Building, Park), places, strict=True))


def hold_rows(model: type, rows: list) -> bool:
    read = {row.pk: row.name for row in rows if row.pk}
    held = model.objects.filter(pk__in=read).order_by("pk").select_for_update(no_key=True)
    return dict(held.values_list("pk", "name")) == read


def write(lines: list[Line], batch: ImportBatch) -> None:
    """Add the parks, buildings and landlords that are missing; each is noted with the first line that needs it."""
    learned: dict[type, dict[int, object]] = {model: {} for model in FILLED.values()}
    for line in lines:
        fill_place(line, learned)
    made = add(lines, "parks", [(line, line.instance.building.park) for line in lines])
    for line in lines:
        line.instance.building.park = line.instance.building.park  # takes its id along
    made += add(lines, "buildings", [(line, line.instance.building) for line in lines])
    for line in lines:
        line.instance.building = line.instance.building
    made += write_landlords(lines, learned)
    for model, rows in learned.items():
        model.objects.bulk_update(rows.values(), [name for name in FILLS if hasattr(model, name)])
    text = f"{batch.number} {batch.name}"
    Event.objects.bulk_create(
        audit.event(row, f"{row._meta.model_name}.create", by=batch.by, batch=batch, text=text) for row in made
    )


def add(lines: list[Line], kind: str, wanted: list[tuple[Line, object]]) -> list:
    new = {id(row): (line, row) for line, row in reversed(wanted) if row.pk is None}
    rows = [row for _line, row in new.values()]
    MADE[kind].objects.bulk_create(rows)
    if rows and kind == "parks":
        reference.bump()  # filters offer them by name
    for line, row in new.values():
        line.made.setdefault(kind, []).append(row.pk)
    return rows


# ---------------------------------------------------------------- what a place did not know yet


def fill_place(line: Line, learned: dict) -> None:
    """A sheet adds what is not known of park and building; it does not move them."""
    space, building, park = line.instance, line.instance.building, line.instance.building.park
    if space.community_id and park.community_id is None:
        fill(line, learned, park, community_id=space.community_id)
    if space.address and not park.address:
        fill(line, learned, park, address=space.address)
    if space.point and building.lng is None:
        fill(line, learned, building, lng=space.point[0], lat=space.point[1])


def fill(line: Line, learned: dict, row, **facts) -> None:
    """A row that is not stored yet is stored with it."""
    for name, value in facts.items():
        setattr(row, name, value)
        if row.pk:
            line.made.setdefault("filled", []).append([row._meta.model_name, row.pk, name])
    if row.pk:
        learned[type(row)][row.pk] = row


# ---------------------------------------------------------------- landlords


def write_landlords(lines: list[Line], learned: dict) -> list[Landlord]:
    wanted: dict[tuple[str, str, str], tuple[Line, str]] = {}
    for line in reversed(lines):
        for parts, kind in sides(line):
            if parts[0]:
                wanted[parts] = line, kind
    known, without_phone = known_landlords(wanted)
    new = []
    for parts, (line, kind) in wanted.items():
        if parts not in known and (row := without_phone.pop(parts[:2], None)):
            fill(line, learned, row, phone=parts[2])
            known[parts] = row
        elif parts not in known:
            known[parts] = added(new, line, parts, kind)
    rows = add(lines, "landlords", new)
    for line in lines:
        owner, agent = (known.get(parts) for parts, _kind in sides(line))
        line.instance.landlord, line.instance.agent = owner, agent
    return rows


def sides(line: Line) -> tuple[tuple[tuple[str, str, str], str], ...]:
    space = line.instance
    return (space.owner, Landlord.Kind.OWNER), (space.agent_parts, Landlord.Kind.AGENT)


def known_landlords(wanted: Iterable[tuple[str, str, str]]) -> tuple[dict, dict]:
    """By name, company and phone; who has no phone in the sheet is the only one of that name and company.

    And those who have none themselves yet, by name and company.
    """
    wanted = set(wanted)
    stored = Landlord.objects.filter(name__in={parts[0] for parts in wanted}).order_by("id")
    exact, namesakes = {}, defaultdict(list)
    for row in stored:
        exact[row.name, row.company, row.phone] = row
        namesakes[row.name, row.company].append(row)
    only = {pair: rows[0] for pair, rows in namesakes.items() if len(rows) == 1}
    lonely = {parts: only[parts[:2]] for parts in wanted if not parts[2] and parts[:2] in only}
    return lonely | exact, {parts[:2]: row for parts, row in exact.items() if not parts[2]}


def added(new: list, line: Line, parts: tuple[str, str, str], kind: str) -> Landlord:
    name, company, phone = parts
    row = Landlord(kind=kind, name=name, company=company, phone=phone)
    derive(row)
    new.append((line, row))
    return row


# ---------------------------------------------------------------- undone


def unmake(made: list[dict]) -> None:
    """What was added goes where nobody uses it or has changed it since; what was filled in is blank again."""
    for each in made:
        for kind, pk, name in each.get("filled", ()):
            blank = "" if name in {"address", "phone"} else None
            FILLED[kind].objects.filter(pk=pk).update(**{name: blank})
    unused = {
        Landlord: {"spaces": None, "brokered": None, "links": None}, Building: {"spaces": None},
        Park: {"buildings": None},
    }  # fmt: skip
    for kind, model in MADE.items():
        pks = [pk for each in made for pk in each.get(kind, ())]
        rows = model.objects.filter(pk__in=pks, **unused[model])
        if model is Landlord:
            rows = rows.exclude(pk__in=Verification.objects.exclude(landlord=None).values("landlord"))
        touched = Event.objects.filter(content_type_id=audit.content_type_id(model), object_id__in=pks)
        changed = touched.exclude(verb__endswith=".create").values("object_id")
        unchanged = list(rows.exclude(pk__in=changed).values_list("pk", flat=True))
        gone, _each = model.objects.filter(pk__in=unchanged).delete()
        if gone and model is Park:
            reference.bump()
