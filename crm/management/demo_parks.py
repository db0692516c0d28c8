"""Invented parks of Pinghu with their buildings and spaces: plain data for demo_spaces."""

from dataclasses import dataclass, field
from typing import Any

Unit = tuple[str, int, str, int | None]  # number, ㎡, how its life went, days since it was verified (None: never)


@dataclass(frozen=True)
class House:
    name: str
    floors: int
    completed_in: int
    east: float  # of the park's middle, in degrees
    north: float
    facts: dict[str, Any]
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class Estate:
    name: str
    community: str
    lng: float
    lat: float
    wide: float
    high: float
    address: str
    text: str
    landlord: tuple[str, str, str]  # kind, name, company
    houses: tuple[House, ...] = field(default=())

    @property
    def boundary(self) -> list[list[float]]:
        """A slightly crooked quadrangle with one corner cut off."""
        w, h = self.wide / 2, self.high / 2
        corners = ((-w, -h * 0.9), (w * 0.94, -h), (w, h * 0.72), (w * 0.7, h), (-w * 0.92, h * 0.95))
        return [[round(self.lng + x, 6), round(self.lat + y, 6)] for x, y in corners]


FACTORY = {
    "use": "m1", "tenure": "collective", "certificate": "green", "clear_height": "4.2", "floor_load": "0.75",
    "column_x": "8", "column_y": "8", "freight_lifts": 2, "lift_load": 3, "power": 630, "water": True, "gas": False,
    "fire_class": "c", "fire_acceptance": "accepted", "discharge": False, "hazardous": False, "rent_min": 22,
    "rent_max": 26, "management_fee": "2.5", "deposit_months": 2, "free_months": 1, "least_months": 36,
    "can_register": True,
}  # fmt: skip
HIGH_RISE = FACTORY | {
    "use": "m0", "tenure": "state", "certificate": "red", "clear_height": "6.1", "floor_load": "1.2", "column_x": "8.4",
    "column_y": "8.4", "lift_load": 5, "power": 1250, "gas": True, "rent_min": 32, "rent_max": 38,
    "management_fee": "4.8", "free_months": 3, "fire_accepted_on": "2023-06-28",
}  # fmt: skip
GROUND = {"clear_height": "7.8", "floor_load": "2.5", "freight_lifts": 0, "lift_load": None}  # of a ground floor
WAREHOUSE = FACTORY | {
    "use": "w0", "tenure": "enterprise", "certificate": "red", "clear_height": "9", "floor_load": "3", "column_x": "12",
    "column_y": "24", "freight_lifts": 0, "lift_load": None, "power": 400, "fire_class": "c", "rent_min": 30,
    "rent_max": 34, "can_register": None, "deposit_months": 3,
}  # fmt: skip
OFFICE = {
    "use": "office", "tenure": "state", "certificate": "red", "clear_height": "2.9", "power": 80, "fire_acceptance": "accepted",
    "rent_min": 45, "rent_max": 55, "management_fee": "9", "deposit_months": 2, "free_months": 2, "least_months": 24,
    "can_register": True, "floor_load": "0.35",
}  # fmt: skip
OLD = FACTORY | {
    "tenure": "private", "certificate": "none", "clear_height": "3.6", "floor_load": "0.5", "column_x": None, "column_y": None,
    "freight_lifts": 1, "lift_load": 2, "power": 315, "fire_acceptance": "filed", "rent_min": 17, "rent_max": 20,
    "management_fee": "1.5", "can_register": None,
}  # fmt: skip
SHOP = {
    "use": "retail",
    "rent_min": 80,
    "rent_max": 120,
    "fire_acceptance": "filed",
    "can_register": True,
    "deposit_months": 3,
}
ROOMS = {"use": "dormitory", "rent_min": 20, "rent_max": 24, "water": True, "deposit_months": 1, "tenure": "collective"}

