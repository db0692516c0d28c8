"""Takes the pictures of docs/pictures anew, from a demonstration of its own: python -m deploy.pictures [folder]"""

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect, sync_playwright

from tests.browser.people import People, start
from tests.browser.server import ROOT, running_office

COLOURS = 256  # a picture of white pages and text needs no more, and stays far below 200 kB
SHEET = """企业名称,统一社会信用代码,社区,分级,联系人,联系电话
深圳市岫石光学有限公司,,禾花,B,叶女士,13800000142
深圳市沐岑医疗器械有限公司,,平湖社区,甲,冯先生,13800000143
深圳市霁川冷链有限公司,91440307MAX000019X,新木,C,彭女士,13800000144
深圳市昱岚检测有限公司,,鹅公岭,D,董先生,1380000014
深圳市琮岸印刷有限公司,,白坭坑,C,余女士,13800000146
"""


def workbench(page: Page) -> None:
    page.goto("/desk/")


def request(page: Page) -> None:
    """One that has been answered for now and has its next date."""
    page.goto("/desk/requests/?view=all&status=working&o=received")
    for address in [link.get_attribute("href") or "" for link in page.locator("[data-open]").all()]:
        page.goto(address)
        if page.locator(".w-beads .is-now").count():
            return


def requests(page: Page) -> None:
    page.goto("/desk/requests/?view=open")
    for box in page.locator("[data-pick]").all()[2:5]:
        box.check()


def intake(page: Page) -> None:
    page.goto("/desk/requests/new/")
    page.locator("#id_enterprise_name").press_sequentially("砚")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")


def working_days(page: Page) -> None:
    page.goto("/desk/calendar/2026/")


def import_preview(page: Page) -> None:
    page.goto("/desk/imports/new/")
    sheet = FilePayload(name="企业走访名单.csv", mimeType="text/csv", buffer=SHEET.encode("gb18030"))
    page.locator("input[type=file]").set_input_files(sheet)
    page.locator("#main form .btn-primary").click()
    expect(page.locator("#figures")).to_be_visible()


def spaces(page: Page) -> None:
    page.goto("/desk/spaces/?view=vacant")


def space(page: Page) -> None:
    """One that is held: for whom, by whom, until when."""
    page.goto("/desk/spaces/?view=all&status=held&o=-area")
    page.locator("[data-open]").first.click()
    expect(page.locator("#panel")).to_be_visible()


def requirement(page: Page) -> None:
    page.goto("/desk/spaces/requirements/")
    page.locator("[data-open]").first.click()
    expect(page.locator("#found")).to_be_visible()


def offer(page: Page) -> None:
    page.goto("/spaces/")
    page.locator(".w-shelf > li > a").first.click()
    expect(page.locator(".w-receipt")).to_be_visible()


def enterprise(page: Page) -> None:
    """One of the strongest, with all that is known of it."""
    page.goto("/desk/tiers/?view=A")
    page.locator("[data-open]").last.click()
    expect(page.locator("#story .w-chips")).to_be_visible()
    expect(page.locator("#more")).to_be_visible()


def economy(page: Page) -> None:
    page.goto("/desk/economy/?period=last_year")
    expect(page.locator(".w-figures").first).to_be_visible()


# name: (who looks, at which width, at what)
PICTURES = {
    "workbench": ("demo-officer", 1440, workbench),
    "request": ("demo-officer", 1440, request),
    "requests": ("demo-supervisor", 1440, requests),
    "intake-phone": ("demo-officer", 390, intake),
    "working-days": ("demo-officer", 1440, working_days),
    "import-preview": ("demo-officer", 1440, import_preview),
    "spaces": ("demo-attraction", 1440, spaces),
    "space": ("demo-spaces", 1440, space),
    "enterprise": ("demo-officer", 1440, enterprise),
    "economy": ("demo-reporter", 1440, economy),
    "requirement": ("demo-attraction", 1440, requirement),
    "space-phone": ("", 390, offer),
}


def save(picture: bytes, path: Path) -> None:
    image = Image.open(BytesIO(picture)).convert("RGB")
    few = image.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch, sync_playwright() as playwright, running_office(Path(scratch)) as office:
        people = People(start(playwright), office)
        for name, (username, width, show) in PICTURES.items():
            page = people(username, width=width)
            show(page)
            save(page.screenshot(), folder / f"{name}.png")
        people.leave()
    if people.problems:
        sys.exit("\n".join(people.problems))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/pictures")
