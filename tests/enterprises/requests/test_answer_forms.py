"""What is told to the enterprise, as it comes out of a form: the checked words, at the moment they can be read."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from crm.clock import SHANGHAI
from crm.flow import Refused
from enterprises.requests.models import ServiceRequest

NOW = datetime(2024, 6, 6, 17, tzinfo=SHANGHAI)
TOLD = {"text": "别的话", "told_channel": "phone", "told_to": "叶女士", "told_at": "2024-06-06T16:00"}


@pytest.fixture
def checked(case):
    """Its answer was drawn for the check, and has passed."""
    ServiceRequest.objects.update(to_check=True)
    case.working()
    case.do("submit", "06-05 10:00", text="已办妥")
    case.do("pass_check", "06-05 11:00")
    return case


@pytest.fixture
def send(as_user, case, handler):
    def send(move, **data):
        with time_machine.travel(NOW, tick=False):
            return as_user(handler).post(reverse("requests:move", args=[case.row.number, move]), data)

    return send


def test_what_leaves_is_what_was_checked(checked, send):
    send("reply", **TOLD)

    assert checked.row.replies.get().text == "已办妥"


def test_another_answer_is_checked_again(checked):
    checked.do("submit", "06-05 12:00", text="另一个答复")

    assert (checked.row.status, checked.row.checked_at) == ("checking", None)
    checked.do("send_back", "06-05 13:00")
    with pytest.raises(Refused, match="drawn for a check"):
        checked.do("reply", "06-05 14:00")


def test_what_stands_on_the_tracking_page_is_told_from_now_on(case, send):
    case.working()
    ServiceRequest.objects.update(code_hash="x")  # it has a tracking page

    send("reply", **TOLD | {"told_channel": "web", "told_at": "2024-06-04T09:00"})

    assert case.row.replies.get().told_at == NOW
