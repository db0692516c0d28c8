"""Needs and verdicts in words: 层高 ≥ 6 m; 缺 200 kVA; 租金高 3 元/㎡·月; 晚 14 天."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from crm.reference import units
from crm.words import listed

from ..facts import CERTIFICATES, FACTS, FIRE_CLASSES, LABELS, RENT, SQUARE, TENURES, USES, plain, unknown
from ..models import Park
from .logic import is_known
from .needs import Need
from .scoring import State, Verdict
from .terms import TERMS, Kind

OWN_LABELS = {
    "column_span": gettext_lazy("Column span"),
    "community": gettext_lazy("Community"),
    "park": pgettext_lazy("space", "Park"),
    "fire_accepted": gettext_lazy("Fire acceptance done"),
    "lift_load": LABELS["lift_load"][0],
    "fire_class": LABELS["fire_class"][0],
}
LABEL = {name: OWN_LABELS.get(name) or FACTS[name].label for name in TERMS}
UNIT = {
    "area": SQUARE, "clear_height": "m", "floor_load": "t/㎡", "column_span": "m", "lift_load": "t", "power": "kVA",
    "rent": RENT, "management_fee": RENT,
}  # fmt: skip
CHOICES: dict[str, Mapping] = {"use": USES, "tenure": TENURES, "certificate": CERTIFICATES, "fire_class": FIRE_CLASSES}


def words_for(needs: Iterable[Need]) -> "Words":
    """With the names of places, if any of these needs asks for one."""
    asked, places = {need.name for need in needs}, {}
    if "park" in asked:
        places["park"] = {str(pk): name for pk, name in Park.objects.values_list("pk", "name")}
    if "community" in asked:
        places["community"] = {str(pk): unit.name for pk, unit in units().items()}
    return Words(CHOICES | places)


def measured(need: Need, number: Decimal | int) -> str:
    return f"{plain(number)} {UNIT[need.name]}" if need.name in UNIT else plain(number)


@dataclass(frozen=True)
class Words:
    """`choices`: of each condition that is chosen from, the words of its choices."""

    choices: Mapping[str, Mapping[str, object]]

    # ------------------------------------------------------------ what is needed

    def need(self, need: Need) -> str:
        """层高 ≥ 6 m; a switch says its name alone."""
        label = LABEL[need.name]
        return str(label) if need.term.kind == Kind.YES else f"{label} {self.limits(need)}"

    def limits(self, need: Need) -> str:
        """≥ 6 m, 2,500–3,200 ㎡, by 2026-11-15, M0 or M1: what stands in the column of needs."""
        match need.term.kind:
            case Kind.DAY:
                return _("by %(day)s") % {"day": f"{need.most:%Y-%m-%d}"}
            case Kind.YES:
                return pgettext("need", "yes")
            case Kind.CLASS:
                return _("%(fire_class)s or more dangerous") % {"fire_class": self.choice(need, need.any_of[0])}
            case Kind.ONE_OF:
                return listed(self.choice(need, value) for value in need.any_of)
            case _:
                return range_words(need)

    def choice(self, need: Need, value: str) -> str:
        return str(self.choices.get(need.name, {}).get(value, value))

    # ------------------------------------------------------------ what is there

    def have(self, verdict: Verdict) -> str:
        """What the space has, as the column beside the need says it."""
        need, found = verdict.need, [value for value in verdict.have if is_known(value)]
        if not found:
            return unknown()
        match need.term.kind:
            case Kind.RANGE:
                return have_range(verdict)
            case Kind.DAY:
                return f"{found[0]:%Y-%m-%d}"
            case Kind.YES:
                return pgettext("fact", "yes") if verdict.state == State.MET else pgettext("fact", "no")
            case Kind.ONE_OF | Kind.CLASS:
                return self.choice(need, str(found[0]))
            case _:
                return measured(need, min(found))  # of several sides the smaller one counts

    # ------------------------------------------------------------ what follows

    def conclusion(self, verdict: Verdict) -> str:
        """Beside need and fact: 缺 200 kVA."""
        match verdict.state:
            case State.UNKNOWN:
                return _("not known; fill it in or ask the landlord")
            case State.MISSED:
                return self.missing(verdict)
            case _:
                return self.met(verdict)

    def reason(self, verdict: Verdict) -> str:
        """The same where it stands alone, with the name of the condition: 供电容量缺 200 kVA."""
        told = {"condition": LABEL[verdict.need.name]}
        match verdict.state:
            case State.UNKNOWN:
                return _("%(condition)s not known") % told
            case State.MISSED:
                return pgettext("reason", "%(condition)s %(missing)s") % (told | {"missing": self.missing(verdict)})
            case _:
                return self.met(verdict)

    def met(self, verdict: Verdict) -> str:
        """层高 6.5 m ≥ 6 m"""
        need = verdict.need
        told = {"condition": LABEL[need.name], "have": self.have(verdict), "need": self.limits(need)}
        match need.term.kind:
            case Kind.YES:
                return str(told["condition"])
            case Kind.RANGE if need.least is not None and need.most is not None:
                return _("%(condition)s %(have)s, within %(need)s") % told
            case Kind.RANGE | Kind.LEAST | Kind.MOST:
                return "{condition} {have} {need}".format(**told)
            case Kind.DAY:
                return days_early((need.most - verdict.have[0]).days)
            case _:
                return "{condition} {have}".format(**told)

    def missing(self, verdict: Verdict) -> str:
        """缺 200 kVA, 高 3 元/㎡·月, 晚 14 天"""
        match verdict.need.term.kind:
            case Kind.DAY:
                late = int(verdict.distance)
                return ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}
            case Kind.YES:
                return pgettext("missing", "none")
            case Kind.ONE_OF:
                return _("is %(have)s") % {"have": self.have(verdict)}
            case Kind.CLASS:
                return _("only %(have)s") % {"have": self.have(verdict)}
            case _:
                return out_of_range(verdict)


def range_words(need: Need) -> str:
    if need.most is None:
        return f"≥ {measured(need, need.least)}"
    if need.least is None:
        return f"≤ {measured(need, need.most)}"
    return f"{plain(need.least)}–{measured(need, need.most)}"


def have_range(verdict: Verdict) -> str:
    """2,860 ㎡; of a divisible space that is too large as a whole also its least part."""
    need, (value, *parts) = verdict.need, verdict.have
    words = measured(need, value)
    if not parts or not parts[0] or need.most is None or value <= need.most:
        return words
    least = parts[1]
    divided = _("divisible") if least is None else _("from %(area)s ㎡") % {"area": plain(least)}
    return listed([words, divided])


def days_early(count: int) -> str:
    if count == 0:
        return _("available on that very day")
    return ngettext("available %(n)s day early", "available %(n)s days early", count) % {"n": count}


def out_of_range(verdict: Verdict) -> str:
    """Too little or too much, and by how much."""
    need = verdict.need
    is_short = need.term.kind == Kind.LEAST or (need.least is not None and verdict.have[0] < need.least)
    if need.name == "floor":
        words = _("%(distance)s floors too low") if is_short else _("%(distance)s floors too high")
    elif is_short:
        words = _("short of %(distance)s")
    else:
        words = _("too large by %(distance)s") if need.name == "area" else _("too high by %(distance)s")
    return words % {"distance": measured(need, verdict.distance)}
