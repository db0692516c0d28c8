"""How a page must be, whoever looks at it: usable without eyes or mouse, and never wider than its window."""

from playwright.sync_api import Page

from .server import ROOT

AXE = ROOT / "node_modules/axe-core/axe.min.js"
SERIOUS = {"serious", "critical"}


def looks_right(page: Page) -> None:
    faults = [*too_wide(page), *inaccessible(page)]
    assert not faults, "\n".join(faults)


def fits(page: Page) -> None:
    """The document does not scroll sideways; wide tables scroll within themselves."""
    assert not (faults := too_wide(page)), faults


def inaccessible(page: Page) -> list[str]:
    """Serious faults by axe-core. The page's context is made with bypass_csp=True: our pages refuse its script."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [f"{where(page)}: {line}" for rule in found if rule["impact"] in SERIOUS for line in lines(rule)]


def lines(rule: dict) -> list[str]:
    return [
        f"{rule['id']}: {node['target'][0]}: {node['failureSummary'].splitlines()[-1].strip()}"
        for node in rule["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    wide, width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return [] if wide <= width else [f"{where(page)}: {wide} px wide because of {page.evaluate(WIDEST)}"]


def where(page: Page) -> str:
    return f"{page.url} at {page.viewport_size['width']} px"


WIDEST = """() => [...document.querySelectorAll('body *')]
  .filter((el) => el.getBoundingClientRect().right > window.innerWidth + 1 && !el.closest('.w-scroll'))
  .slice(0, 4).map((el) => `${el.tagName.toLowerCase()}.${el.className}`).join(', ')"""
