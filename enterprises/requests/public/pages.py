"""What the public pages show of a request: when, why, what was said. Nothing that is between us."""

from datetime import datetime

from crm import daylist
from crm.calendar import work_calendar
from crm.clock import shanghai
from crm.models import Deadline

from .. import about_space, codes
from ..models import ServiceRequest
from ..verbs.steps import OWED


def promised(service_request: ServiceRequest) -> list[Deadline]:
    """The deadlines the enterprise knows of: the answer of each round and the dates that were named to it."""
    return list(Deadline.objects.about(service_request).filter(kind__in=OWED))


def why(deadline: Deadline) -> dict:
    """The days between receipt and answer, and what they rest on."""
    calendar = work_calendar()
    return {
        "deadline": deadline,
        "days": daylist.rows(deadline, calendar),
        "due_hint": daylist.due_hint(deadline, calendar),
        "notices": daylist.notices(deadline, calendar),
        "moved": daylist.moved(deadline),
        "counted": daylist.counted_from(deadline, calendar),
    }


def receipt(service_request: ServiceRequest, *, now: datetime) -> dict:
    """The answer page: by when, why then, number and code. The code is shown while it is still the first one."""
    code = codes.first_code(service_request.token)
    is_first = codes.matches(code, service_request.code_hash)
    return {
        "service_request": service_request,
        "code": codes.spoken(code) if is_first else "",
        "about": about_space.shown(service_request.space, today=shanghai(now).date()),
        **why(promised(service_request)[0]),
    }
