"""The demonstration and the data set of district size are what they promise to be."""

from datetime import datetime
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from stdnum.cn import uscc

from crm.calendar import clock_rule, work_calendar
from crm.clock import SHANGHAI, due_at
from crm.management import invented, office
from crm.management.stories import NOT_ACCEPTED, STORIES
from crm.models import Deadline, Event, NumberSeries, Unit, User
from crm.search import initials
from enterprises.accounts.models import Contact, Enterprise, Tag
from enterprises.accounts.names import derived
from enterprises.requests.models import (
    OVER,
    Category,
    Ground,
    Rating,
    Reply,
    ReplyTemplate,
    Result,
    ServiceRequest,
    Status,
)
from spaces.models import Building, Park, Space
from spaces.naming import place_key

COUNTED = (Unit, User, Category, ReplyTemplate, Tag, Enterprise, Contact, ServiceRequest, Deadline, Reply, Event)


def counts() -> dict:
    return {model.__name__: model.objects.count() for model in COUNTED}


def load(command, **options) -> str:
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


def next_due(service_request):
    """Of what the enterprise is owed; else what closed last in the way in which the request ended."""
    rows = Deadline.objects.about(service_request).filter(kind__in=["answer", "promise"])
    closing = "cancelled_at" if service_request.status == Status.WITHDRAWN else "met_at"
    closed = rows.exclude(**{closing: None}).order_by(closing, "started_at").last()
    return (rows.open().order_by("due_at").first() or closed).due_at


def in_order(service_request) -> bool:
    moments = list(Event.objects.about(service_request).order_by("id").values_list("at", flat=True))
    return moments == sorted(moments)


@pytest.fixture
def scale(db):
    load("seed_scale", enterprises=20, requests=60, spaces=120, seed=3)


# ---------------------------------------------------------------- plain data


def test_invented_names_have_one_reading_so_that_initials_are_never_in_doubt():
    for character in invented.FIRST + invented.SECOND + invented.THIRD:
        assert len(initials(character).split()) == 1, character


def test_invented_names_and_codes_are_all_different_and_valid():
    names = {invented.company_name(number, firsts=invented.SCALE_FIRST) for number in range(5_000)}
    codes = {invented.uscc(number, series=invented.SCALE_SERIES) for number in range(5_000)}

    assert len(names) == len(codes) == 5_000
    assert all(uscc.is_valid(code) for code in codes)


def test_every_story_has_a_known_category_unit_and_end():
    categories = {
        name for parent, _unit, children in office.CATEGORIES for name in (parent, *(row[0] for row in children))
    }
    units = {short_name for _name, short_name in office.DEPARTMENTS}

    assert {story.category for story in (*STORIES, *NOT_ACCEPTED)} <= categories
    assert {story.unit for story in STORIES} <= units
    assert {story.result for story in STORIES} <= set(Result.values)
    assert {story.result for story in NOT_ACCEPTED} <= set(Ground.values)


# ---------------------------------------------------------------- the office


def test_setting_up_the_office_twice_adds_nothing(db):
    load("seed_office")
    once = counts()

    assert "nothing" in load("seed_office")
    assert counts() == once
    assert Unit.objects.communities().count() == 12


# ---------------------------------------------------------------- the demonstration on other days


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(datetime(2026, 10, 4, 0, 5, tzinfo=SHANGHAI), id="just after midnight in the middle of a holiday"),
        pytest.param(datetime(2026, 12, 30, 19, tzinfo=SHANGHAI), id="at the end of the last announced year"),
    ],
)
def test_the_demonstration_can_be_loaded_on_any_day(db, now):
    load("seed_demo", now=now)

    assert not Event.objects.filter(at__gt=now).exists()
    provisional = ServiceRequest.objects.filter(due_provisional=True).exists()
    assert provisional == (now.month == 12)


# ---------------------------------------------------------------- district size


def test_a_bulk_data_set_has_the_numbers_asked_for_and_is_loaded_once(scale):
    assert (Enterprise.objects.count(), ServiceRequest.objects.count()) == (20, 60)
    with pytest.raises(CommandError, match="already"):
        load("seed_scale", enterprises=20, requests=60, spaces=120, seed=3)


def test_bulk_enterprises_carry_the_derived_fields_of_real_ones(scale):
    for enterprise in Enterprise.objects.all():
        facts = {"name": enterprise.name, "aliases": "", "uscc": enterprise.uscc, "address": enterprise.address}
        assert derived(**facts).items() <= vars(enterprise).items()


def test_bulk_requests_agree_with_their_deadlines_replies_and_history(scale):
    for service_request in ServiceRequest.objects.all():
        last = Event.objects.about(service_request).first()
        assert service_request.due_at == next_due(service_request)
        assert last.changes.get("status", [None, "new"])[1] in {service_request.status, "new"} or last.changes == {}
        assert in_order(service_request)
        assert bool(service_request.closed_at) == (service_request.status in OVER)
        if service_request.status == Status.CLOSED:
            assert service_request.replies.filter(is_final=True).count() == service_request.round


def test_bulk_numbers_go_on_from_the_series(scale):
    for key, last in NumberSeries.objects.values_list("key", "last"):
        assert ServiceRequest.objects.filter(number__startswith=key).count() == last


def test_bulk_lives_have_their_side_tracks(db):
    load("seed_scale", enterprises=20, requests=1500, spaces=0, seed=3)
    rows, clocks = ServiceRequest.objects, Deadline.objects

    assert Rating.objects.count() > 800
    assert rows.filter(round=2, ratings__grade__lte=2, supervisor__isnull=False).exists()
    assert clocks.filter(extra_days__gt=0).count() == rows.filter(extensions=1).count() > 30
    assert clocks.exclude(paused_days="").exists()
    assert not rows.filter(unit__isnull=False, assigned_at=None).exists()
    assert not rows.to_call_back().exists()
    assert set(clocks.values_list("kind", flat=True)) >= {"assign", "action", "progress", "plan", "promise"}
    assert rows.filter(is_important=False, deadlines__kind="action").count() == 0
    for row in clocks.filter(days__isnull=False):
        paused, days = row.skipped, row.total_days
        assert due_at(row.started_at, days, work_calendar(), rule=clock_rule(), paused=paused).due_at == row.due_at


def test_bulk_spaces_live_without_gap_and_end_in_their_state(scale):
    spaces = Space.objects.prefetch_related("spells").select_related("building__park")

    assert (len(spaces), Building.objects.count(), Park.objects.count()) == (120, 8, 1)
    for space in spaces:
        spells = list(space.spells.all())
        assert all(before.to_on == after.from_on for before, after in pairwise(spells))
        assert (spells[-1].status, spells[-1].from_on, spells[-1].to_on) == (space.status, space.status_since, None)
        assert space.place_key == place_key(space.building.park.name, space.building.name, space.floor, space.number)
        if space.status == "held":
            assert spells[-1].due_at == Deadline.objects.about(spells[-1]).get().due_at
    assert {space.status for space in spaces} >= {"vacant", "occupied"}
    assert any(space.verified_on is None for space in spaces)
