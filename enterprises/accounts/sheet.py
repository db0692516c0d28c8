"""The enterprise list on its way out. The headers are those by which the import knows the columns again."""

from django.utils.translation import gettext_lazy as _

from crm.models import Role
from crm.templatetags.ui import masked

from .models import Contact, Enterprise

MAY_EXPORT = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.REPORTER, Role.ADMIN})


def first_contact(enterprise: Enterprise) -> Contact | None:
    return next((contact for contact in enterprise.contacts.all() if contact.is_active), None)


def contact_name(enterprise: Enterprise) -> str:
    contact = first_contact(enterprise)
    return contact.name if contact else ""


def contact_phone(enterprise: Enterprise) -> str:
    """Partly hidden, which tells an import to leave the stored one alone; a short one is hidden whole."""
    contact = first_contact(enterprise)
    return masked(contact.phone).removeprefix("****") if contact else ""


COLUMNS = (
    ("企业名称", lambda row: row.name),
    ("统一社会信用代码", lambda row: row.uscc),
    ("别名", lambda row: "、".join(row.alias_list)),
    ("社区", lambda row: row.community.name if row.community else ""),
    ("地址", lambda row: row.address),
    ("级别", lambda row: row.tier),
    ("标签", lambda row: "、".join(tag.name for tag in row.tags.all())),
    ("联系人", contact_name),
    ("联系电话", contact_phone),
    ("服务专员", lambda row: row.officer.name if row.officer else ""),
    ("经营状态", lambda row: row.get_status_display()),
    ("状态起始日期", lambda row: row.status_since),
    ("行业", lambda row: row.industry),
    ("企业规模", lambda row: row.get_scale_display()),
    ("成立日期", lambda row: row.founded_on),
    ("注册资本（元）", lambda row: row.capital),
    ("备注", lambda row: row.notes),
    (_("Last changed"), lambda row: row.updated_at),
)
