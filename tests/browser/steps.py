"""Steps that several journeys take. Selectors are ids, addresses and keys, not words, which differ by language."""

from uuid import uuid4

from playwright.sync_api import Page, expect

FIRST_OF_THE_DEMONSTRATION = "深圳市昀峤电气有限公司"
UNITS = {"handler": "经济发展办公室", "handler2": "城市建设办公室"}


def new_title() -> str:
    """A title that no other request has, so that it can be searched for."""
    return f"厂区照明检修 {uuid4().hex[:6]}"


def choose_enterprise(page: Page, letters: str, name: str) -> None:
    """Type some letters, wait for the suggestions, take the first with the keyboard."""
    page.locator("#id_enterprise_name").press_sequentially(letters)
    expect(page.get_by_role("option", name=name)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#id_enterprise_name")).to_have_value(name)


def fill_in_intake(page: Page, title: str, *, text: str = "路灯不亮，夜班员工出入不便。") -> None:
    """Everything the form wants but the enterprise."""
    page.locator("#id_title").fill(title)
    page.locator("#id_text").fill(text)
    page.locator("#id_category").select_option(index=1)
    page.locator("#id_contact_name").fill("叶女士")
    page.locator("#id_contact_phone").fill("13800000042")


def log_request(page: Page, *, unit: str = "") -> str:
    """A new request of an officer, given to a unit or left open; returns its title and stays on its page."""
    title = new_title()
    page.goto("/desk/requests/new/")
    page.locator("#id_enterprise_name").fill(FIRST_OF_THE_DEMONSTRATION)
    fill_in_intake(page, title)
    if unit:
        page.locator("#id_unit").select_option(label=unit)
    page.locator("#main form .btn-primary").click()
    expect(page.locator("h1")).to_have_text(title)
    return title


def open_move(page: Page, key: str) -> None:
    """Press the key of a move and wait for its form."""
    page.keyboard.press(key)
    expect(page.locator("#panel form.w-panel")).to_be_visible()


def send(page: Page) -> None:
    page.keyboard.press("Control+Enter")


def taken(page: Page) -> None:
    """The move is done: its form has gone."""
    expect(page.locator("#panel form.w-panel")).to_have_count(0)
