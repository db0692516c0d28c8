"""How one speaks to a group robot. apprise knows the services, judges their keys and signs for 钉钉.

Sending is ours: 企业微信 and 钉钉 refuse with status 200 and a code in the answer, which apprise takes for success.
What a service says against a message belongs on the page of messages, and apprise keeps it to itself.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from apprise.exception import AppriseImproperlyConfigured
from apprise.plugins.base import NotifyBase
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.lark import NotifyLark
from apprise.plugins.wecombot import NotifyWeComBot
from django.utils.translation import gettext as _

SECONDS = (5, 10)  # to connect, to answer: a silent service must not hold the worker up
A_MINUTE_MOST = 20  # messages a minute; above it 企业微信 and 钉钉 close the door for a while


class Refusal(Exception):
    """The service answered and does not take the message; says why."""


class Unreachable(ConnectionError):
    """Nobody answered. Holds no address: it would hold the key."""


@dataclass(frozen=True)
class Service:
    plugin: type[NotifyBase]
    web: str  # the address as the service shows it, with the key
    request: Callable[[Any, str], dict]  # what is sent, as keywords of requests.post
    code: str  # where the answer says whether the message was taken: 0

    def robot(self, key: str, secret: str = "") -> NotifyBase:
        facts = {"secret": secret} if secret else {}
        return self.plugin(key, **facts)


def wecom(robot: NotifyWeComBot, text: str) -> dict:
    return {"url": robot.api_url, "json": {"msgtype": "text", "text": {"content": text}}}


def dingtalk(robot: NotifyDingTalk, text: str) -> dict:
    said = {"msgtype": "text", "text": {"content": text}}
    request = {"url": robot.notify_url.format(token=robot.token), "json": said}
    if robot.secret:
        timestamp, sign = robot.get_signature()
        request["params"] = {
            "timestamp": timestamp,
            "sign": unquote(sign),
        }  # requests quotes it; twice is “sign not match”
    return request


def feishu(robot: NotifyFeishu, text: str) -> dict:
    return {"url": robot.notify_url.format(token=robot.token), "json": {"msg_type": "text", "content": {"text": text}}}


def lark(robot: NotifyLark, text: str) -> dict:
    return {"url": robot.webhook_url, "json": {"msg_type": "text", "content": {"text": text}}}


# nothing else is ever called: an administrator cannot make the server fetch an address
SERVICES = {
    "wecombot": Service(
        NotifyWeComBot, r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([\w-]+)", wecom, "errcode"
    ),
    "dingtalk": Service(
        NotifyDingTalk, r"https://oapi\.dingtalk\.com/robot/send\?access_token=(\w+)", dingtalk, "errcode"
    ),
    "feishu": Service(NotifyFeishu, r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)/?", feishu, "code"),
    "lark": Service(NotifyLark, r"https://open\.larksuite\.com/open-apis/bot/v2/hook/([\w-]+)/?", lark, "code"),
}


def known(typed: str) -> tuple[str, str] | None:
    """Service and key of an address as the service shows it or apprise writes it (dingtalk://key); None for others."""
    for name, service in SERVICES.items():
        found = re.fullmatch(rf"(?:{service.web}|{name}://([\w-]+)/?)", typed.strip(), re.ASCII)
        if found and is_right(name, key := found[1] or found[2]):
            return name, key
    return None


def is_right(name: str, key: str, secret: str = "") -> bool:
    """Whether apprise takes them; only 钉钉 has a secret to sign with."""
    try:
        SERVICES[name].robot(key, secret)
    except (AppriseImproperlyConfigured, TypeError):
        return False
    return not secret or name == "dingtalk"


def say(text: str, *, service: str, key: str, secret: str = "") -> None:
    """Raises Refusal or Unreachable; neither holds the key."""
    how = SERVICES[service]
    request = how.request(how.robot(key, secret), text)
    try:
        answer = requests.post(**request, timeout=SECONDS, allow_redirects=False)
    except requests.RequestException:
        raise Unreachable(_("%(host)s cannot be reached") % {"host": urlsplit(request["url"]).hostname}) from None
    refused = objection(answer, how.code)
    if refused:
        raise Refusal(refused.replace(key, "…"))


def objection(answer: requests.Response, code: str) -> str:
    """Why the message was not taken, in the service's words; "" when it was."""
    if answer.status_code != requests.codes.ok:
        return f"HTTP {answer.status_code}"
    try:
        said = dict(answer.json())
    except (ValueError, TypeError):
        return "HTTP 200, but no answer that can be read"
    if said.get(code) == 0:
        return ""
    return f"{said.get(code)}: {said.get('errmsg') or said.get('msg') or ''}"
