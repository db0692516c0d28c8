"""The demonstration, loaded once for this whole file: it takes seconds, and nothing here changes it."""

from collections import Counter
from datetime import datetime
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from crm import reference
from crm.clock import SHANGHAI
from crm.management import drawn, invented
from crm.models import Deadline, Event, Notice, Role, SavedView, User
from enterprises.accounts.models import Contact, Enterprise
from enterprises.meetings.models import Decision, Meeting
from enterprises.requests.models import Card, Rating, Reply, ServiceRequest, Status
from enterprises.requests.supervised import in_view
from spaces.freshness import NAMES, freshness
from spaces.geo import is_in_shenzhen
from spaces.models import Building, Park, Picture, Requirement, Space, Spell
from spaces.models import Status as SpaceStatus

COUNTED = (User, Enterprise, Contact, ServiceRequest, Deadline, Reply, Event, Notice, SavedView)
FRIDAY = datetime(2026, 10, 9, 10, 24, tzinfo=SHANGHAI)  # the second working day after the holiday, a make-up day ahead


def counts() -> dict:
    return {model.__name__: model.objects.count() for model in COUNTED}


def load(command, **options) -> str:
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module", autouse=True)
def _demo(django_db_setup, django_db_blocker, tmp_path_factory):
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with media, django_db_blocker.unblock(), transaction.atomic():
        reference.forget_all()
        load("seed_demo", now=FRIDAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _each_in_its_own(db):
    pass


def next_due(service_request):
    """Of what the enterprise is owed; else what closed last in the way in which the request ended."""
    rows = Deadline.objects.about(service_request).filter(kind__in=["answer", "promise"])
    closing = "cancelled_at" if service_request.status == Status.WITHDRAWN else "met_at"
    closed = rows.exclude(**{closing: None}).order_by(closing, "started_at").last()
    return (rows.open().order_by("due_at").first() or closed).due_at


def in_order(service_request) -> bool:
    moments = list(Event.objects.about(service_request).order_by("id").values_list("at", flat=True))
    return moments == sorted(moments)


def test_loading_the_demonstration_twice_adds_nothing():
    once = counts()

    assert "already" in load("seed_demo", now=FRIDAY)
    assert counts() == once


def test_the_demonstration_is_the_same_every_time_and_its_firms_are_well_formed():
    first = Enterprise.objects.order_by("id").values_list("name", "uscc", "tier")[:1].get()

    assert first[:2] == ("深圳市昀峤电气有限公司", invented.uscc(0, series=invented.DEMO_SERIES))
    assert all(Enterprise.objects.values_list("uscc_valid", flat=True))
    assert Enterprise.objects.filter(contacts=None).count() == 0


def test_every_state_and_every_role_occurs():
    roles = Counter(User.objects.filter(username__startswith="demo-").values_list("groups__name", flat=True))

    assert set(ServiceRequest.objects.values_list("status", flat=True)) == set(Status.values)
    assert set(roles) == set(Role.values)
    assert roles[Role.OFFICER] == roles[Role.SUPERVISOR] == 2


def test_every_request_shows_the_deadline_that_is_due_next():
    for service_request in ServiceRequest.objects.all():
        assert service_request.due_at == next_due(service_request), service_request


def test_every_side_track_is_shown():
    rows, late = ServiceRequest.objects, Deadline.objects.late(FRIDAY)

    assert set(rows.filter(status="paused").values_list("asks__ground", flat=True)) == {"enterprise", "authority"}
    assert set(rows.exclude(pending="").values_list("pending", flat=True)) == {"extension", "pause"}
    assert rows.filter(extensions=1, due_at__gt=FRIDAY).exists()
    assert rows.filter(status="disputed").exists()
    assert rows.filter(status="checking").exclude(draft="").exists()
    assert late.filter(kind="assist").exists()
    assert rows.exclude(urged_at=None).exists()
    assert rows.filter(is_important=True, closed_at=None).exists()
    assert rows.filter(enterprise=None).exclude(code_hash=None).exists()
    assert set(rows.on_ledger().values_list("result", flat=True)) == {"planned", "unsolved"}
    assert rows.to_call_back().count() == 1
    assert rows.filter(round=2, closed_at=None, ratings__grade__lte=2, supervisor__isnull=False).exists()
    assert Reply.objects.exclude(voided_at=None).exists()
    assert rows.filter(due_in_hours=True, closed_at=None).exists()
    assert Rating.objects.filter(grade__gte=3).count() >= 20


def test_history_is_in_order_and_ends_before_now():
    assert all(in_order(service_request) for service_request in ServiceRequest.objects.all())
    assert not Event.objects.filter(at__gt=FRIDAY).exists()
    assert not Reply.objects.filter(told_at__gt=FRIDAY).exists()


def test_supervisors_find_cards_urges_and_something_to_decide():
    rows = ServiceRequest.objects.all()
    found = {name: in_view(rows, name, now=FRIDAY).count() for name in ("yellow", "red", "urged", "extension", "pause")}

    assert all(1 <= count <= 20 for count in found.values()), found
    assert {row.deadline.due_at > row.issued_at for row in Card.objects.select_related("deadline")} == {False}


@pytest.mark.parametrize("username", ["demo-officer", "demo-handler", "demo-handler2"])
def test_people_find_a_full_but_manageable_day(username):
    user = User.objects.get(username=username)
    todo = ServiceRequest.objects.visible_to(user).waiting_for(user)
    tonight = FRIDAY.replace(hour=23)

    assert 6 <= todo.count() <= 14
    assert 1 <= todo.late(FRIDAY).count() <= 4
    assert todo.due_within(FRIDAY, tonight).exists()


def test_a_meeting_is_over_with_its_decisions_and_one_is_to_come():
    meetings = Meeting.objects.order_by("starts_at")

    assert [(row.kind, row.status) for row in meetings] == [("weekly", "closed"), ("secretary", "planned")]
    assert [row.items.count() for row in meetings] == [3, 2]
    assert sorted(Decision.objects.values_list("status", flat=True)) == ["confirmed", "open", "reported"]
    assert meetings[0].starts_at < FRIDAY < meetings[1].starts_at


def test_parks_of_pinghu_have_spaces_of_every_use_state_and_freshness():
    spaces, today = Space.objects.select_related("building__park"), FRIDAY.date()

    assert (Park.objects.count(), Building.objects.count(), len(spaces)) == (6, 14, 57)
    assert {space.status for space in spaces} == set(SpaceStatus.values)
    assert {space.use for space in spaces} >= {"m1", "m0", "w0", "office", "retail", "dormitory"}
    assert {freshness(space.verified_on, today=today).band for space in spaces} == set(NAMES)
    assert 20 <= Space.objects.listed(today=today, hide_days=120).count() <= 30
    assert all(is_in_shenzhen(*map(float, space.position)) for space in spaces)
    assert all(len(park.boundary) >= 3 for park in Park.objects.all())


def test_every_space_has_lived_without_gap_for_as_long_as_it_is_known():
    for space in Space.objects.prefetch_related("spells"):
        spells = list(space.spells.all())
        assert all(before.to_on == after.from_on for before, after in pairwise(spells)), space
        assert (spells[-1].status, spells[-1].to_on) == (space.status, None)
        assert in_order(space), space
    assert Spell.objects.order_by("from_on").first().from_on.year == FRIDAY.year - 3


def test_a_colleague_waits_for_a_space_that_is_held_and_somebody_looks_for_one():
    hold = Spell.objects.holds().get(space__waits__isnull=False)

    assert (hold.by.username, hold.due_at > FRIDAY) == ("demo-attraction2", True)
    assert Requirement.objects.get().owner.username == "demo-attraction"


def test_measuring_prints_a_row_and_leaves_the_data_alone():
    once = counts()

    line = load("bench", repeat=1, only="request, new").splitlines()[-1]

    assert line.split()[:4] == ["request,", "new", "saved", str(once["ServiceRequest"])]
    assert counts() == once


def test_the_sweep_is_measured_and_leaves_no_card_behind():
    once = (Card.objects.count(), Notice.objects.count())

    lines = load("bench", repeat=1, only="sweep").splitlines()[-2:]

    assert [line.split()[-1] for line in lines] == ["ok", "ok"]
    assert (Card.objects.count(), Notice.objects.count()) == once


def test_a_dozen_spaces_that_the_public_sees_have_a_front_and_a_plan():
    shown = Counter(Picture.objects.shown().values_list("space", "kind"))
    spaces = Space.objects.filter(pk__in={space for space, _kind in shown})

    assert set(shown.values()) == {1}
    assert (len(shown), spaces.count()) == (24, 12)
    assert spaces.count() == spaces.listed(today=FRIDAY.date(), hide_days=120).count()
    assert all(picture.caption for picture in Picture.objects.all())
    assert sum(picture.attachment.size for picture in Picture.objects.select_related("attachment")) < 1_500_000
    assert all(in_order(space) for space in spaces)


def test_the_pictures_are_the_same_every_time():
    drawings = [drawn.facade(floors=5, floor=2, is_hall=False, at=3), drawn.plan(columns=9, rows=5, lifts=2, share=0.5)]

    assert drawings == [
        drawn.facade(floors=5, floor=2, is_hall=False, at=3), drawn.plan(columns=9, rows=5, lifts=2, share=0.5),
    ]  # fmt: skip
