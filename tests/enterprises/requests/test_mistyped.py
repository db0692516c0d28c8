"""What nobody means, but somebody types: a year of nine thousand, an id that is none. Said in words, never an error."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from crm import deadlines
from crm.clock import SHANGHAI
from crm.models import Deadline, Role
from tests.factories import make_user

NOW = datetime(2024, 6, 5, 11, tzinfo=SHANGHAI)
TOLD = {"text": "已联系供电局。", "told_channel": "phone", "told_to": "叶女士", "told_at": "2024-06-05T10:00"}


@pytest.fixture
def desk(as_user, officer):
    with time_machine.travel(NOW, tick=False):
        yield as_user(officer)


def take(desk, case, move, **data):
    return desk.post(reverse("requests:move", args=[case.row.number, move]), data)


def test_a_promise_for_another_millennium_is_asked_about(desk, case):
    case.working()

    page = take(desk, case, "interim", **TOLD, next_at="9024-06-07T18:00")

    assert "look at the year" in str(page.context["form"].errors["next_at"])
    assert case.open("promise") == {}
    assert desk.get(reverse("requests:list")).status_code == 200


def test_so_is_a_plan(desk, case):
    case.working()
    case.do("reply", "06-04 15:00")

    page = take(desk, case, "close", result="planned", planned_on="2204-06-07")

    assert "look at the year" in str(page.context["form"].errors["planned_on"])


def test_no_verb_promises_what_could_not_be_shown(case):
    far = datetime(2204, 6, 7, 18, tzinfo=SHANGHAI)

    with pytest.raises(ValueError, match="outside the calendar"):
        deadlines.promise(case.row, Deadline.Kind.PLAN, started_at=NOW, due=far)


def test_a_request_of_1924_is_asked_about(desk, enterprise, category):
    known = {"enterprise": enterprise.pk, "enterprise_name": enterprise.name, "category": category.pk, "token": "t"}
    words = {"title": "扩产用电", "text": "请协调", "channel": "phone", "urgency": "normal"}

    page = desk.post(reverse("requests:create"), known | words | {"received_at": "1924-06-03T10:00"})

    assert "look at the year" in str(page.context["form"].errors["received_at"])


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("list", "until=9999-12-31"), ("list", "since=0001-01-01"), ("list", "enterprise=99999999999999999999999"),
        ("create", "enterprise=²"), ("create", "enterprise=99999999999999999999999"),
        ("expected", "category=²"), ("expected", "received_at=1900-01-01T10:00"),
        ("expected", "received_at=9999-01-01T10:00"),
        ("similar", "enterprise=²"), ("similar", "enterprise=99999999999999999999999"),
    ],
)  # fmt: skip
def test_a_page_asked_for_nonsense_shows_what_is_usual(desk, service_request, page, asked):
    assert desk.get(f"{reverse(f'requests:{page}')}?{asked}").status_code == 200


def test_history_asked_for_the_end_of_time_shows_what_is_usual(as_user, db):
    auditor = make_user(Role.AUDITOR)

    assert as_user(auditor).get("/desk/history/?until=9999-12-31").status_code == 200


def test_bulk_assigning_to_no_unit_at_all_says_so(desk, service_request):
    page = desk.post(reverse("requests:bulk"), {"unit": "abc", "pick": [service_request.number]}, follow=True)

    assert "Pick at least one request and a unit." in page.content.decode()


@pytest.mark.parametrize("address", ["/desk/requests/PH%00/", "/desk/requests/?q=%00"])
def test_an_address_with_a_nul_in_it_is_a_bad_request(desk, address):
    assert desk.get(address).status_code == 400
