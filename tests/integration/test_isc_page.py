"""The pages in a real browser: readable for all, no script, nothing that their own policy forbids."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import Engine

from isc.accounts import Accounts
from isc.database import open_database
from tests.integration.isc_server import Running, running
from tests.integration.missing import lacks
from tests.isc.build import NOW, log_of, make_alert, make_store

PASSWORD = "correct horse battery"
PAGES = ("/", "/?lang=nl", "/?text=nergens", f"/alerts/{make_alert(1).id}", "/alerts/x")
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync"]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_database(f"sqlite:///{tmp_path}/store.db")
    make_store(made).take(log_of([make_alert(level, severity=level) for level in (1, 2, 3, 4)]))
    yield made
    made.dispose()


@pytest.fixture
def live(engine: Engine) -> Iterator[Running]:
    accounts = Accounts(engine, lambda: NOW, secure=False)
    accounts.add("jansen", "analyst", (), PASSWORD)
    with running(engine, accounts) as made:
        yield made


@pytest.fixture
def page() -> Iterator[Page]:
    """A page of which nothing may be complained about in the console."""
    program = shutil.which("chromium") or lacks("chromium (apt-get install chromium fonts-dejavu-core)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        opened = browser.new_page(viewport={"width": 1280, "height": 800})
        said: list[str] = []
        opened.on("console", lambda message: said.append(message.text))
        opened.on("pageerror", lambda error: said.append(str(error)))
        yield opened
        browser.close()
    assert [text for text in said if "404" not in text and "401" not in text] == []  # pages that say so


def _log_in(page: Page, live: Running, path: str = "/") -> None:
    page.goto(f"{live.url}{path}")
    page.fill("input[name=name]", "jansen")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")


def _complaints(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {json.dumps([node['html'] for node in fault['nodes']])[:300]}" for fault in found]


def test_people_log_in_look_at_an_alert_and_log_out(page: Page, live: Running) -> None:
    _log_in(page, live, "/?lang=en&severity=1")
    assert page.url == f"{live.url}/?lang=en&severity=1"
    page.click("tbody a")
    assert page.inner_text("h1") == "Pass P1 went in twice at gate East"
    page.click("text=Log out")
    page.goto(live.url)
    assert page.url.startswith(f"{live.url}/login")


def test_a_wrong_password_is_told_where_it_is_seen(page: Page, live: Running) -> None:
    page.goto(live.url)
    page.fill("input[name=name]", "jansen")
    page.fill("input[name=password]", "wrong password")
    with page.expect_response(lambda answer: answer.status == 401):
        page.click("main button")
    assert "is wrong" in page.inner_text("[role=alert]")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_leaves_nobody_out(page: Page, live: Running, path: str) -> None:
    _log_in(page, live)
    page.goto(f"{live.url}{path}")
    assert _complaints(page) == []


def test_the_login_leaves_nobody_out(page: Page, live: Running) -> None:
    page.goto(live.url)
    assert _complaints(page) == []


@pytest.mark.parametrize("width", [360, 640])
def test_a_narrow_screen_needs_no_sideways_scrolling(page: Page, live: Running, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    _log_in(page, live)
    for path in PAGES:
        page.goto(f"{live.url}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_whole_list_is_reached_by_keyboard(page: Page, live: Running) -> None:
    _log_in(page, live)
    page.goto(f"{live.url}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.name"))
    assert {"site", "severity", "family", "status", "text", "hidden"} <= reached
    assert len([link for link in reached if str(link).startswith("/alerts/")]) == 4
