"""Reasons in the words people say."""

from datetime import date
from decimal import Decimal

import pytest

from spaces.matching.needs import said
from spaces.matching.scoring import judge
from spaces.matching.terms import COLUMNS
from spaces.matching.words import CHOICES, Words

NOTHING = dict.fromkeys(COLUMNS) | {"area": Decimal(2860), "is_divisible": False}
WORDS = Words(CHOICES | {"park": {"7": "禾麓智造园"}})


@pytest.mark.parametrize(
    ("need", "known", "limits", "have", "reason"),
    [
        (said("clear_height", least=6), {"clear_height": Decimal("6.50")}, "≥ 6 m", "6.5 m", "Clear height 6.5 m ≥ 6 m"),
        (said("power", least=600), {"power": 400}, "≥ 600 kVA", "400 kVA", "Power supply short of 200 kVA"),
        (
            said("rent", most=30), {"rent_min": Decimal(33)}, "≤ 30 CNY/㎡·month", "33 CNY/㎡·month",
            "Rent too high by 3 CNY/㎡·month",
        ),
        (
            said("area", least=2500, most=3200), {}, "2,500–3,200 ㎡", "2,860 ㎡",
            "Floor area 2,860 ㎡, within 2,500–3,200 ㎡",
        ),
        (said("area", least=3000), {}, "≥ 3,000 ㎡", "2,860 ㎡", "Floor area short of 140 ㎡"),
        (said("area", most=2000), {}, "≤ 2,000 ㎡", "2,860 ㎡", "Floor area too large by 860 ㎡"),
        (
            said("area", most=2000), {"is_divisible": True, "least_area": Decimal(680)}, "≤ 2,000 ㎡",
            "2,860 ㎡, from 680 ㎡", "Floor area 2,860 ㎡, from 680 ㎡ ≤ 2,000 ㎡",
        ),
        (
            said("available_on", most="2026-11-15"), {"available_on": date(2026, 11, 29)}, "by 2026-11-15", "2026-11-29",
            "Available from 14 days late",
        ),
        (
            said("available_on", most="2026-11-15"), {"available_on": date(2026, 11, 1)}, "by 2026-11-15", "2026-11-01",
            "available 14 days early",
        ),
        (said("gas"), {}, "yes", "not known", "Gas not known"),
        (said("gas"), {"gas": False}, "yes", "no", "Gas none"),
        (said("gas"), {"gas": True}, "yes", "yes", "Gas"),
        (said("fire_class", any_of=["b"]), {"fire_class": "d"}, "Class B or more dangerous", "Class D", "Fire class only Class D"),
        (said("use", any_of=["m0"]), {"use": "w0"}, "M0 new-type industry", "W0 logistics", "Use is W0 logistics"),
        (said("floor", most=3), {"floor": 5}, "≤ 3", "5", "Floor 2 floors too high"),
        (said("park", any_of=["7"]), {"building__park_id": 7}, "禾麓智造园", "禾麓智造园", "Park 禾麓智造园"),
        (said("column_span", least=8), {"column_x": Decimal(9), "column_y": Decimal("7.5")}, "≥ 8 m", "7.5 m", "Column span short of 0.5 m"),
    ],
    ids=lambda value: getattr(value, "name", None),
)  # fmt: skip
def test_a_reason_says_need_fact_and_distance(need, known, limits, have, reason):
    (verdict,) = judge(NOTHING | known, [need]).verdicts

    assert (WORDS.limits(need), WORDS.have(verdict), WORDS.reason(verdict)) == (limits, have, reason)
