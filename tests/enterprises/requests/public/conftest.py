"""A stranger at the public form: fetches it, thinks a little, fills it in."""

from datetime import datetime, timedelta

import pytest
import time_machine

from crm.clock import SHANGHAI
from enterprises.requests import codes
from enterprises.requests.models import ServiceRequest
from enterprises.requests.public import challenge

NIGHT = datetime(2026, 9, 30, 23, 42, tzinfo=SHANGHAI)  # the evening before National Day
FACTS = {
    "enterprise": "深圳市昀峤电气有限公司", "title": "扩产用电报装进度缓慢", "text": "排队两个月，影响新线投产。",
    "contact_name": "叶女士", "contact_phone": "13800000042",
}  # fmt: skip


@pytest.fixture
def at_night():
    with time_machine.travel(NIGHT, tick=False) as clock:
        yield clock


class Stranger:
    """Somebody without a log-in in front of a browser."""

    def __init__(self, client, category, clock):
        self.client, self.category, self.clock = client, category, clock

    def form(self) -> dict:
        """The form filled in rightly, some seconds after it was fetched."""
        form = self.client.get("/ask/").context["form"]
        self.clock.shift(timedelta(seconds=30))
        answer = self.answer_to(form)
        hidden = {"token": form.token, "seal": form["seal"].value(), "answer": str(answer), "website": ""}
        return FACTS | hidden | {"category": self.category.pk}

    def answer_to(self, form) -> int:
        return challenge.question(form.token).answer

    def send(self, **changes):
        return self.client.post("/ask/", self.form() | changes)

    def ask(self, **changes) -> ServiceRequest:
        """A request sent; the browser then has it open."""
        token = (form := self.form() | changes)["token"]
        self.client.post("/ask/", form)
        return ServiceRequest.objects.get(token=token)

    def enter(self, number: str, code: str):
        return self.client.post("/track/", {"number": number, "code": code})

    def code_of(self, service_request) -> str:
        return codes.spoken(codes.first_code(service_request.token))


@pytest.fixture
def stranger(client, category, at_night):
    return Stranger(client, category, at_night)
