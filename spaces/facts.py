"""What is known of a space: each fact with label, unit and words, for pages, forms, sheets, comparison, matching.

A fact that nobody knows is said to be unknown, never to be absent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from .models import Certificate, FireAcceptance, FireClass, Space, Tenure, Use

SQUARE = "㎡"
RENT = pgettext_lazy("unit", "CNY/㎡·month")
MONTHS = pgettext_lazy("unit", "months")
USES, TENURES, CERTIFICATES = dict(Use.choices), dict(Tenure.choices), dict(Certificate.choices)
FIRE_CLASSES, FIRE_ACCEPTANCES = dict(FireClass.choices), dict(FireAcceptance.choices)


@dataclass(frozen=True)
class Fact:
    """`words` gives what a row says, with the unit; empty when it is not known."""

    name: str
    label: object
    words: Callable[[Space], str]
    unit: object = ""
    hint: object = ""
    is_public: bool = True

    @property
    def with_unit(self) -> str:
        """建筑面积（㎡）, over a field or a column."""
        return _("%(label)s (%(unit)s)") % {"label": self.label, "unit": self.unit} if self.unit else str(self.label)

    def said(self, space: Space) -> str:
        return self.words(space) or unknown()


def unknown() -> str:
    return pgettext("fact", "not known")


def plain(number: Decimal | int | None) -> str:
    """6.5, 2,860: without zeros that say nothing."""
    if number is None:
        return ""
    text = f"{number:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def measured(name: str, unit: object) -> Callable[[Space], str]:
    def words(space: Space) -> str:
        number = getattr(space, name)
        return f"{plain(number)} {unit}" if number is not None else ""

    return words


def yes_or_no(name: str) -> Callable[[Space], str]:
    def words(space: Space) -> str:
        return {True: pgettext("fact", "yes"), False: pgettext("fact", "no"), None: ""}[getattr(space, name)]

    return words


def chosen(name: str, choices: dict) -> Callable[[Space], str]:
    return lambda space: str(choices.get(getattr(space, name), ""))


def day_words(name: str) -> Callable[[Space], str]:
    def words(space: Space) -> str:
        day: date | None = getattr(space, name)
        return f"{day:%Y-%m-%d}" if day else ""

    return words


def column_grid(space: Space) -> str:
    sides = [plain(side) for side in (space.column_x, space.column_y) if side is not None]
    return f"{' × '.join(sides)} m" if sides else ""


def lifts(space: Space) -> str:
    """3 t × 2"""
    if space.freight_lifts is None:
        return f"{plain(space.lift_load)} t" if space.lift_load is not None else ""
    if space.freight_lifts == 0:
        return pgettext("freight lifts", "none")
    return f"{plain(space.lift_load)} t × {space.freight_lifts}" if space.lift_load else f"× {space.freight_lifts}"


def rent(space: Space) -> str:
    """26–30 元/㎡·月"""
    ends = list(dict.fromkeys(plain(side) for side in (space.rent_min, space.rent_max) if side is not None))
    return f"{'–'.join(ends)} {RENT}" if ends else ""


def parts(space: Space) -> str:
    if not space.is_divisible:
        return pgettext("divisible", "as a whole")
    if space.least_area is None:
        return pgettext("fact", "yes")
    return _("from %(area)s ㎡") % {"area": plain(space.least_area)}


def fire(space: Space) -> str:
    """丙类，已验收 2021-06-30"""
    words = [chosen("fire_class", FIRE_CLASSES)(space), chosen("fire_acceptance", FIRE_ACCEPTANCES)(space)]
    words[1] = f"{words[1]} {day_words('fire_accepted_on')(space)}".strip()
    return pgettext("sentence", ", ").join(filter(None, words))


def floor_words(space: Space) -> str:
    if space.floor is None:
        return ""
    if space.floor < 0:
        return _("basement %(n)s") % {"n": -space.floor}
    return _("floor %(n)s") % {"n": space.floor}


GROUPS: tuple[tuple[object, tuple[Fact, ...]], ...] = (
    (
        pgettext_lazy("facts", "The space"),
        (
            Fact("use", pgettext_lazy("space", "Use"), chosen("use", USES)),
            Fact("area", gettext_lazy("Floor area"), measured("area", SQUARE), SQUARE),
            Fact("is_divisible", gettext_lazy("Divisible"), parts),
            Fact("floor", gettext_lazy("Floor"), floor_words),
            Fact("tenure", gettext_lazy("Tenure"), chosen("tenure", TENURES)),
            Fact("certificate", gettext_lazy("Certificate"), chosen("certificate", CERTIFICATES)),
            Fact("can_register", gettext_lazy("Registered office possible"), yes_or_no("can_register")),
        ),
    ),
    (
        gettext_lazy("Building and equipment"),
        (
            Fact(
                "clear_height", gettext_lazy("Clear height"), measured("clear_height", "m"), "m",
                gettext_lazy("From the floor to the lowest beam, duct or sprinkler, not to the ceiling slab"),
            ),
            Fact("floor_load", gettext_lazy("Floor load"), measured("floor_load", "t/㎡"), "t/㎡"),
            Fact("column_grid", gettext_lazy("Column grid"), column_grid, "m"),
            Fact("freight_lifts", gettext_lazy("Freight lifts"), lifts),
            Fact("power", gettext_lazy("Power supply"), measured("power", "kVA"), "kVA"),
            Fact("water", gettext_lazy("Process water"), yes_or_no("water")),
            Fact("gas", gettext_lazy("Gas"), yes_or_no("gas")),
            Fact("steam", gettext_lazy("Steam"), yes_or_no("steam")),
        ),
    ),
    (
        gettext_lazy("Fire and environment"),
        (
            Fact("fire", gettext_lazy("Fire class and acceptance"), fire),
            Fact("discharge", gettext_lazy("Industrial waste water"), yes_or_no("discharge")),
            Fact("hazardous", gettext_lazy("Hazardous goods"), yes_or_no("hazardous")),
            Fact("eia", gettext_lazy("EIA and discharge limits"), lambda space: space.eia),
        ),
    ),
    (
        pgettext_lazy("facts", "Terms"),
        (
            Fact("rent", gettext_lazy("Rent"), rent, RENT),
            Fact("management_fee", gettext_lazy("Management fee"), measured("management_fee", RENT), RENT),
            Fact("deposit_months", gettext_lazy("Deposit"), measured("deposit_months", MONTHS), MONTHS),
            Fact("free_months", gettext_lazy("Rent-free"), measured("free_months", MONTHS), MONTHS),
            Fact("least_months", gettext_lazy("Least lease"), measured("least_months", MONTHS), MONTHS),
            Fact("available_on", gettext_lazy("Available from"), day_words("available_on")),
        ),
    ),
)  # fmt: skip
FACTS: dict[str, Fact] = {fact.name: fact for _heading, facts in GROUPS for fact in facts}
# labels with units of the columns that stand behind one fact of several parts
LABELS: dict[str, tuple[object, object]] = {
    "least_area": (gettext_lazy("Least area"), SQUARE),
    "column_x": (gettext_lazy("Column grid, one way"), "m"),
    "column_y": (gettext_lazy("Column grid, other way"), "m"),
    "freight_lifts": (gettext_lazy("Freight lifts"), pgettext_lazy("unit", "number")),
    "lift_load": (gettext_lazy("Load of a freight lift"), "t"),
    "fire_class": (gettext_lazy("Fire class"), ""),
    "fire_acceptance": (gettext_lazy("Fire acceptance"), ""),
    "fire_accepted_on": (gettext_lazy("Fire acceptance on"), ""),
    "rent_min": (gettext_lazy("Rent from"), RENT),
    "rent_max": (gettext_lazy("Rent to"), RENT),
}


def label_of(column: str) -> str:
    """The label of a column of the table, with its unit."""
    if column not in LABELS:
        return FACTS[column].with_unit
    label, unit = LABELS[column]
    return _("%(label)s (%(unit)s)") % {"label": label, "unit": unit} if unit else str(label)
