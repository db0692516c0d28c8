"""The page of robots: entered with an address that is never shown again, tried, switched off, all of it on record."""

from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.clock import SHANGHAI
from crm.models import Event, Message, Robot
from crm.sessions import KEPT

from ...factories import make_robot
from ..test_outbox import deliver

pytestmark = pytest.mark.django_db
KEY = "693a91f6-7bd1-4bc4-97a0-0ec2sifa5aaa"
WECOM = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"
FACTS = {"name": "街道群", "unit": "", "secret_address": WECOM, "secret_sign": "", "tells": ["new", "digest"]}
NIGHT = datetime(2024, 6, 3, 23, tzinfo=SHANGHAI)


@pytest.fixture
def browser(as_user, administrator):
    with time_machine.travel(NIGHT, tick=False):
        yield as_user(administrator)


def lines(robot) -> list[tuple]:
    return list(Event.objects.about(robot).order_by("id").values_list("verb", "changes"))


def test_a_robot_is_entered_as_its_service_shows_it(browser):
    browser.post("/desk/robots/new/", FACTS)
    browser.post("/desk/robots/new/", FACTS | {"name": "同一个"})

    robot = Robot.objects.get()
    assert (robot.service, robot.key, robot.tells, robot.unit) == ("wecombot", KEY, ["new", "digest"], None)
    assert robot.on_at == NIGHT
    assert lines(robot) == [
        ("robot.create", {
            "name": [None, "街道群"], "service": [None, "wecombot"], "key": [None, "····5aaa"],
            "tells": [None, ["new", "digest"]],
        })
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("secret_address", {"secret_address": "json://127.0.0.1/"}),
        ("secret_address", {"secret_address": "https://intranet.example/robot/send?access_token=abc"}),
        ("secret_address", {"secret_address": ""}),
        ("secret_sign", {"secret_sign": "SEC000"}),
        ("name", {"name": ""}),
        ("tells", {"tells": ["everything"]}),
    ],
)
def test_what_is_no_robot_is_refused_in_words(browser, field, facts):
    response = browser.post("/desk/robots/new/", FACTS | facts)

    assert response.context["form"].errors[field]
    assert not Robot.objects.exists()


def test_the_key_is_never_shown_again(browser, administrator):
    robot = make_robot(key=KEY, secret="SECabc")
    browser.post(f"/desk/robots/{robot.pk}/try/")
    seen = "".join(
        browser.get(url).content.decode()
        for url in ("/desk/robots/", f"/desk/robots/{robot.pk}/", "/desk/jobs/messages/", "/desk/history/")
    )

    assert "····5aaa" in seen
    assert KEY not in seen
    assert "SECabc" not in seen
    assert KEY not in str(list(Event.objects.values())) + str(list(Message.objects.values()))


def test_without_a_new_address_the_old_one_stays_and_a_new_one_is_on_record(browser):
    robot = make_robot(name="街道群", key=KEY, secret="SECabc", service="dingtalk", tells_late=True)
    browser.post(f"/desk/robots/{robot.pk}/", FACTS | {"secret_address": "", "tells": ["late"], "name": "新名"})
    robot.refresh_from_db()
    assert (robot.name, robot.key, robot.secret) == ("新名", KEY, "SECabc")
    assert lines(robot) == [("robot.edit", {"name": ["街道群", "新名"]})]

    browser.post(f"/desk/robots/{robot.pk}/", FACTS | {"name": "新名", "secret_address": "feishu://x-5aaa"})
    robot.refresh_from_db()
    assert (robot.service, robot.key, robot.secret) == ("feishu", "x-5aaa", "")
    assert lines(robot)[1][1]["key"] == ["····5aaa", "····5aaa"]


def test_a_secret_alone_is_not_enough(browser):
    robot = make_robot(service="dingtalk", key="abc")
    response = browser.post(f"/desk/robots/{robot.pk}/", FACTS | {"secret_address": "", "secret_sign": "SEC1"})

    assert response.context["form"].errors["secret_address"]


def test_one_key_is_one_robot(browser):
    make_robot(key=KEY)

    assert browser.post("/desk/robots/new/", FACTS).context["form"].errors["secret_address"]
    assert Robot.objects.count() == 1


def test_a_test_goes_at_once_and_the_page_says_what_came_of_it(browser, robot_house):
    robot_house.answer = {"errcode": 93000, "errmsg": "invalid webhook url"}
    robot = make_robot()
    browser.post(f"/desk/robots/{robot.pk}/try/")
    deliver()

    assert robot_house.texts[0].splitlines()[:2] == ["[Whistle] A test", "This robot can be spoken to."]
    assert "93000: invalid webhook url" in browser.get("/desk/jobs/messages/").content.decode()
    assert browser.get("/desk/robots/").context["rows"][0].waiting == 1


def test_switched_off_it_is_silent_and_on_again_begins_anew(browser):
    robot = make_robot(tells_new=True)
    for _n in range(2):
        browser.post(f"/desk/robots/{robot.pk}/switch/")
    assert not Robot.objects.told("new").exists()
    assert "switched off" in browser.post(f"/desk/robots/{robot.pk}/try/", follow=True).content.decode()

    browser.post(f"/desk/robots/{robot.pk}/switch/", {"on": "1"})
    robot.refresh_from_db()
    assert robot.is_active
    assert robot.on_at == timezone.now()
    assert [verb for verb, _changes in lines(robot)] == ["robot.off", "robot.on"]


def test_a_key_that_was_being_typed_is_not_kept_when_the_session_runs_out(browser, administrator, settings):
    with time_machine.travel(NIGHT.replace(hour=20), tick=False):
        browser.get("/desk/robots/new/")
    browser.post("/desk/robots/new/", FACTS)

    assert browser.session[KEPT]["text"]["name"] == ["街道群"]
    assert KEY not in str(dict(browser.session))


def test_the_list_costs_the_same_for_many(browser):
    costs = []
    for number in (1, 3):
        for _n in range(number):
            browser.post(f"/desk/robots/{make_robot().pk}/try/")
        browser.get("/desk/robots/")
        with CaptureQueriesContext(connection) as captured:
            browser.get("/desk/robots/")
        costs.append(len(captured))

    assert costs[0] == costs[1]
