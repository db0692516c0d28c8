"""A space that nobody knew: entered at the keyboard, verified, with a photo, and then on the public's page."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from .steps import open_move, send, taken

pytestmark = pytest.mark.browser
NO_IMAGE = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": b"this is no image"}


def enter(page: Page) -> None:
    page.goto("/desk/spaces/")
    page.keyboard.press("n")
    expect(page.locator("#id_park_name")).to_be_focused()
    page.keyboard.type("hlzzy")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#id_park_name")).to_have_value("禾麓智造园")
    page.locator("#id_building_name").fill("3栋")
    page.locator("#id_number").fill(f"9{uuid4().int % 1000:03}")
    page.locator("#id_area").fill("0")
    page.locator("#id_is_public").check()
    send(page)
    expect(page.locator(".errorlist").first).to_be_visible()
    page.locator("#id_area").fill("1260.5")
    page.locator("#id_rent_min").fill("31")
    page.locator("#id_clear_height").fill("6.5")
    send(page)
    expect(page).to_have_url(re.compile(r"/desk/spaces/\d+/$"))


def test_a_new_space_comes_to_the_public_with_its_photo(person, photo):
    page = person("demo-spaces")
    enter(page)
    name, key = page.locator("h1").inner_text(), page.url.split("/")[-2]
    expect(page.locator("#panel")).to_contain_text("1,260.5")
    visitor = person(width=390)
    assert visitor.goto(f"/spaces/{key}/").status == 404  # nobody has looked at it yet

    page.locator(".w-upload input[type=file]").set_input_files([NO_IMAGE, photo])
    page.locator(".w-upload button").click()
    expect(page.locator(".w-album img")).to_have_count(1)
    expect(page.locator(".w-note.is-late[role=status]")).to_contain_text("现场.jpg")
    open_move(page, "v")
    send(page)
    taken(page)

    visitor.goto(f"/spaces/{key}/")
    expect(visitor.locator("h1")).to_have_text(name)
    drawn = visitor.locator(".w-gallery img").first
    expect(drawn).to_be_visible()
    expect(drawn).to_have_js_property("complete", True)
    assert drawn.evaluate("image => image.naturalWidth") > 0
