"""The list of spaces on its way out. The headers are those by which an import knows the columns again."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from crm.models import Role, User
from crm.templatetags.ui import masked

from .models import SEES, Certificate, FireAcceptance, FireClass, How, Landlord, Space, Status, Tenure, Use

MAY_EXPORT = frozenset({Role.SPACES, Role.ATTRACTION, Role.OFFICER, Role.SUPERVISOR, Role.REPORTER})
STATUSES, VERIFIED = dict(Status.choices), dict(How.choices)


def value(name: str) -> Callable[[Space], object]:
    return lambda row: getattr(row, name)


def words(name: str, choices: type) -> Callable[[Space], object]:
    # get_…_display translates all the choices for each record
    known = dict(choices.choices)
    return lambda row: known.get(getattr(row, name), "")


def yes_or_no(name: str) -> Callable[[Space], str]:
    """Empty, where it is not known."""
    return lambda row: {True: pgettext("value", "yes"), False: pgettext("value", "no"), None: ""}[getattr(row, name)]


def person(row: Landlord | None) -> str:
    return row.name if row else ""


def phone(row: Landlord | None) -> str:
    """Partly hidden, which tells an import to leave the stored one alone; a short one is hidden whole."""
    return masked(row.phone).removeprefix("****") if row else ""


def held(name: str) -> Callable[[Space], object]:
    """Of the spell that runs."""
    return lambda row: getattr(row.current, name) if row.current else ""


COLUMNS = (
    ("园区", lambda row: row.park.name),
    ("楼栋", lambda row: row.building.name),
    ("单元", value("number")),
    ("楼层", value("floor")),
    ("社区", lambda row: row.park.community.name if row.park.community else ""),
    ("地址", lambda row: row.park.address),
    ("用途", words("use", Use)),
    ("权属", words("tenure", Tenure)),
    ("产权证", words("certificate", Certificate)),
    ("建筑面积（㎡）", value("area")),
    ("可分割", yes_or_no("is_divisible")),
    ("最小可租面积（㎡）", value("least_area")),
    ("层高（m）", value("clear_height")),
    ("楼板荷载（t/㎡）", value("floor_load")),
    ("柱距一（m）", value("column_x")),
    ("柱距二（m）", value("column_y")),
    ("货梯数量（台）", value("freight_lifts")),
    ("货梯载重（t）", value("lift_load")),
    ("供电容量（kVA）", value("power")),
    ("给排水", yes_or_no("water")),
    ("燃气", yes_or_no("gas")),
    ("蒸汽", yes_or_no("steam")),
    ("消防类别", words("fire_class", FireClass)),
    ("消防验收", words("fire_acceptance", FireAcceptance)),
    ("消防验收日期", value("fire_accepted_on")),
    ("排污", yes_or_no("discharge")),
    ("危化品", yes_or_no("hazardous")),
    ("环评要求", value("eia")),
    ("租金下限（元/㎡·月）", value("rent_min")),
    ("租金上限（元/㎡·月）", value("rent_max")),
    ("物业费（元/㎡·月）", value("management_fee")),
    ("押金（月）", value("deposit_months")),
    ("免租期（月）", value("free_months")),
    ("最短租期（月）", value("least_months")),
    ("可入驻日期", value("available_on")),
    ("可注册", yes_or_no("can_register")),
    ("业主", lambda row: person(row.landlord)),
    ("业主单位", lambda row: row.landlord.company if row.landlord else ""),
    ("业主电话", lambda row: phone(row.landlord)),
    ("中介", lambda row: person(row.agent)),
    ("对外公开", yes_or_no("is_public")),
    ("推介文字", value("summary")),
    ("来源", value("source")),
    ("备注", value("notes")),
    ("状态", lambda row: STATUSES[row.status]),
    ("状态起始日期", value("status_since")),
    (_("For whom"), held("holder_name")),
    (_("Held until"), held("due_at")),
    ("核实日期", value("verified_on")),
    (_("Verified by"), lambda row: VERIFIED.get(row.verified_how, "")),
    (_("Code of the space"), lambda row: row.code),
)
OF_LANDLORDS = {"业主", "业主单位", "业主电话", "中介"}


def columns_for(user: User) -> list[tuple]:
    """Who does not see the list of landlords does not take them away either."""
    if user.has_role(*SEES):
        return list(COLUMNS)
    return [(label, of) for label, of in COLUMNS if label not in OF_LANDLORDS]
