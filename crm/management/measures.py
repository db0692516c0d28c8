"""What is measured, and what design asks for: pages through Django's own test client, and a few sums without a page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from secrets import token_hex
from statistics import median, quantiles
from time import perf_counter

from django.conf import settings
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from crm.calendar import clock_rule, work_calendar
from crm.clock import SHANGHAI, due_at
from crm.management import invented
from crm.models import User
from enterprises.accounts.models import Enterprise
from enterprises.meetings.models import Meeting
from enterprises.requests.models import Category, Channel, ServiceRequest

RECEIPTS = 200_000
IMPORT_ROWS = 2_000
TWO_CHARACTERS = "电气"  # in the names of enterprises; not to be confused with 水电气
TITLE_WORDS = "照明"
BYTES = 60_000


class Skipped(Exception):
    """Nothing to measure here, with the reason in words."""


@dataclass(frozen=True)
class Page:
    """One line of the table; `url` and `data` are made anew for each round."""

    name: str
    url: Callable[[], str]
    table: type[models.Model]
    ms: int  # design 6
    queries: int
    data: Callable[[], dict] | None = None
    bytes: int | None = BYTES


@dataclass(frozen=True)
class Figures:
    rows: int
    queries: int
    median_ms: float
    p95_ms: float
    bytes: int


def some_request() -> ServiceRequest:
    found = ServiceRequest.objects.exclude(unit=None).order_by("-received_at").first()
    if found is None:
        raise Skipped("no requests in the database")
    return found


def some_enterprise() -> Enterprise:
    found = Enterprise.objects.filter(service_requests__isnull=False).order_by("-id").first()
    if found is None:
        raise Skipped("no enterprises with requests in the database")
    return found


def intake() -> dict:
    """The form as an officer fills it in; the token is new each time, or nothing would be written."""
    enterprise = some_enterprise()
    return {
        "enterprise": enterprise.pk, "enterprise_name": enterprise.name, "title": "厂区外道路夜间照明不足",
        "text": "夜班员工下班需经过该路段，请修复并考虑加装。", "category": Category.objects.latest("id").pk,
        "contact_name": "叶女士", "contact_phone": invented.phone(42), "channel": Channel.PHONE, "urgency": "normal",
        "received_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}", "token": token_hex(16),
    }  # fmt: skip


def listed(query: str = "") -> Callable[[], str]:
    return lambda: reverse("requests:list") + query


def of_unit() -> str:
    return reverse("requests:list") + f"?view=all&unit={some_request().unit_id}"


def pages() -> tuple[Page, ...]:
    request, enterprise = ServiceRequest, Enterprise
    return (
        Page("workbench", lambda: reverse("desk:workbench"), request, 120, 25),
        Page("supervision", lambda: reverse("desk:supervision"), request, 120, 25),
        Page("requests, open", listed(), request, 40, 8),
        Page("requests, all", listed("?view=all"), request, 40, 8),
        Page("requests, one unit", of_unit, request, 40, 8),
        Page("requests, 2 characters", listed(f"?view=all&q={TITLE_WORDS}"), request, 60, 8),
        Page("request", lambda: reverse("requests:detail", args=[some_request().number]), request, 30, 15),
        Page("request, new saved", lambda: reverse("requests:create"), request, 50, 40, intake, None),
        Page("enterprises", lambda: reverse("accounts:list"), enterprise, 40, 8),
        Page("enterprises, 2 characters", lambda: reverse("accounts:list") + f"?q={TWO_CHARACTERS}", enterprise, 60, 8),
        Page("enterprise", lambda: reverse("desk:enterprise", args=[some_enterprise().pk]), enterprise, 30, 15),
        Page("meetings", lambda: reverse("meetings:list"), Meeting, 40, 8),
        Page("search", lambda: reverse("desk:search") + f"?q={TWO_CHARACTERS}", enterprise, 60, 8),
    )


def measure(page: Page, user: User, *, repeat: int) -> Figures:
    """Queries are counted in a round of their own, so that counting does not slow down what is timed."""
    host = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS[0] != "*" else "127.0.0.1"
    client = Client(SERVER_NAME=host, raise_request_exception=False)  # one broken page must not hide the next
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    rows = page.table.objects.count()
    response = answer_to(client, page)
    url, data = page.url(), page.data() if page.data else None
    with CaptureQueriesContext(connection) as captured:
        client.post(url, data) if data else client.get(url)
    queries = len(captured)  # counted now: the next request empties the log
    rounds = [timed(client, page) for _ in range(repeat)]
    tail = quantiles(rounds, n=20, method="inclusive")[-1] if repeat > 1 else rounds[0]
    size = len(getattr(response, "content", b""))
    return Figures(rows, queries, median(rounds), tail, size)


def timed(client: Client, page: Page) -> float:
    url, data = page.url(), page.data() if page.data else None
    began = perf_counter()
    client.post(url, data) if data else client.get(url)
    return (perf_counter() - began) * 1000


def answer_to(client: Client, page: Page):
    """One round whose answer is looked at: a page that fails quickly must not pass for a quick page."""
    before = page.table.objects.count()
    url, data = page.url(), page.data() if page.data else None
    response = client.post(url, data) if data else client.get(url)
    if data and page.table.objects.count() == before:
        raise Skipped(f"refused: {refusals(response)}")
    if not data and response.status_code != 200:
        raise Skipped(f"answered {response.status_code}")
    return response


def refusals(response) -> str:
    form = response.context and response.context.get("form")
    return str(dict(form.errors)) if form else f"answered {response.status_code}"


# ---------------------------------------------------------------- sums without a page


def due_dates_a_second() -> float:
    rng, calendar, rule = Random(1), work_calendar(), clock_rule()
    first = datetime(2020, 1, 1, tzinfo=SHANGHAI)
    receipts = [first + timedelta(minutes=rng.randrange(6 * 365 * 24 * 60)) for _ in range(RECEIPTS)]
    began = perf_counter()
    for received_at in receipts:
        due_at(received_at, 3, calendar, rule=rule)
    return RECEIPTS / (perf_counter() - began)
