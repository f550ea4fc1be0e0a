"""Pictures of the running demo for README and docs: `make pictures` writes them to docs/pictures."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.console.conftest import CHROMIUM

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
USUAL, WIDE, PHONE, TALL = (
    ViewportSize(width=width, height=height) for width, height in ((1366, 768), (3840, 1600), (390, 844), (1700, 2400))
)
FENCE = "Hek en patrouillepad"
"""Where the crew of the demo comes in."""

PATIENCE_MS = 240_000
DEMO = [Path(sys.executable).parent / "havenwacht", "demo", "--listen", "127.0.0.1:0"]


@contextmanager
def demo(*arguments: str) -> Iterator[tuple[str, str]]:
    """The address and password of a demo that runs until the end of the block."""
    with subprocess.Popen([*DEMO, *arguments], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        said = ""
        while not (found := re.search(r"console: (\S+);.*password\s+(\S+)", said, re.S)):
            said += running.stdout.readline()
        try:
            yield found[1], found[2]
        finally:
            running.terminate()
            running.stdout.close()


def log_in(browser: Browser, size: ViewportSize, address: str, name: str, password: str) -> Page:
    """A page of its own on which somebody has logged in."""
    page = browser.new_page(viewport=size, reduced_motion="reduce")
    page.goto(address)
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", password)
    page.click("main button")
    return page


def _fence(page: Page) -> None:
    """Wait for the crew at the fence, and choose it."""
    expect(page.locator(".row", has_text=FENCE).first).to_be_visible(timeout=PATIENCE_MS)
    page.locator(".row", has_text=FENCE).first.click()
    expect(page.locator(".detail")).to_be_visible()
    page.mouse.move(5, 5)
    page.wait_for_timeout(1500)


def _case(page: Page) -> None:
    page.keyboard.press("c")
    page.get_by_label("Titel").press("Enter")
    page.get_by_label("Aantekening").fill("Patrouille is onderweg; camera p-12 staat op het hek.")
    page.get_by_role("button", name="Toevoegen", exact=True).click()
    page.get_by_label("Taak", exact=True).fill("Beelden van 00:25 tot 00:40 veiligstellen")
    page.get_by_role("button", name="Taak toevoegen").click()
    expect(page.locator(".notes li")).to_have_count(1)
    page.wait_for_timeout(500)


def _handover(page: Page) -> None:
    page.get_by_role("link", name="Overdracht").click()
    page.get_by_role("button", name="Nieuw overzicht maken").click()
    page.get_by_label("Wat de volgende ploeg moet weten").fill("Ploeg over het hek bij Koelrij 3, politie gebeld.")
    page.get_by_role("button", name="Opslaan").click()
    page.wait_for_timeout(800)


def main() -> None:
    """Play the demo and keep what it shows."""
    FOLDER.mkdir(exist_ok=True)
    with demo("--speed", "60") as (address, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        analyst = log_in(browser, USUAL, address, "analyst", password)
        _fence(analyst)
        analyst.screenshot(path=FOLDER / "live.png")
        for name, size in (("wide", WIDE), ("phone", PHONE)):
            page = log_in(browser, size, address, "operator", password)
            _fence(page)
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
        analyst.set_viewport_size(TALL)
        analyst.locator(".detail").screenshot(path=FOLDER / "detail.png")
        analyst.set_viewport_size(USUAL)
        _case(analyst)
        analyst.screenshot(path=FOLDER / "case.png")
        supervisor = log_in(browser, USUAL, address, "supervisor", password)
        _handover(supervisor)
        supervisor.screenshot(path=FOLDER / "handover.png")
        browser.close()


if __name__ == "__main__":
    main()
