"""空间载体 as a sheet: which row is which space, what it comes to, and what is written for it."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.imports import NEW, NOTHING, UNDO, UPDATE, Line
from crm.models import Unit
from crm.search import normalised
from crm.templatetags.ui import masked
from crm.words import speak

from . import ground, hanging, naming, numbering, sheet_texts
from .inventory import derive
from .life_columns import PHONE, LifeColumns
from .models import Building, Fit, Park, Space, Spell, Verification
from .sheet_columns import FactColumns
from .status_by_sheet import settle

speak(
    verbs={
        "space.import_new": gettext_lazy("added the space from a sheet"),
        "space.import_edit": gettext_lazy("changed the space from a sheet"),
        "space.import_undo": gettext_lazy("undid the import of the space"),
    },
    fields={
        "tenant": gettext_lazy("tenant"),
        "status_since": gettext_lazy("status since"),
        "landlord_company": gettext_lazy("landlord's company"),
        "landlord_phone": gettext_lazy("landlord's phone"),
        "position": gettext_lazy("coordinates"),
    },
)
TOTALS = {"合计", "小计", "总计", "总数"}
LONGEST_KEY = 60


class SpaceResource(LifeColumns, FactColumns):
    about = gettext_lazy(
        "These headers are understood; others can be matched by hand. Blank cells change nothing. A park, building or"
        " landlord that is not there yet is added."
    )
    verbs = {NEW: "space.import_new", UPDATE: "space.import_edit", UNDO: "space.import_undo"}
    looks = ("landlord.reveal",)
    hanging_columns = frozenset({"space_status", "status_since", "tenant", "lease_ends_on", "verified_on"})
    own = (Spell, Verification, Fit)

    class Meta:
        model = Space
        fields = LifeColumns.NAMES_BEFORE + FactColumns.NAMES + LifeColumns.NAMES_AFTER

    def __init__(self):
        super().__init__()
        self.communities = {unit.pk: unit.name for unit in Unit.objects.communities()}
        self.community_ids = {normalised(name).removesuffix("社区"): pk for pk, name in self.communities.items()}
        self.today = timezone.localdate()

    # ---- which space a row is about

    def load(self, rows: list[dict]) -> None:
        self.places: dict[tuple, numbering.Where] = {}
        wheres = [self.where(row) for row in rows]
        self.parks = ground.parks({naming.natural(row.get("park", "")) for row in rows})
        self.buildings = ground.buildings(self.parks.values())
        keys = {naming.number_key(where.number) for where in wheres}
        stored = Space.objects.filter(
            building__in=[building.pk for building in self.buildings.values()], number_key__in=keys
        )
        self.spaces = {
            (space.building_id, space.number_key): space for space in stored.select_related("landlord", "agent")
        }
        known = {building.pk: building for building in self.buildings.values()}
        for space in self.spaces.values():
            space.building = known[space.building_id]
        hanging.attach(self.spaces.values())

    def where(self, row: dict) -> numbering.Where:
        texts = tuple(row.get(name, "") for name in ("building", "number", "floor"))
        if texts not in self.places:
            building, number, floor = ("" if text in NOTHING else text for text in texts)
            found = numbering.floor(floor) if floor else None
            self.places[texts] = numbering.where(building, number, found and found[0])
        return self.places[texts]

    def find(self, row: dict) -> Space | None:
        where, park = self.where(row), self.park_of(row)
        building = self.building_of(park, where)
        key = naming.number_key(where.number)
        if len(key) > LONGEST_KEY or len(where.number) > self.longest["number"]:
            raise ValidationError({"number": _("“%(text)s” is too long for one space.") % {"text": where.number}})
        self.once([(park.name_key, building.name_key, key)], "number")
        self.ground = building, where
        return self.spaces.get((building.pk, key))

    def park_of(self, row: dict) -> Park:
        name = " ".join(row["park"].split())
        if normalised(name) in TOTALS or normalised(row["number"]) in TOTALS:
            raise ValidationError({"park_name": _("This row is a total, not a space.")})
        if name in NOTHING or row["number"] in NOTHING:
            column = self.fields["park" if name in NOTHING else "number"]
            raise ValidationError({column.attribute: _("“%(label)s” must not be empty.") % {"label": column.label}})
        key = naming.natural(name)
        if len(name) > LONGEST_KEY or len(key) > LONGEST_KEY:
            raise ValidationError({"park_name": _("“%(text)s” is too long for one space.") % {"text": name}})
        return self.parks.setdefault(key, Park(name=name, name_key=key))

    def building_of(self, park: Park, where: numbering.Where) -> Building:
        if not where.building:
            raise ValidationError({"building_name": _("Which building? Fill in its column, or write 3栋502.")})
        keys = [naming.building_key(where.building), naming.building_key(where.building.removesuffix("栋"))]
        for key in keys:
            if (park.name_key, key) in self.buildings:
                return self.buildings[park.name_key, key]
        if len(where.building) > 30 or len(keys[0]) > LONGEST_KEY:
            raise ValidationError(
                {"building_name": _("“%(text)s” is too long for one space.") % {"text": where.building}}
            )
        made = Building(park=park, name=where.building, name_key=keys[0])
        return self.buildings.setdefault((park.name_key, keys[0]), made)

    def get_or_init_instance(self, instance_loader, row):
        space, is_new = super().get_or_init_instance(instance_loader, row)
        if is_new:
            space.building, where = self.ground
            space.number, space.floor = where.number, where.floor
            space.status_since = self.today
            hanging.attach([space])
        return space, is_new

    # ---- what it comes to

    def state(self, instance) -> dict[str, str]:
        return sheet_texts.texts(instance, self.communities)

    def import_instance(self, instance, row, **kwargs):
        """Each cell for itself, then those that have to agree."""
        errors: dict = {}
        for step in (lambda: super(SpaceResource, self).import_instance(instance, row, **kwargs), self.agree):
            try:
                step()
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def agree(self) -> None:
        space, errors = self.line.instance, {}
        if not space.area and not self.line.texts.get("area", "").strip():
            errors["area"] = _("“%(label)s” must not be empty.") % {"label": self.fields["area"].label}
        if space.area and space.least_area and space.least_area > space.area:
            errors["least_area"] = _("The least part cannot be larger than the space.")
        if space.rent_min and space.rent_max and space.rent_min > space.rent_max:
            errors["rent_min"] = _("The rent ends below its beginning.")
        hanging.settle_landlord(space)
        if space.owner[2] and not space.owner[0]:
            errors["said_phone"] = _("Whose telephone number is it? The landlord is missing.")
        if getattr(space, "lng", None) and getattr(space, "lat", None):
            try:
                lng, lat = float(space.lng), float(space.lat)
                space.point = self.in_order(lng, lat, "lng", f"{space.lng},{space.lat}")
            except ValueError as error:
                errors["lng"] = str(error)
        errors |= settle(space, self.line, self.today, warn=self.warn)
        if errors:
            raise ValidationError(errors)

    @staticmethod
    def public(name: str, text: str) -> str:
        if name == "landlord_phone":
            return masked(text)
        return PHONE.sub(lambda found: masked(found[0]), text) if name in {"agent", "landlord_contact"} else text

    # ---- what is written

    def derive(self, line: Line) -> None:
        derive(line.instance)

    def hold_ground(self, lines: list[Line]) -> bool:
        return ground.hold(lines)

    def follow_ground(self, records: list[Space]) -> None:
        """A park may have been renamed since, and its spaces with it."""
        prefetch_related_objects(records, "building__park")
        for record in records:
            derive(record)

    def write_ground(self, lines: list[Line]) -> None:
        ground.write(lines, self.batch)
        for line in lines:
            if line.kind == NEW:
                line.instance.by = self.batch.by

    def write_related(self, lines: list[Line]) -> None:
        hanging.write_lives(lines, self.batch)
        hanging.write_verifications(lines, self.batch)

    def hanging(self, pks: Iterable[int]) -> dict[int, dict]:
        return hanging.as_kept(pks)

    def put_back(self, kept: dict[int, dict]) -> None:
        hanging.put_back(kept)

    def clear(self, pks: list[int]) -> None:
        hanging.clear(pks)

    def unmake(self, made: list[dict]) -> None:
        ground.unmake(made)
