"""入驻: an enterprise takes a unit. The unit's state moves with it, or one that is let already gets its tenant."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm import audit
from crm.clock import SHANGHAI
from crm.flow import Refused
from crm.models import User
from enterprises.accounts.models import Enterprise
from spaces import verbs as spaces
from spaces.models import Space
from spaces.models import Status as State
from spaces.moves import MANAGES
from spaces.tenants import name_tenant

from . import units
from .models import Kind, Status, Tenancy
from .moves import FLOW, LINKS, TAKES


def take(
    *, by: User, enterprise: Enterprise, space: int, from_on: date, to_on: date | None = None, kind: str = Kind.RENTS,
    lease_ends_on: date | None = None, rent: Decimal | None = None, text: str = "", is_same: bool = False,
    now: datetime | None = None, address: str | None = None,
) -> Tenancy:  # fmt: skip
    """With `to_on` it is a past one, which touches no state. `is_same`: whom the inventory names is this enterprise.

    The same form sent twice takes once. Raises Refused, and then nothing has happened.
    """
    now = now or timezone.now()
    facts = {"kind": kind, "lease_ends_on": lease_ends_on, "rent": rent, "text": text}
    row = Tenancy(enterprise=enterprise, from_on=from_on, to_on=to_on, by=by, at=now, **facts)
    check(row, now.astimezone(SHANGHAI).date())
    if not by.has_role(*TAKES):
        raise Refused(FLOW.wrong_person)
    try:
        with transaction.atomic():
            unit = units.locked(space, by)
            if earlier := sent_before(row, space):
                return earlier
            units.refuse_overlap(space, from_on, to_on)
            if to_on is None:
                move_in(unit, row, is_same=is_same, address=address)
            elif not by.has_role(*LINKS):
                raise Refused(FLOW.wrong_person)
            return begin(row, unit, address=address)
    except IntegrityError:  # somebody was in between where rows are not locked (SQLite)
        units.refuse_overlap(space, from_on, to_on)
        raise


def check(row: Tenancy, today: date) -> None:
    """What no unit could make right."""
    if row.from_on > today or row.to_on and row.to_on > today:
        raise Refused(_("The day has not come yet"))
    if row.to_on and row.to_on <= row.from_on:
        raise Refused(_("They left before they came: look at the two days."))
    if row.kind == Kind.OWNS and (row.lease_ends_on or row.rent is not None):
        raise Refused(_("Who owns the unit has no lease"))
    if row.lease_ends_on and row.lease_ends_on <= row.from_on:
        raise Refused(_("The lease ends before it begins."))


def sent_before(row: Tenancy, space: int) -> Tenancy | None:
    rows = Tenancy.objects.standing().filter(space=space, enterprise=row.enterprise)
    return rows.filter(from_on=row.from_on, to_on=row.to_on, kind=row.kind).first()


def move_in(unit: Space, row: Tenancy, *, is_same: bool, address: str | None) -> None:
    """Whoever is in it by the inventory gets a name; of a unit that is not let the state moves."""
    by, enterprise = row.by, row.enterprise
    holder_name = enterprise.name[: units.LONGEST_HOLDER]
    if units.is_let(unit):
        if not by.has_role(*LINKS):
            raise Refused(FLOW.wrong_person)
        units.refuse_stranger(unit, enterprise, is_confirmed=is_same)
        is_said = row.lease_ends_on or row.kind == Kind.OWNS
        name_tenant(
            unit, thing=enterprise, holder_name=holder_name, by=by, now=row.at, address=address,
            on_behalf=by.acting_in(*LINKS), **({"lease_ends_on": row.lease_ends_on} if is_said else {}),
        )  # fmt: skip
        return
    if unit.status == State.HELD:
        units.refuse_holder(unit, enterprise, by)
    elif not by.has_role(*MANAGES):
        raise Refused(
            _("It is %(state)s. A space manager enters a unit as let; then it can be said which enterprise is in it.")
            % {"state": unit.get_status_display()}
        )
    spaces.occupy(
        unit.pk, by=by, now=row.at, address=address, holder_name=holder_name, from_on=row.from_on,
        lease_ends_on=row.lease_ends_on, thing=enterprise,
    )  # fmt: skip


def begin(row: Tenancy, unit: Space, *, address: str | None = None) -> Tenancy:
    """Write it, with its line of history. The unit is locked."""
    row.space, row.status = unit, Status.ENDED if row.to_on else Status.RUNNING
    row.save(force_insert=True)
    audit.record(
        row, "tenancy.take", by=row.by, at=row.at, text=row.text, changes=told(row), address=address,
        on_behalf=row.by.acting_in(*TAKES) if row.by else None,
    )  # fmt: skip
    return row


def told(row: Tenancy) -> dict[str, Any]:
    after = {
        "tenancy_space": row.space, "tenancy_kind": row.kind, "in_since": row.from_on, "in_until": row.to_on,
        "lease_ends_on": row.lease_ends_on, "tenancy_rent": row.rent,
    }  # fmt: skip
    return audit.differences({}, after)
