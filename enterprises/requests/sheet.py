"""The request list on its way out."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from crm.models import Role
from crm.templatetags.ui import masked

from .models import Channel, Grade, Result, ServiceRequest, Status, Urgency
from .pages import light_of

# get_…_display translates all the choices for each record
CHANNELS, STATUSES, RESULTS = dict(Channel.choices), dict(Status.choices), dict(Result.choices)
URGENCIES, GRADES = dict(Urgency.choices), dict(Grade.choices)
MAY_EXPORT = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.REPORTER})


def category(row: ServiceRequest) -> str:
    parent = row.category.parent
    return f"{parent.name} / {row.category.name}" if parent else row.category.name


def light(row: ServiceRequest) -> str:
    return light_of(row, now=timezone.now()).word


def grade(row: ServiceRequest) -> str:
    """Of the last round that was rated."""
    rated = list(row.ratings.all())
    return GRADES[rated[-1].grade] if rated else ""


def community(row: ServiceRequest) -> str:
    return row.enterprise.community.short_name if row.enterprise and row.enterprise.community else ""


COLUMNS = (
    (pgettext_lazy("column", "Number"), lambda row: row.number),
    (_("Title"), lambda row: row.title),
    (_("Enterprise"), lambda row: row.asker),
    (_("USCC"), lambda row: row.enterprise.uscc if row.enterprise else row.claimed_uscc),
    (_("Community"), community),
    (_("Tier"), lambda row: row.enterprise.tier if row.enterprise else ""),
    (_("Category"), category),
    (_("Channel"), lambda row: CHANNELS[row.channel]),
    (_("Lead unit"), lambda row: row.unit.name if row.unit else ""),
    (_("Handler"), lambda row: row.handler.name if row.handler else ""),
    (_("First contact"), lambda row: row.officer.name if row.officer else ""),
    (_("Contact"), lambda row: row.contact_name),
    (_("Phone, partly hidden"), lambda row: masked(row.contact_phone)),
    (_("Status"), lambda row: STATUSES[row.status]),
    (_("Deadline"), light),
    (_("Received"), lambda row: row.received_at),
    (_("Answer due"), lambda row: row.due_at),
    (pgettext_lazy("column", "Answered at"), lambda row: row.met_at),
    (pgettext_lazy("column", "Ended at"), lambda row: row.closed_at),
    (_("Result"), lambda row: RESULTS.get(row.result, "")),
    (_("Planned for"), lambda row: row.planned_on),
    (_("Urgency"), lambda row: URGENCIES[row.urgency]),
    (_("Important"), lambda row: pgettext("value", "yes") if row.is_important else ""),
    (_("Extensions of this round"), lambda row: row.extensions),
    (_("Round"), lambda row: row.round),
    (_("Rating"), grade),
    (_("What is asked"), lambda row: row.text),
)
