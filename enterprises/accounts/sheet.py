"""The enterprise list on its way out. The headers are those by which the import knows the columns again."""

from django.utils.translation import gettext_lazy as _

from crm.models import Role
from crm.templatetags.ui import masked

from .models import Enterprise

MAY_EXPORT = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.REPORTER, Role.ADMIN})


def contact_name(enterprise: Enterprise) -> str:
    return enterprise.in_use[0].name if enterprise.in_use else ""


def contact_phone(enterprise: Enterprise) -> str:
    """Partly hidden, which tells an import to leave the stored one alone; a short one is hidden whole."""
    return masked(enterprise.in_use[0].phone).removeprefix("****") if enterprise.in_use else ""


COLUMNS = (
    ("企业名称", lambda row: row.name),
    ("统一社会信用代码", lambda row: row.uscc),
    ("别名", lambda row: "、".join(row.alias_list)),
    ("社区", lambda row: row.community.name if row.community else ""),
    ("地址", lambda row: row.address),
    ("级别", lambda row: row.tier),
    ("标签", lambda row: "、".join(tag.name for tag in row.held_tags)),
    ("联系人", contact_name),
    ("联系电话", contact_phone),
    ("服务专员", lambda row: row.officer.name if row.officer else ""),
    ("经营状态", lambda row: row.status_words),
    ("状态起始日期", lambda row: row.status_since),
    ("行业", lambda row: row.industry),
    ("企业规模", lambda row: row.scale_words),
    ("成立日期", lambda row: row.founded_on),
    ("注册资本（元）", lambda row: row.capital),
    ("备注", lambda row: row.notes),
    (_("Last changed"), lambda row: row.updated_at),
)
