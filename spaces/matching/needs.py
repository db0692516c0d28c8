"""What somebody looks for: one Need for each condition; read from JSON and from the address of a list. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from .logic import Condition
from .terms import LADDER, TERMS, Kind, Term

WEIGHTS = (1, 2, 3)
MOST_CHOICES = 50
AN_ID = 18  # digits


@dataclass(frozen=True)
class Need:
    """`least` and `most` are numbers, or `most` a day; `any_of` the choices; a switch has none of them."""

    name: str
    least: Decimal | None = None
    most: Decimal | date | None = None
    any_of: tuple[str, ...] = ()
    is_must: bool = True
    weight: int = 1

    @property
    def term(self) -> Term:
        return TERMS[self.name]

    @property
    def condition(self) -> Condition:
        return self.term.condition(self)


Needs = tuple[Need, ...]


def musts(needs: Iterable[Need]) -> list[Need]:
    return [need for need in needs if need.is_must]


def wishes(needs: Iterable[Need]) -> list[Need]:
    return [need for need in needs if not need.is_must]


# ---------------------------------------------------------------- JSON


def read(rows: Any) -> Needs:
    """Needs as a record keeps them; ValueError when they are not such."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("needs are a list of objects")
    needs = [read_one(row) for row in rows]
    if len({need.name for need in needs}) < len(needs):
        raise ValueError("each condition is said once")
    return in_order(needs)


def read_one(row: Mapping[str, Any]) -> Need:
    name, any_of = row.get("name"), row.get("any_of") or []
    is_must, weight = row.get("is_must", True), row.get("weight", 1)
    if not isinstance(name, str) or name not in TERMS:
        raise ValueError(f"no such condition: {name}")
    if not isinstance(any_of, list) or not isinstance(is_must, bool) or isinstance(weight, bool):
        raise ValueError(f"{name}: any_of is a list, is_must true or false")
    if weight not in WEIGHTS:
        raise ValueError(f"{name}: the weight is one of {WEIGHTS}")
    return said(name, least=row.get("least"), most=row.get("most"), any_of=any_of, is_must=is_must, weight=weight)


def write(needs: Iterable[Need]) -> list[dict[str, Any]]:
    return [
        {
            "name": need.name, "least": text_of(need.least), "most": text_of(need.most), "any_of": list(need.any_of),
            "is_must": need.is_must, "weight": need.weight,
        }
        for need in needs
    ]  # fmt: skip


def text_of(value: Decimal | date | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else None if value is None else f"{value:f}"


def in_order(needs: Iterable[Need]) -> Needs:
    """That of the table, whoever wrote them down."""
    places = list(TERMS)
    return tuple(sorted(needs, key=lambda need: places.index(need.name)))


# ---------------------------------------------------------------- addresses


def from_query(query: Mapping[str, Sequence[str]]) -> Needs:
    """The filters of a list, as musts: clear_height_least=6&use=m1. What is no condition, or left open, is left out."""
    found = []
    for term in TERMS.values():
        least, most = (first(query, f"{term.name}_{end}") for end in ("least", "most"))
        any_of = [value for value in query.get(term.name, ()) if value]
        if term.kind == Kind.CLASS:
            least, any_of = None, [least] if least else []
        try:
            found.append(said(term.name, least=least, most=most, any_of=[] if term.kind == Kind.YES else any_of,
                              is_on=any_of == ["yes"]))  # fmt: skip
        except ValueError:
            continue
    return tuple(found)


def to_query(needs: Iterable[Need]) -> list[tuple[str, str]]:
    """The same for the address of the list: what it cannot filter by (weights) is left out."""
    pairs: list[tuple[str, str]] = []
    for need in needs:
        if need.term.kind == Kind.YES:
            pairs.append((need.name, "yes"))
        elif need.term.kind == Kind.CLASS:
            pairs.append((f"{need.name}_least", need.any_of[0]))
        else:
            ends = ((f"{need.name}_least", need.least), (f"{need.name}_most", need.most))
            pairs += [(name, str(text_of(value))) for name, value in ends if value is not None]
            pairs += [(need.name, value) for value in need.any_of]
    return pairs


def first(query: Mapping[str, Sequence[str]], name: str) -> str | None:
    return next((value for value in query.get(name, ()) if value), None)


# ---------------------------------------------------------------- what a condition may be asked with


def said(
    name: str, *, least: Any = None, most: Any = None, any_of: Sequence[Any] = (), is_on: bool = True, **more: Any
) -> Need:
    """A need from texts, checked against its row of the table."""
    term = TERMS[name]
    match term.kind:
        case Kind.RANGE:
            limits = measured_range(term, least, most)
        case Kind.LEAST:
            limits = {"least": number(term, least)}
        case Kind.MOST:
            limits = {"most": number(term, most)}
        case Kind.DAY:
            limits = {"most": day(most)}
        case Kind.ONE_OF | Kind.CLASS:
            limits = {"any_of": choices(term, any_of)}
        case Kind.YES if is_on:
            limits = {}
        case _:
            raise ValueError(f"{name}: not asked for")
    return Need(name, **limits, **more)


def measured_range(term: Term, least: Any, most: Any) -> dict[str, Decimal]:
    ends = {"least": least, "most": most}
    limits = {end: number(term, value) for end, value in ends.items() if value not in (None, "")}
    if not limits or (len(limits) == 2 and limits["least"] > limits["most"]):
        raise ValueError(f"{term.name}: a range from one number to a larger one")
    return limits


def number(term: Term, value: Any) -> Decimal:
    try:
        found = Decimal(str(value))
        is_fine = found.is_finite() and -term.top <= found <= term.top and found == round(found, term.places)
    except InvalidOperation:
        is_fine = False
    if not is_fine:
        raise ValueError(f"{term.name}: a number with at most {term.places} decimals")
    return found


def day(value: Any) -> date:
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise ValueError("a day is a text, 2026-11-15")
    return date.fromisoformat(value)


def choices(term: Term, values: Sequence[Any]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(str(value) for value in values))
    if not 1 <= len(found) <= MOST_CHOICES:
        raise ValueError(f"{term.name}: something to choose from")
    if term.has_ids and not all(value.isascii() and value.isdigit() and len(value) <= AN_ID for value in found):
        raise ValueError(f"{term.name}: ids of records")
    if term.kind == Kind.CLASS and (len(found) > 1 or found[0] not in tuple(LADDER)):
        raise ValueError(f"{term.name}: one of {LADDER}")
    return found