# lives: v vacated and vacant since, n new and never let, o let, r let again after another, f being fitted out,
# h held, w withdrawn; V and N are vacant but not shown to the public
ESTATES = (
    Estate(
        "禾麓智造园", "辅城坳", 114.1182, 22.6931, 0.0046, 0.0034, "平湖街道辅城坳社区平新大道 268 号",
        "“工业上楼”园区，6 米层高、1.2 吨荷载，距平湖南物流枢纽 3 公里。", ("manager", "梁先生", "禾麓产业运营公司"),
        (
            House("1栋", 12, 2023, -0.0012, 0.0006, HIGH_RISE, (
                ("101", 1450, "n", 8), ("201", 2860, "o", 40), ("301", 2860, "v", 12), ("302-305", 1680, "h", 6), ("5楼整层", 2860, "v", 22),
                ("601", 1430, "r", 75), ("602", 1430, "f", 33), ("701-702", 2860, "n", 3),
            )),
            House("2栋", 12, 2023, 0.0008, 0.0007, HIGH_RISE | {"power": 2000, "steam": True}, (
                ("201", 2640, "v", 27), ("301", 2640, "o", 52), ("401", 1320, "v", 46), ("402", 1320, "n", None), ("801", 2640, "h", 4),
            )),
            House("配套楼", 6, 2023, 0.0002, -0.0011, ROOMS, (
                ("一层商铺03", 96, "v", 19), ("4楼整层", 780, "v", 64), ("5楼整层", 780, "o", 88),
            )),
        ),
    ),
    Estate(
        "砺川工业园", "山厦", 114.1074, 22.7052, 0.0038, 0.0030, "平湖街道山厦社区内环南路 15 号",
        "成熟厂区，标准厂房五层，园区内有员工宿舍与食堂。", ("owner", "谭女士", "山厦砺川实业公司"),
        (
            House("A栋", 5, 2009, -0.0009, 0.0004, FACTORY, (
                ("101", 1800, "o", 21), ("201", 1800, "v", 14), ("301", 1800, "r", 59), ("401", 900, "v", 71), ("402", 900, "v", 9),
            )),
            House("B栋", 5, 2010, 0.0007, 0.0005, FACTORY | {"gas": True, "discharge": True}, (
                ("1楼整层", 2200, "o", 35), ("2楼整层", 2200, "v", 5), ("3楼整层", 2200, "o", 96), ("401", 1100, "f", 18),
            )),
            House("宿舍楼", 7, 2011, 0.0001, -0.0010, ROOMS, (("3楼整层", 640, "v", 101), ("5楼整层", 640, "o", 140))),
        ),
    ),
    Estate(
        "云栈物流园", "良安田", 114.1296, 22.6808, 0.0060, 0.0036, "平湖街道良安田社区平安大道 9 号",
        "高台库与丙二类仓库，12×24 米柱距，邻近平湖南铁路货场。", ("owner", "邹经理", "云栈仓储公司"),
        (
            House("1号库", 2, 2018, -0.0016, 0.0002, WAREHOUSE, (
                ("一层A区", 6800, "o", 17), ("一层B区", 5200, "v", 11), ("二层", 9600, "n", 29),
            )),
            House("2号库", 1, 2018, 0.0014, 0.0003, WAREHOUSE | {"clear_height": "11"}, (
                ("A区", 4300, "v", 44), ("B区", 4300, "o", 67), ("C区", 3900, "V", 125),
            )),
        ),
    ),
    Estate(
        "鹤洲科创中心", "禾花", 114.1336, 22.6968, 0.0026, 0.0024, "平湖街道禾花社区凤凰大道 88 号",
        "地铁口写字楼，适合研发、软件与企业总部。", ("manager", "许小姐", "鹤洲物业管理公司"),
        (
            House("A座", 22, 2021, -0.0004, 0.0003, OFFICE, (
                ("805", 320, "v", 7), ("1203-1205", 860, "v", 16), ("1501", 410, "o", 30), ("1602", 410, "r", 48), ("1801", 1240, "n", 38),
                ("20楼整层", 1650, "f", 55),
            )),
            House("B座", 9, 2021, 0.0006, -0.0003, OFFICE | {"rent_min": 40, "rent_max": 46}, (
                ("101", 150, "v", 25), ("302", 280, "o", 82), ("603", 280, "V", 110), ("701", 540, "v", 92),
            )),
        ),
    ),
    Estate(
        "磐石湾工业区", "白坭坑", 114.1127, 22.6822, 0.0042, 0.0028, "平湖街道白坭坑社区皋平路 33 号",
        "早期工业区，租金低，适合五金、模具、包装等企业。", ("owner", "刘先生", ""),
        (
            House("3栋", 4, 1998, -0.0010, 0.0003, OLD, (
                ("101", 1200, "v", 132), ("201", 1200, "o", 118), ("301", 1200, "w", 210), ("401", 600, "v", 84),
            )),
            House("5栋", 4, 1999, 0.0008, 0.0002, OLD | {"fire_class": "d"}, (
                ("102", 950, "n", None), ("2楼整层", 1900, "v", 165), ("3楼整层", 1900, "o", 150), ("4楼整层", 1900, "w", 240),
            )),
        ),
    ),
    Estate(
        "锦帆产业园", "新木", 114.1241, 22.7104, 0.0036, 0.0026, "平湖街道新木社区新园工业路 6 号",
        "独门独院，可接受环评报告表类项目，配 10 吨蒸汽。", ("lessor", "彭小姐", "锦帆园区运营公司"),
        (
            House("1栋", 3, 2015, -0.0007, 0.0004, FACTORY | {
                "steam": True, "gas": True, "discharge": True, "hazardous": True, "fire_class": "b", "power": 1600,
                "eia": "可办理环评报告表；工业废水纳管，日排放不超过 60 吨。",
            }, (
                ("整栋", 7800, "n", 13), ("101", 2600, "o", 28),
            )),
            House("2栋", 4, 2016, 0.0006, 0.0003, FACTORY, (
                ("201", 2400, "v", 20), ("301", 2400, "r", 43), ("401", 1200, "v", 116), ("402", 1200, "w", 190),
            )),
        ),
    ),
)  # fmt: skip
