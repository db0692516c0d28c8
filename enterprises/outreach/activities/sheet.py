"""Activities and who takes part in one of them on their way out: to be called, to be reported."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import User
from crm.templatetags.ui import masked
from enterprises.accounts.contacts import MAY_REVEAL

from .models import Activity, Participation
from .pages import first_contact

COLUMNS = (
    (pgettext_lazy("activity", "Title"), lambda row: row.title),
    (pgettext_lazy("activity", "Kind"), lambda row: row.get_kind_display()),
    (_("Status"), lambda row: row.get_status_display()),
    (pgettext_lazy("activity", "Begins"), lambda row: row.starts_at),
    (pgettext_lazy("activity", "Ends"), lambda row: row.ends_at),
    (_("Place"), lambda row: row.place),
    (_("Organised by"), lambda row: row.organiser.name if row.organiser else ""),
    (pgettext_lazy("activity", "Owner"), lambda row: row.owner.name),
    (pgettext_lazy("activity", "Invited"), lambda row: row.count_invited),
    (pgettext_lazy("activity", "Signed up"), lambda row: row.count_coming),
    (pgettext_lazy("activity", "Came"), lambda row: row.count_attended),
    (pgettext_lazy("activity", "Deals"), lambda row: row.count_deals),
    (_("Amount of the deals (CNY)"), lambda row: row.amount),
    (pgettext_lazy("activity", "What came of it"), lambda row: row.result),
)


def people_columns(user: User) -> list[tuple]:
    """Numbers whole for whoever may look at them one by one anyway; the export is on record."""
    shown = str if user.has_role(*MAY_REVEAL) else masked

    def of_contact(field: str, show=str):
        return lambda row: show(getattr(contact, field)) if (contact := first_contact(row)) else ""

    return [
        (_("Enterprise"), lambda row: row.name),
        (_("USCC"), lambda row: row.enterprise.uscc if row.enterprise else ""),
        (_("Community"), community),
        (pgettext_lazy("participation", "Answer"), lambda row: row.get_answer_display()),
        (pgettext_lazy("column", "Contact"), of_contact("name")),
        (_("Position"), of_contact("title")),
        (_("Phone of the contact"), of_contact("phone", shown)),
        (pgettext_lazy("participation", "Who comes"), lambda row: row.person),
        (pgettext_lazy("participation", "Phone"), lambda row: shown(row.phone)),
        (pgettext_lazy("participation", "People"), lambda row: row.heads),
        (_("What they want to raise"), lambda row: row.wish),
        (pgettext_lazy("participation", "Invited"), lambda row: row.invited_at),
        (pgettext_lazy("participation", "Signed up"), lambda row: row.signed_at),
        (pgettext_lazy("participation", "Checked in"), lambda row: row.checked_in_at),
    ]


def community(row: Participation) -> str:
    return row.enterprise.community.name if row.enterprise and row.enterprise.community else ""


def file_name(activity: Activity) -> str:
    return str(activity.title)[:40].replace("/", "-")
