"""A service of robots on this machine: notes what it was sent and answers as it is told to. Nobody else is asked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit


@dataclass
class RobotService:
    url: str = ""
    status: int = 200
    answer: dict | str = field(default_factory=lambda: {"errcode": 0, "errmsg": "ok", "code": 0, "msg": "success"})
    heard: list[dict] = field(default_factory=list)  # {path, query, said}

    @property
    def texts(self) -> list[str]:
        words = [one["said"].get("text") or one["said"]["content"] for one in self.heard]
        return [text for said in words for text in said.values()]


@contextmanager
def robot_service() -> Iterator[RobotService]:
    service = RobotService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802  the name that http.server looks for
            address, body = urlsplit(self.path), self.rfile.read(int(self.headers["Content-Length"]))
            service.heard.append({"path": address.path, "query": parse_qs(address.query), "said": json.loads(body)})
            self.send_response(service.status)
            self.end_headers()
            said = service.answer if isinstance(service.answer, str) else json.dumps(service.answer)
            self.wfile.write(said.encode())

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield service
        finally:
            server.shutdown()


ADDRESSES = {  # of each plugin of apprise, with the place of the key
    "wecombot": "/cgi-bin/webhook/send?key={key}",
    "dingtalk": "/robot/send?access_token={token}",
    "feishu": "/open-apis/bot/v2/hook/{token}/",
    "lark": "/open-apis/bot/v2/hook/",
}
