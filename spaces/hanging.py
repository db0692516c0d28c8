"""What hangs on a space in other tables, for imports: life, verifications, landlord; five hundred at a time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from crm.imports import NEW, Line
from crm.models import ImportBatch

from .models import Fit, How, Landlord, Said, Space, Spell, Status, Verification, Wait
from .steps import Step, tell_waiting

LONGEST_NAME = Landlord._meta.get_field("name").max_length
# what the row says of it; None: nothing
SAID = (
    "said_status", "said_since", "said_tenant", "said_lease", "said_owner", "said_company", "said_contact",
    "said_phone",
)  # fmt: skip


def attach(spaces: Iterable[Space]) -> None:
    """Give each what its row in a sheet says besides the columns of its table."""
    spaces = list(spaces)
    stored = [space.pk for space in spaces if space.pk]
    running = {spell.space_id: spell for spell in Spell.objects.running().filter(space__in=stored)} if stored else {}
    for space in spaces:
        spell = running.get(space.pk)
        for name in SAID:
            setattr(space, name, None)
        space.running_spells = [spell] if spell else []
        space.tenant, space.lease_ends_on = (spell.holder_name, spell.lease_ends_on) if spell else ("", None)
        attach_people(space)
        park, building = space.building.park, space.building
        space.community_id, space.address = park.community_id, park.address
        space.point = (float(building.lng), float(building.lat)) if building.lng is not None else None


def attach_people(space: Space) -> None:
    space.owner, space.agent_parts = parts_of(space.landlord), parts_of(space.agent)


def parts_of(landlord) -> tuple[str, str, str]:
    return (landlord.name, landlord.company, landlord.phone) if landlord else ("", "", "")


def settle_landlord(space: Space) -> None:
    """业主 is the company where there is a contact besides, and the contact where there is a company."""
    name, company, phone = space.owner
    said_name, said_company, owner = space.said_contact, space.said_company, space.said_owner
    if owner and said_name and not said_company:
        said_company = owner if owner != said_name else None
    elif owner and said_company and not said_name:
        said_name = owner
    elif owner and not said_name and not said_company and owner not in {name, company}:
        said_name, company = owner, ""
    new_company = said_company or company
    new_name = said_name or (name if new_company == company else "")
    if new_company and not new_name:
        new_name, new_company = new_company, ""
    if len(new_name) > LONGEST_NAME:  # only a company is as long
        new_name, new_company = new_name[:LONGEST_NAME], new_name
    is_same = (new_name, new_company) == space.owner[:2]
    space.owner = new_name, new_company, space.said_phone or (phone if is_same else "")


# ---------------------------------------------------------------- lives


def write_lives(lines: list[Line], batch: ImportBatch) -> None:
    """The first spell of new spaces; of others the spell that runs ends where the next begins, or learns its tenant."""
    now, ended, same, begun = timezone.now(), [], [], []
    for line in lines:
        space, spell = line.instance, line.instance.current
        if line.kind == NEW or spell is None or line.was["status"] != space.status:
            begun.append(spell_of(space, batch, now))
            if spell:
                spell.to_on, spell.ended_at = space.status_since, now
                ended.append(spell)
        elif {"tenant", "lease_ends_on"} & set(line.changes):
            spell.holder_name, spell.lease_ends_on = space.tenant, space.lease_ends_on
            same.append(spell)
    upsert(ended, ["to_on", "ended_at"])
    upsert(same, ["holder_name", "lease_ends_on"])
    Spell.objects.bulk_create(begun)
    tell_about([spell.space for spell in begun if spell.status == Status.VACANT], batch, now)


def spell_of(space: Space, batch: ImportBatch, now) -> Spell:
    return Spell(
        space=space, status=space.status, from_on=space.status_since, holder_name=space.tenant,
        lease_ends_on=space.lease_ends_on, text=f"{batch.number} {batch.name}"[:400], by=batch.by, at=now,
    )  # fmt: skip


def tell_about(spaces: list[Space], batch: ImportBatch, now) -> None:
    """候补 of what a sheet says is vacant again."""
    waited_for = set(Wait.objects.open().filter(space__in=[s.pk for s in spaces]).values_list("space_id", flat=True))
    for space in spaces:
        if space.pk in waited_for:
            tell_waiting(Step(space, batch.by, now))


def write_verifications(lines: list[Line], batch: ImportBatch) -> None:
    now, seen = timezone.now(), []
    for line in lines:
        space = line.instance
        if space.verified_on and space.verified_on != line.was.get("verified_on"):
            said = Said.VACANT if space.status == Status.VACANT else Said.OTHER
            seen.append(
                Verification(
                    space=space, verified_on=space.verified_on, how=How.SHEET, said=said, by=batch.by, at=now,
                    text=f"{batch.number} {batch.name}"[:400],
                )
            )  # fmt: skip
    Verification.objects.bulk_create(seen)


def upsert(spells: list[Spell], fields: list[str]) -> None:
    if spells:
        Spell.objects.bulk_create(spells, update_conflicts=True, unique_fields=["id"], update_fields=fields)


# ---------------------------------------------------------------- undone


def as_kept(pks: Iterable[int]) -> dict[int, dict]:
    """{id: the spell that ran, and the last verification}, from which put_back makes it as it was."""
    pks = list(pks)
    kept: dict[int, dict] = {pk: {"spell": None, "verification": 0} for pk in pks}
    if pks:
        for spell in Spell.objects.running().filter(space__in=pks):
            day = spell.lease_ends_on
            kept[spell.space_id]["spell"] = [spell.pk, spell.holder_name, day and day.isoformat()]
        for row in Verification.objects.filter(space__in=pks).order_by("id").values("id", "space_id"):
            kept[row["space_id"]]["verification"] = row["id"]
    return kept


def put_back(kept: dict[int, dict]) -> None:
    """What the import began goes, and what it ended runs again."""
    later, again = defaultdict(list), []
    for spell in Spell.objects.filter(space__in=kept).order_by("id"):
        before = kept[spell.space_id]["spell"]
        if before and spell.pk > before[0]:
            later["spells"].append(spell.pk)
        elif before and spell.pk == before[0]:
            spell.to_on, spell.ended_at, spell.holder_name = None, None, before[1]
            spell.lease_ends_on = before[2] and date.fromisoformat(before[2])
            again.append(spell)
    Fit.objects.filter(spell__in=later["spells"]).delete()
    Spell.objects.filter(pk__in=later["spells"]).delete()
    upsert(again, ["to_on", "ended_at", "holder_name", "lease_ends_on"])
    verified = Verification.objects.filter(space__in=kept, how=How.SHEET).values_list("pk", "space_id")
    new = [pk for pk, space in verified if pk > kept[space]["verification"]]
    Verification.objects.filter(pk__in=new).delete()


def clear(pks: list[int]) -> None:
    for model in (Fit, Verification, Spell):
        model.objects.filter(space__in=pks).delete()
