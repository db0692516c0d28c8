"""分拨、签收、退回、异议、改派、协办: with whom a request lies. The clock goes on whoever has it."""

from datetime import datetime

from django.utils.translation import gettext as _

from crm import deadlines
from crm.flow import Refused
from crm.models import Unit, User
from crm.reference import unit_family

from ..guards import received_on
from ..models import Assistance
from ..moves import FLOW, acting_for
from ..rules import number
from .intake import owner
from .steps import Kind, Step, verb


@verb("assign")
def assign(step: Step, *, unit: Unit, handler: User | None = None, text: str = "") -> dict:
    """分拨: to a unit, and to a person in it when one is named. Assigning what is new accepts it as well."""
    deadlines.meet(step.service_request, Kind.ASSIGN, at=step.now)
    return {"unit": unit, "handler": handler, "assigned_at": step.now, **owner(step)}


@verb("sign")
def sign(step: Step) -> dict:
    # a deputy signs for the person on leave, who has it in hand on coming back
    return {"handler": acting_for(step.by, step.service_request, FLOW["sign"]) or step.by}


@verb("reassign")
def reassign(step: Step, *, unit: Unit, handler: User | None = None, text: str = "") -> dict:
    """改派: to another unit."""
    return {"unit": unit, "handler": handler, "assigned_at": step.now, **urge_ends(step)}


@verb("return")
def return_(step: Step, *, text: str, basis: str, suggested: Unit | None = None) -> dict:
    """退回: not this unit's, with reason, legal basis and the unit it should go to; back to whoever assigns."""
    count = step.service_request.returned_count + 1
    gone = {"unit": None, "handler": None, "returned_count": count}
    return {**gone, **urge_ends(step), "also": grounds(basis, suggested)}


@verb("dispute")
def dispute(step: Step, *, text: str, basis: str, suggested: Unit | None = None) -> dict:
    """异议: once; a supervisor decides, and that is final."""
    return {"handler": None, "disputed_at": step.now, **urge_ends(step), "also": grounds(basis, suggested)}


@verb("rule")
def rule(step: Step, *, unit: Unit, text: str) -> dict:
    """裁定: this unit, whatever it thinks of it (潍坊12345条例: 指定后不得退回)."""
    return {"unit": unit, "handler": None, "assigned_at": step.now, "ruled_at": step.now}


def urge_ends(step: Step) -> dict[str, None]:
    """Who was urged has it no more; the next unit is not late with an answer that was never asked of it."""
    deadlines.cancel(step.service_request, Kind.URGE, at=step.now)
    return {"urged_at": None, "urged_by": None}


def grounds(basis: str, suggested: Unit | None) -> dict[str, list]:
    told = {"basis": [None, basis]}
    return told | {"suggested": [None, str(suggested)]} if suggested else told


@verb("assist")
def assist(step: Step, *, unit: Unit, text: str) -> dict:
    """协办: another unit contributes, by a date of its own (泉州: 协办3个工作日)."""
    service_request = step.service_request
    if unit.pk == service_request.unit_id:
        raise Refused(_("This unit has the lead already"))
    if service_request.assistances.open().filter(unit=unit).exists():
        raise Refused(_("This unit has been asked already and has not answered yet"))
    asked = Assistance.objects.create(
        service_request=service_request, unit=unit, text=text, asked_by=step.by, asked_at=step.now
    )
    days = number("assist_days", received_on(service_request))
    deadlines.start(asked, Kind.ASSIST, started_at=step.now, days=days)
    return {"also": {"assisting": [None, str(unit)]}}


@verb("contribute")
def contribute(step: Step, *, text: str) -> dict:
    """The assisting unit's answer, to those who have the lead."""
    families = {unit for person in step.by.acts_as for unit in unit_family(person.unit_id)}
    rows = step.service_request.assistances.open().filter(unit__in=families)
    for row in rows:
        answered(row, by=step.by, at=step.now, text=text)
    return {"also": {"assisting": [None, ", ".join(str(row.unit) for row in rows)]}}


def answered(row: Assistance, *, by: User, at: datetime, text: str) -> None:
    row.answered_by, row.answered_at, row.answer = by, at, text
    row.save(update_fields=["answered_by", "answered_at", "answer"])
    deadlines.meet(row, Kind.ASSIST, at=at)
