"""催办: a supervisor urges, and an answer is due."""

from crm import deadlines
from crm.clock import shanghai

from ..rules import number
from .steps import Kind, Step, verb


@verb("urge")
def urge(step: Step, *, text: str) -> dict:
    days = number("urge_days", shanghai(step.now).date())
    deadlines.start(step.service_request, Kind.URGE, started_at=step.now, days=days)
    return {"urged_at": step.now, "urged_by": step.by}


@verb("answer_urge")
def answer_urge(step: Step, *, text: str) -> dict:
    deadlines.meet(step.service_request, Kind.URGE, at=step.now)
    return {"urged_at": None, "urged_by": None}
