"""Two files of one enterprise, each with something in every table."""

from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType

from crm.models import Attachment, Deadline, Role
from enterprises.accounts import changes, contacts
from enterprises.accounts.models import Enterprise
from enterprises.classification.models import Qualification
from enterprises.economy.models import Datum, EconomicFile, ListEntry
from enterprises.meetings.models import Visitor
from enterprises.outreach.activities.models import Activity, Participation
from enterprises.outreach.coaching.models import Coaching
from enterprises.outreach.finance.models import FinancingNeed
from enterprises.outreach.visits.models import Visit
from enterprises.projects.models import InvestmentProject
from enterprises.teams.models import ServiceTeam
from enterprises.tenancy.models import Tenancy
from enterprises.virtual_parks.models import Membership, VirtualPark
from spaces.models import Spell, Wait
from tests.factories import make_building, make_meeting, make_request, make_space, make_user

CODE, OTHER_CODE = "914403001922038216", "9144030071526726XG"


@pytest.fixture
def one(officer):
    return changes.create(
        by=officer, name="深圳市昀峤电气有限公司", uscc=CODE, address="平新北路12号", notes="甲",
        tags=["电子", "出口"],
    )  # fmt: skip


@pytest.fixture
def other(officer):
    return changes.create(
        by=officer, name="昀峤电器厂", uscc=OTHER_CODE, tier="A", capital=3_000_000, notes="乙", aliases="老昀峤",
        tags=["电子", "规上"],
    )  # fmt: skip


@pytest.fixture
def hung(one, other, officer, supervisor, category, now):
    """Rows of every kind on both; of some the two have the same."""
    activity, park, manager = make_activity(officer, now), make_virtual_park(), make_user(Role.SPACES)
    for number, row in enumerate((one, other)):
        hang_people(row, officer, number)
        hang_doings(row, officer, supervisor, category, now, activity)
        hang_figures(row, park, now)
        hang_spaces(row, manager, now)
    Datum.objects.create(**datum(other, "output", 2024, 5), at=now)
    return one, other


def make_activity(officer, now) -> Activity:
    return Activity.objects.create(
        title="对接会", kind="matchmaking", starts_at=now, ends_at=now + timedelta(hours=2), door="d", token="a",
        owner=officer, by=officer, at=now,
    )  # fmt: skip


def make_virtual_park() -> VirtualPark:
    return VirtualPark.objects.create(name="跨境电商", began_on=date(2024, 1, 1), at="2024-01-01T00:00Z")


def hang_people(row: Enterprise, officer, number: int) -> None:
    contacts.add(row.pk, by=officer, name=f"叶女士{number}", phone="138 0000 0042")
    contacts.add(row.pk, by=officer, name=f"钱先生{number}", phone=f"1390000000{number}")
    ServiceTeam.objects.create(enterprise=row, leader=officer, from_on=date(2024, 1, 1), at="2024-01-01T00:00Z")


def hang_doings(row: Enterprise, officer, supervisor, category, now, activity) -> None:
    request = make_request(by=officer, enterprise=row, category=category, received_at=now)
    meeting = make_meeting(by=supervisor, starts_at=now + timedelta(days=9))
    Visitor.objects.create(meeting=meeting, enterprise=row, people="厂长")
    facts = {"enterprise": row, "at": now}
    Visit.objects.create(**facts, visit_on=now.date(), owner=officer, by=officer, token=f"v{row.pk}")
    Coaching.objects.create(**facts, topic="srdi", on=now.date(), coach="李", owner=officer, token=f"c{row.pk}")
    FinancingNeed.objects.create(**facts, amount=5_000_000, purpose="流动资金", owner=officer, token=f"n{row.pk}")
    Participation.objects.create(
        **facts, activity=activity, name=row.name, name_key=row.name_key, answer="coming", via="desk", code=f"p{row.pk}"
    )
    kind = ContentType.objects.get_for_model(row)
    Attachment.objects.create(
        content_type=kind, object_id=row.pk, file="x", name="照片", mime="image/png", size=1, at=now
    )
    promise = Deadline.objects.filter(object_id=request.pk).first()
    Deadline.objects.create(
        content_type=kind, object_id=row.pk, kind="follow_up", started_at=now, due_at=now + timedelta(days=1),
        original_due_at=now + timedelta(days=1), calendar_version=promise.calendar_version,
        calendar_edition=promise.calendar_edition,
    )  # fmt: skip


def datum(row: Enterprise, measure: str, year: int, month: int, **facts) -> dict:
    facts = {"value": 1_000_000, "on": date(year, month or 1, 1)} | facts
    return {"enterprise": row, "measure": measure, "year": year, "month": month} | facts


def hang_figures(row: Enterprise, park, now) -> None:
    EconomicFile.objects.create(enterprise=row)
    Datum.objects.create(**datum(row, "output", 2024, 4), at=now)
    ListEntry.objects.create(listing="top50", year=2024, enterprise=row, at=now)
    Qualification.objects.create(enterprise=row, kind="high_tech", issued_on=date(2024, 1, 1), at=now)
    Qualification.objects.create(enterprise=row, kind="srdi", at=now)
    InvestmentProject.objects.create(enterprise=row, name=f"扩产{row.pk}")
    Membership.objects.create(virtual_park=park, enterprise=row, from_on=date(2024, 1, 1))


def hang_spaces(row: Enterprise, manager, now) -> None:
    space = make_space(by=manager, now=now, building=make_building())
    kind = ContentType.objects.get_for_model(row)
    Tenancy.objects.create(enterprise=row, space=space, from_on=date(2024, 1, 1), at=now)
    Spell.objects.filter(space=space, to_on=None).update(content_type=kind, object_id=row.pk)
    Wait.objects.create(space=space, holder_name=row.name, content_type=kind, object_id=row.pk, by=manager, at=now)


@pytest.fixture
def seen():
    """When the two files were last changed, as a page would show it."""
    return lambda *files: {row.pk: Enterprise.objects.get(pk=row.pk).updated_at for row in files}
