"""What may be done to the file of a project: one verb each. Check, change, record, all or nothing."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import audit, notices
from crm.flow import Refused
from crm.models import User
from crm.templatetags.ui import money
from crm.words import speak

from .models import WRITES, InvestmentProject, Kind, Status

# what history calls a fact
WRITTEN = {
    "name": "name", "code": "project_code", "kind": "project_kind", "status": "project_status",
    "enterprise": "project_enterprise", "community": "community", "owner": "project_owner", "total": "project_total",
    "begins_on": "project_begins", "ends_on": "project_ends", "notes": "notes",
}  # fmt: skip
NOT_YOURS = gettext_lazy("Officers, supervisors and report writers keep the projects")
STALE = gettext_lazy("Somebody else has changed this after you had opened it. Look at it again.")

speak(
    verbs={
        "project.create": gettext_lazy("added the project"),
        "project.edit": gettext_lazy("changed the project"),
        "project.owner": gettext_lazy("put you in charge of the project:"),
    },
    fields={said: InvestmentProject._meta.get_field(name).verbose_name for name, said in WRITTEN.items()},
    values={
        "project_kind": dict(Kind.choices),
        "project_status": dict(Status.choices),
        "project_total": money,
    },
)


class Taken(Refused):
    """There is one already: `found`."""

    def __init__(self, reason: object, found: InvestmentProject, field: str) -> None:
        super().__init__(reason)
        self.found, self.field = found, field


def create(
    *, by: User, now: datetime | None = None, address: str | None = None, **facts: Any
) -> InvestmentProject:  # fmt: skip
    """A new project. The same form sent twice adds one: a name is given once."""
    now = now or timezone.now()
    allow(by)
    project = InvestmentProject(**facts)
    refuse_days(project)
    try:
        with transaction.atomic():
            project.save(force_insert=True)
            audit.record(project, "project.create", by=by, at=now, address=address, on_behalf=by.acting_in(*WRITES))
            tell_owner(project, None, by=by, now=now)
    except IntegrityError:
        earlier = InvestmentProject.objects.filter(name=project.name).first()
        if earlier and written(earlier) == written(project):
            return earlier
        raise the_other(project) from None
    return project


def edit(
    pk: int, *, by: User, seen: datetime | None = None, now: datetime | None = None, address: str | None = None,
    **facts: Any,
) -> InvestmentProject:  # fmt: skip
    """Change the file as it was `seen`; what says the same as the row does is no change, however old the form."""
    now = now or timezone.now()
    allow(by)
    try:
        with transaction.atomic():
            project = InvestmentProject.objects.visible_to(by).select_for_update().get(pk=pk)
            before, owner = written(project), project.owner
            for name, value in facts.items():
                setattr(project, name, value)
            changes = audit.differences(before, written(project))
            if not changes:
                return project
            if seen is not None and project.updated_at != seen:
                raise Refused(STALE)
            refuse_days(project)
            project.save()
            audit.record(
                project, "project.edit", by=by, at=now, changes=changes, address=address,
                on_behalf=by.acting_in(*WRITES, owners=[project.owner_id]),
            )  # fmt: skip
            tell_owner(project, owner, by=by, now=now)
    except IntegrityError:
        raise the_other(project) from None
    return project


def allow(by: User) -> None:
    if not by.has_role(*WRITES):
        raise Refused(NOT_YOURS)


def written(project: InvestmentProject) -> dict[str, Any]:
    return {said: getattr(project, name) for name, said in WRITTEN.items()}


def refuse_days(project: InvestmentProject) -> None:
    if project.begins_on and project.ends_on and project.ends_on < project.begins_on:
        raise Refused(_("It would be completed before it begins: look at the two days."))


def the_other(project: InvestmentProject) -> Refused:
    """Who has the name, or the code, already."""
    others = InvestmentProject.objects.exclude(pk=project.pk)
    if found := others.filter(name=project.name).first():
        return Taken(_("There is a project of this name already"), found, "name")
    if found := project.code and others.filter(code=project.code).first():
        return Taken(_("“%(name)s” has this code already") % {"name": found}, found, "code")
    return Refused(_("The project could not be saved. The total investment must not be negative."))


def tell_owner(project: InvestmentProject, before: User | None, *, by: User, now: datetime) -> None:
    if project.owner and project.owner != before:
        url = project.get_absolute_url()
        notices.tell([project.owner], "project.owner", title=project.name, url=url, by=by, at=now)
