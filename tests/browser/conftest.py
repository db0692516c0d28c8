"""One office and one browser for all journeys, a window of their own for each person."""

import os
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import sync_playwright

from .people import People, chromium, start
from .server import running_office

MISSING = "!!! No Chromium on this machine: the browser journeys are NOT run (CHROMIUM=/path/to/chromium names one)."


@pytest.fixture(scope="session")
def browser():
    if not chromium():
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(MISSING)
    with sync_playwright() as playwright:
        browser = start(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def office(browser, tmp_path_factory):
    with running_office(tmp_path_factory.mktemp("office")) as url:
        yield url


@pytest.fixture
def person(browser, office):
    """person("demo-officer", width=390) opens a window; what went wrong behind a page fails the test at its end."""
    people = People(browser, office)
    yield people
    people.leave()
    assert not people.problems, "behind the pages:\n" + "\n".join(people.problems)


@pytest.fixture
def photo():
    """A file as a phone sends it."""
    picture = BytesIO()
    Image.new("RGB", (1200, 900), "#7a8b99").save(picture, "JPEG")
    return {"name": "车间.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
