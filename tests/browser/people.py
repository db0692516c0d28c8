"""People at their own browsers. Whatever goes wrong behind the page they look at is noted."""

import os
import shutil
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, Playwright, Response, expect

from .server import PASSWORD

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")  # fmt: skip
HEIGHT = {1440: 900, 390: 844}
PATIENCE = 15_000  # milliseconds; a slow machine is not an error


def chromium() -> str:
    """Where this machine keeps a browser; empty when it has none."""
    return os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), "")


def start(playwright: Playwright) -> Browser:
    expect.set_options(timeout=PATIENCE)
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=chromium(), args=[*as_root, *QUIET])


@dataclass
class People:
    """Opens a browser window of one's own for a person, logged in."""

    browser: Browser
    office: str
    problems: list[str] = field(default_factory=list)
    contexts: list = field(default_factory=list)

    def __call__(
        self, username: str = "", *, width: int = 1440, script: bool = True, locale: str = "zh-CN", **options
    ) -> Page:
        context = self.browser.new_context(
            base_url=self.office, viewport={"width": width, "height": HEIGHT[width]}, locale=locale,
            timezone_id="Asia/Shanghai", java_script_enabled=script, reduced_motion="reduce", **options,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        context.on("page", self.watch)
        self.contexts.append(context)
        page = context.new_page()
        if username:
            log_in(page, username)
        return page

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self.heard(page, message.type, message.text))
        page.on("response", self.answered)

    def heard(self, page: Page, kind: str, text: str) -> None:
        # a refused page is news for the test that asked for it; parts and files are looked at in `answered`
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.problems.append(f"{page.url}: {text}")

    def answered(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= (500 if is_page else 400):
            self.problems.append(f"{response.status} {response.request.method} {response.url}")

    def leave(self) -> None:
        for context in self.contexts:
            context.close()


def log_in(page: Page, username: str) -> None:
    page.goto("/accounts/login/")
    fill_in_log_in(page, username)
    expect(page.locator("#menu")).to_be_attached()


def fill_in_log_in(page: Page, username: str) -> None:
    page.locator("#id_login").fill(username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
