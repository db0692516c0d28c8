"""What a business register would say of an invented enterprise: believable, and the same for the same code."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from crm.management import invented
from enterprises.accounts.industries import SECTION_OF
from enterprises.accounts.models import Enterprise

Scale, Status = Enterprise.Scale, Enterprise.Status

# words of a name and the division of GB/T 4754-2017 that fits; the first that occurs in the name counts
TRADES = {
    "医疗器械": "35", "半导体": "39", "机器人": "34", "供应链": "72", "自动化": "34", "传感": "39", "储能": "38", "激光": "39",
    "仪器": "40", "环保": "77", "纺织": "17", "印刷": "23", "塑胶": "29", "五金": "33", "数控": "34", "通信": "39", "线缆": "38",
    "冷链": "59", "检测": "74", "建材": "30", "服饰": "18", "玩具": "24", "钟表": "40", "珠宝": "24", "茶业": "51", "精密": "33",
    "电子": "39", "电气": "38", "新材": "26", "光学": "40", "机电": "34", "智造": "35", "照明": "38", "模具": "35", "包装": "22",
    "食品": "14", "家居": "21", "物流": "54", "软件": "65", "生物": "27",
}  # fmt: skip
SCALES = (Scale.LARGE, Scale.MEDIUM, Scale.SMALL, Scale.MICRO)
OF_TIER = {"A": (30, 55, 15, 0), "B": (3, 37, 55, 5), "C": (0, 6, 54, 40), "D": (0, 1, 24, 75)}
MILLIONS = {
    Scale.LARGE: ("50", "80", "100", "120", "300"), Scale.MEDIUM: ("10", "20", "30", "50", "60"),
    Scale.SMALL: ("1", "2", "3", "5", "10"), Scale.MICRO: ("0.1", "0.3", "0.5", "1", "1"),
}  # fmt: skip
FIRST_DAY, DAYS = date(1992, 3, 1), 11_500  # until the summer of 2023
GONE = (Status.ACTIVE,) * 44 + (Status.MOVED_OUT,) * 4 + (Status.CLOSED,) * 2
LEAVES_AFTER = date(2024, 1, 8)
REASONS = {
    Status.MOVED_OUT: "租约到期后整体搬迁，原联系人可继续联系。",
    Status.CLOSED: "已办结清税和注销手续。",
}


def facts(rng: Random, *, name: str, tier: str) -> dict[str, Any]:
    """Fields of the enterprise, the section included."""
    division = next((code for trade, code in TRADES.items() if trade in name), "51")
    scale = rng.choices(SCALES, OF_TIER[tier])[0]
    status = Status.ACTIVE if name in invented.WELL_KNOWN else rng.choice(GONE)
    return {
        "status": status,
        "status_since": None if status == Status.ACTIVE else LEAVES_AFTER + timedelta(days=rng.randrange(700)),
        "division": division,
        "section": SECTION_OF[division],
        "scale": scale,
        "founded_on": FIRST_DAY + timedelta(days=rng.randrange(DAYS)),
        "capital": Decimal(rng.choice(MILLIONS[scale])) * 1_000_000,
        "notes": REASONS.get(status, ""),
    }
