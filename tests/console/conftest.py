"""A browser for all tests, a page for each, of which nothing may be complained about and that calls nobody else."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from isc.console import BUNDLE
from isc.database import open_database
from tests.console.scene import Scene, playing
from tests.integration.missing import lacks

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync"]
PATIENCE_MS = 20_000
"""How long a busy machine may take to do what a test waits for."""

expect.set_options(timeout=PATIENCE_MS)

EXPECTED = ("401", "409", "403", "422", "ERR_CONNECTION", "WebSocket")
"""What the browser itself says of refusals and of a cut, which tests make on purpose."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks what stands in this folder, and keeps it together: one browser serves all."""
    if "page" in getattr(item, "fixturenames", ()):
        item.add_marker("integration")
        item.add_marker(pytest.mark.xdist_group("console"))


@pytest.fixture(scope="module")  # not longer: of this Playwright there may be one at a time in a process
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or lacks("chromium (apt-get install chromium fonts-dejavu-core)")
    assert (BUNDLE / "index.html").is_file(), "the console is not built: make .venv/.installed"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        yield started
        started.close()


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    engine = open_database(f"sqlite:///{tmp_path}/store.db")
    with playing(engine, tmp_path) as made:
        yield made
    engine.dispose()


@pytest.fixture
def open_page(browser: Browser, scene: Scene) -> Iterator[Callable[[], Page]]:
    """Pages of people who know nothing of each other."""
    said: list[str] = []
    opened: list[Page] = []

    def make() -> Page:
        page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="nl-NL").new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url) if _is_foreign(request.url, scene) else None)
        opened.append(page)
        return page

    yield make
    for page in opened:
        page.context.close()
    assert [text for text in said if not any(part in text for part in EXPECTED)] == []


@pytest.fixture
def page(open_page: Callable[[], Page]) -> Page:
    return open_page()


def _is_foreign(url: str, scene: Scene) -> bool:
    return urlsplit(url).netloc not in {urlsplit(scene.url).netloc, "", *scene.others}
