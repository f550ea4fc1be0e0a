"""Logging in at an identity provider in a real browser: there, back to where one wanted to go, and once more."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import oidc_provider_mock
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, update

from isc.accounts import FRESH_S
from isc.database import open_database
from isc.schema import SESSIONS
from tests.console.scene import SUBJECT, Scene, an_alert, playing

STYLE = "cdn.jsdelivr.net"
"""From where the provider's page has its looks; nobody calls there, it is answered here."""


@pytest.fixture
def issuer() -> Iterator[str]:
    shown = {"auth_time": int(time.time())}
    people = {"jansen": ["isc-analysts", "football"], "pietersen": ["football"]}
    users = [
        oidc_provider_mock.User(sub=name, claims={"groups": groups, "preferred_username": name, **shown})
        for name, groups in people.items()
    ]
    with oidc_provider_mock.run_server_in_thread(user_claims=users, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = open_database(f"sqlite:///{tmp_path}/store.db")
    yield made
    made.dispose()


@pytest.fixture
def scene(engine: Engine, tmp_path: Path, issuer: str) -> Iterator[Scene]:
    with playing(engine, tmp_path, issuer) as made:
        made.others |= {urlsplit(issuer).netloc, STYLE}
        yield made


def _go_there(page: Page, scene: Scene, path: str, name: str) -> None:
    """From the login page to the provider, and whatever comes then."""
    page.route(f"https://{STYLE}/**", lambda route: route.fulfill(body="", content_type="text/css"))
    page.goto(f"{scene.url}/login?next=/console{path}")
    page.locator("a[href*='/login/oidc']").press("Enter")
    _say_who(page, name)


def _say_who(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).press("Enter")


def test_who_the_provider_knows_comes_to_the_screen_they_wanted(scene: Scene, page: Page):
    scene.tell([an_alert(1)])
    _go_there(page, scene, "/alerts?severity=2", "jansen")
    expect(page.locator("tbody tr")).to_contain_text("Pas P1 ging twee keer in")
    assert page.url == f"{scene.url}/console/alerts?severity=2"
    expect(page.locator("header .menu summary")).to_have_text("jansen")
    assert "token" not in page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")
    page.locator("header summary").press("Enter")
    page.get_by_role("button", name="Uitloggen").press("Enter")
    expect(page).to_have_url(f"{scene.url}/login")


def test_who_has_no_group_of_ours_stays_outside(scene: Scene, page: Page):
    _go_there(page, scene, "", "pietersen")
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto(f"{scene.url}/console")
    expect(page).to_have_url(f"{scene.url}/login?next=%2Fconsole")


def test_what_weighs_most_has_the_provider_ask_again(scene: Scene, page: Page, engine: Engine):
    scene.tell([an_alert(1, subject=SUBJECT)])
    _go_there(page, scene, "", "jansen")
    expect(page.locator(".rows .row")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.get_by_label("Titel").press("Enter")
    with engine.begin() as connection:  # as if an hour had gone by since the login
        connection.execute(update(SESSIONS).values(confirmed=SESSIONS.c.confirmed - FRESH_S - 3600))
    _ask_who(page)
    again = page.get_by_role("dialog", name="Toon opnieuw wie u bent")
    expect(again).to_contain_text("uw aanbieder vraagt opnieuw")
    again.get_by_role("button", name="Opslaan").press("Enter")
    _say_who(page, "jansen")
    _ask_who(page)
    expect(page.locator(".reveal")).to_contain_text("voorstel 1 wacht")


def _ask_who(page: Page) -> None:
    page.get_by_role("button", name=f"Wie is dit?: {SUBJECT}").press("Enter")
    page.get_by_label("Waarom").fill("Aangifte van de bewaking")
    page.get_by_label("Waarom").press("Enter")
