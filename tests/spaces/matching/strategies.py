"""Random facts and needs, close enough to each other that everything happens."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from spaces.matching.needs import Need, in_order, said
from spaces.matching.terms import LADDER, TERMS, Kind
from spaces.models import Certificate, FireAcceptance, Tenure, Use

# many columns make one example; a busy machine is no reason to fail
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
DAY = date(2024, 6, 3)
CHOICES = {
    "use": Use.values, "tenure": Tenure.values, "certificate": Certificate.values, "community": ["1", "2"],
    "park": ["1", "2"],
}  # fmt: skip


def numbers(name: str) -> st.SearchStrategy:
    """Few values, so that equal ones meet."""
    steps = st.integers(1, 6)
    return steps if TERMS[name].places == 0 else steps.map(lambda n: Decimal(n) / 2)


days = st.integers(-20, 20).map(lambda n: DAY + timedelta(days=n))
known = st.booleans()


def perhaps(values: st.SearchStrategy, nothing: object = None) -> st.SearchStrategy:
    return st.one_of(st.just(nothing), values)


def columns(*, communities, parks) -> dict[str, st.SearchStrategy]:
    """A strategy for each column of the table but area, which hangs together."""
    return {
        "floor": perhaps(st.integers(-1, 6)),
        "building__park__community_id": perhaps(st.sampled_from(communities)),
        "building__park_id": st.sampled_from(parks),
        **{name: perhaps(numbers(name)) for name in ("clear_height", "floor_load", "freight_lifts", "lift_load", "power")},
        "column_x": perhaps(numbers("column_span")),
        "column_y": perhaps(numbers("column_span")),
        "rent_min": perhaps(numbers("rent")),
        "management_fee": perhaps(numbers("management_fee")),
        "available_on": perhaps(days),
        "use": st.sampled_from(Use.values),
        "tenure": perhaps(st.sampled_from(Tenure.values), ""),
        "certificate": perhaps(st.sampled_from(Certificate.values), ""),
        "fire_class": perhaps(st.sampled_from(LADDER), ""),
        "fire_acceptance": perhaps(st.sampled_from(FireAcceptance.values), ""),
        **{name: perhaps(known) for name in ("water", "gas", "steam", "discharge", "hazardous", "can_register")},
    }  # fmt: skip


@st.composite
def spaces(draw, communities=(1, 2), parks=(1, 2)) -> dict:
    facts = {name: draw(values) for name, values in columns(communities=communities, parks=parks).items()}
    area = draw(numbers("area"))
    least = draw(perhaps(numbers("area").filter(lambda value: value <= area)))
    return facts | {"area": area, "is_divisible": draw(known), "least_area": least}


@st.composite
def one_need(draw, name: str) -> Need:
    term = TERMS[name]
    importance = {"is_must": draw(known), "weight": draw(st.integers(1, 3))}
    match term.kind:
        case Kind.RANGE:
            low, high = sorted(draw(st.tuples(numbers(name), numbers(name))))
            ends = draw(st.sampled_from([{"least": low}, {"most": high}, {"least": low, "most": high}]))
            return said(name, **ends, **importance)
        case Kind.LEAST:
            return said(name, least=draw(numbers(name)), **importance)
        case Kind.MOST:
            return said(name, most=draw(numbers(name)), **importance)
        case Kind.DAY:
            return said(name, most=draw(days), **importance)
        case Kind.CLASS:
            return said(name, any_of=[draw(st.sampled_from(LADDER))], **importance)
        case Kind.ONE_OF:
            options = st.lists(st.sampled_from(CHOICES[name]), min_size=1, max_size=3, unique=True)
            return said(name, any_of=draw(options), **importance)
        case _:
            return said(name, **importance)


@st.composite
def needs(draw, most: int = 8) -> tuple[Need, ...]:
    names = draw(st.lists(st.sampled_from(list(TERMS)), min_size=1, max_size=most, unique=True))
    return in_order([draw(one_need(name)) for name in names])
