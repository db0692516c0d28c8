"""Robots of groups: which addresses are taken, what is sent to each service, and which answers are a refusal."""

import base64
import hashlib
import hmac

import pytest

from crm import robots
from crm.robots import SERVICES, Refusal, Unreachable, known, say

KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
TOKEN = "a1b2c3d4e5f60718"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}", ("wecombot", KEY)),
        (f"https://oapi.dingtalk.com/robot/send?access_token={TOKEN}", ("dingtalk", TOKEN)),
        (f" https://open.feishu.cn/open-apis/bot/v2/hook/{KEY} ", ("feishu", KEY)),
        (f"https://open.larksuite.com/open-apis/bot/v2/hook/{KEY}", ("lark", KEY)),
        (f"wecombot://{KEY}", ("wecombot", KEY)),
        (f"dingtalk://{TOKEN}/", ("dingtalk", TOKEN)),
        (f"dingtalk://{TOKEN}/13800000042", None),
        (f"dingtalk://{KEY}", None),
        (f"https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key={KEY}", None),
        (f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}&x=1", None),
        (f"http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}", None),
        ("json://127.0.0.1:8000/", None),
        ("file:///etc/passwd", None),
        ("mailto://whistle:password@mail.example.cn", None),
        ("https://oapi.dingtalk.com/robot/send?access_token=壹贰叁", None),
        ("", None),
    ],
)
def test_only_the_addresses_of_robots_are_known(typed, found):
    assert known(typed) == found


@pytest.mark.parametrize(
    ("service", "key", "path", "said"),
    [
        ("wecombot", KEY, "/cgi-bin/webhook/send", {"msgtype": "text", "text": {"content": "一"}}),
        ("dingtalk", TOKEN, "/robot/send", {"msgtype": "text", "text": {"content": "一"}}),
        ("feishu", KEY, f"/open-apis/bot/v2/hook/{KEY}/", {"msg_type": "text", "content": {"text": "一"}}),
        ("lark", KEY, f"/open-apis/bot/v2/hook/{KEY}", {"msg_type": "text", "content": {"text": "一"}}),
    ],
)
def test_each_service_is_spoken_to_in_its_own_way(robot_house, service, key, path, said):
    say("一", service=service, key=key)

    [heard] = robot_house.heard
    assert (heard["path"], heard["said"]) == (path, said)
    assert key in str([heard["path"], heard["query"]])


def test_what_is_signed_arrives_as_the_service_counts_it(robot_house):
    say("一", service="dingtalk", key=TOKEN, secret="SEC000aaa")

    query = robot_house.heard[0]["query"]
    counted = hmac.new(b"SEC000aaa", f"{query['timestamp'][0]}\nSEC000aaa".encode(), hashlib.sha256).digest()
    assert query["sign"] == [base64.b64encode(counted).decode()]


@pytest.mark.parametrize("service", SERVICES)
def test_a_refusal_with_status_200_is_a_refusal_and_its_words_are_kept(robot_house, service):
    robot_house.answer = {"errcode": 93000, "errmsg": f"invalid {TOKEN}", "code": 19001, "msg": f"invalid {TOKEN}"}

    with pytest.raises(Refusal, match=r"^(93000|19001): invalid …$"):
        say("一", service=service, key=TOKEN)


@pytest.mark.parametrize(
    ("status", "answer", "words"),
    [(200, "<html>", "no answer that can be read"), (200, {}, "None"), (502, "", "HTTP 502"), (302, "", "HTTP 302")],
)
def test_an_answer_that_does_not_say_yes_is_a_refusal(robot_house, status, answer, words):
    robot_house.status, robot_house.answer = status, answer

    with pytest.raises(Refusal, match=words):
        say("一", service="wecombot", key=KEY)


def test_nobody_there_is_told_without_the_key(monkeypatch):
    monkeypatch.setattr(SERVICES["wecombot"].plugin, "notify_url", "http://127.0.0.1:9/send?key={key}")

    with pytest.raises(Unreachable) as raised:
        say("一", service="wecombot", key=KEY)

    assert str(raised.value) == "127.0.0.1 cannot be reached"
    assert raised.value.__cause__ is None


def test_only_dingtalk_takes_a_secret():
    assert robots.is_right("dingtalk", TOKEN, "SEC000")
    assert not robots.is_right("dingtalk", TOKEN, "SEC 000")
    assert not robots.is_right("wecombot", KEY, "SEC000")
