"""租赁台账的列: the columns of an owner's rent roll, the headers they go by, and what a cell of each means."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm import cells
from crm.imports import NOTHING, Column, SheetResource

from . import facts, prices, readers
from .availability import available
from .models import How
from .sheet_headers import column

SAYS_NO = NOTHING - {"无", "暂无"}  # 无 of gas says that there is none


def fact(name: str, **more) -> Column:
    """A column of the table of spaces, with the label that it has everywhere."""
    known = facts.FACTS[name].label if name in facts.FACTS else facts.LABELS[name][0]
    return column(name, known, **more)


def whether(name: str) -> Column:
    return fact(name, blanks=SAYS_NO)


class FactColumns(SheetResource):
    """What a space is and has, and on which terms."""

    NAMES = (
        "use", "tenure", "certificate", "area", "is_divisible", "least_area", "clear_height", "floor_load",
        "column_grid", "column_x", "column_y", "freight_lifts", "lift_load", "power", "water", "gas", "steam",
        "fire_class", "fire_acceptance", "fire_accepted_on", "discharge", "hazardous", "eia", "rent", "rent_min",
        "rent_max", "management_fee", "deposit_months", "free_months", "least_months", "available_on", "can_register",
        "is_public", "verified_on", "summary", "source", "notes",
    )  # fmt: skip

    use = fact("use")
    tenure = fact("tenure")
    certificate = fact("certificate")
    area = fact("area")
    is_divisible = fact("is_divisible", blanks=SAYS_NO)
    least_area = fact("least_area")
    clear_height = fact("clear_height")
    floor_load = fact("floor_load")
    column_grid = fact("column_grid", attribute="said_grid")
    column_x = fact("column_x")
    column_y = fact("column_y")
    freight_lifts = fact("freight_lifts", blanks=SAYS_NO)
    lift_load = fact("lift_load")
    power = fact("power")
    water = whether("water")
    gas = whether("gas")
    steam = whether("steam")
    fire_class = fact("fire_class")
    fire_acceptance = fact("fire_acceptance", blanks=SAYS_NO)
    fire_accepted_on = fact("fire_accepted_on")
    discharge = whether("discharge")
    hazardous = whether("hazardous")
    eia = fact("eia")
    rent = fact("rent", attribute="said_rent")
    rent_min = fact("rent_min")
    rent_max = fact("rent_max")
    management_fee = fact("management_fee")
    deposit_months = fact("deposit_months")
    free_months = fact("free_months")
    least_months = fact("least_months")
    available_on = fact("available_on")
    can_register = whether("can_register")
    is_public = column("is_public", gettext_lazy("shown to the public"), blanks=SAYS_NO)
    verified_on = column("verified_on", gettext_lazy("last verified"))
    summary = column("summary", gettext_lazy("in words, for everybody"))
    source = column("source", pgettext_lazy("space", "source"))
    notes = column("notes", gettext_lazy("notes"))

    def measure(self, name: str, reader: Callable, text: str):
        return reader(text, self.units.get(name, ""), self.doubt(name))

    def doubt(self, name: str) -> Callable[[str], None]:
        return lambda words: self.warn(name, words)

    def clean_use(self, text: str) -> str:
        return readers.one_of(readers.USES, text)

    def clean_tenure(self, text: str) -> str:
        return readers.one_of(readers.TENURES, text)

    def clean_certificate(self, text: str) -> str:
        return readers.one_of(readers.CERTIFICATES, text)

    def clean_area(self, text: str) -> Decimal:
        space = self.line.instance
        value, least = self.measure("area", readers.area, text)
        if least:
            space.is_divisible, space.least_area = True, least
        return value

    def clean_is_divisible(self, text: str) -> bool:
        """是, 否, or from which area on: 500㎡起分."""
        found = readers.yes_no(text)
        if found is None and (least := readers.least_part(text)):
            self.line.instance.least_area = least
            return True
        return readers.whether(text) if found is None else found

    def clean_least_area(self, text: str) -> Decimal:
        self.line.instance.is_divisible = True
        return self.measure("least_area", readers.area, text)[0]

    def clean_clear_height(self, text: str) -> Decimal:
        return self.measure("clear_height", readers.height, text)

    def clean_floor_load(self, text: str) -> Decimal:
        return self.measure("floor_load", readers.load, text)

    def clean_column_grid(self, text: str) -> None:
        self.line.instance.column_x, self.line.instance.column_y = readers.grid(text)

    def clean_column_x(self, text: str) -> Decimal:
        return readers.grid(text)[0]

    clean_column_y = clean_column_x

    def clean_lift_load(self, text: str) -> Decimal:
        return readers.lifts(text, "t", self.doubt("lift_load"))[1]

    def clean_freight_lifts(self, text: str) -> int | None:
        count, load = self.measure("freight_lifts", readers.lifts, text)
        if load is not None or count == 0:
            self.line.instance.lift_load = load
        return count if count is not None else self.line.instance.freight_lifts

    def clean_power(self, text: str) -> int:
        return self.measure("power", readers.power, text)

    def clean_fire_class(self, text: str) -> str:
        return readers.one_of(readers.FIRE_CLASSES, text)

    def clean_fire_acceptance(self, text: str) -> str:
        """已验收 2021-06-30 says the day as well; 2021年验收 does not."""
        accepted, day = readers.acceptance(text)
        if day:
            self.line.instance.fire_accepted_on = day
        return accepted

    def price(self, name: str, text: str, usual: prices.Usual = prices.RENT) -> prices.Range | None:
        unit, area = self.units.get(name, ""), self.line.instance.area
        return prices.price(text, unit, area=area, usual=usual, warn=self.doubt(name))

    def clean_rent(self, text: str) -> None:
        if found := self.price("rent", text):
            self.line.instance.rent_min, self.line.instance.rent_max = found

    def clean_rent_min(self, text: str) -> Decimal | None:
        found = self.price("rent_min", text)
        return found[0] if found else self.line.instance.rent_min

    def clean_rent_max(self, text: str) -> Decimal | None:
        found = self.price("rent_max", text)
        return found[1] if found else self.line.instance.rent_max

    def clean_management_fee(self, text: str) -> Decimal | None:
        found = self.price("management_fee", text, prices.FEE)
        return found[1] if found else self.line.instance.management_fee

    def clean_deposit_months(self, text: str) -> Decimal:
        return readers.months(text, self.units.get("deposit_months", ""))

    def clean_free_months(self, text: str) -> Decimal:
        return readers.months(text, self.units.get("free_months", ""))

    def clean_least_months(self, text: str) -> int:
        return int(readers.months(text, self.units.get("least_months", "")))

    def clean_available_on(self, text: str) -> date:
        return available(text, stored=self.line.instance.available_on, today=timezone.localdate())

    def clean_verified_on(self, text: str) -> date:
        """Nothing becomes fresher than today, or older than it is."""
        space, day = self.line.instance, past_day(text)
        if space.verified_on and day < space.verified_on:
            self.warn("verified_on", _("It was verified on %(day)s, which stays.") % {"day": space.verified_on})
            return space.verified_on
        if day != space.verified_on:
            space.verified_how = How.SHEET
        return day

    def clean_fire_accepted_on(self, text: str) -> date:
        return past_day(text)

    def clean_notes(self, text: str) -> str:
        return "\n".join(line.rstrip() for line in text.strip().splitlines())

    clean_summary = clean_notes


def yes(column: str) -> Callable:
    return lambda self, text: readers.whether(text)


for _name in ("water", "gas", "steam", "discharge", "hazardous", "can_register", "is_public"):
    setattr(FactColumns, f"clean_{_name}", yes(_name))


def past_day(text: str) -> date:
    found = cells.day(text)
    if found > timezone.localdate():
        raise ValueError(_("%(day)s is still to come.") % {"day": found})
    return found
